// One message as its platform shows it.
import { html, useState } from "../vendor/htm-preact.js";
import { Avatar, Icon } from "./icons.js";
import { nameOf, openForm, press, replyTo, start, state } from "./store.js";
import { flat, isSafe, Text } from "./text.js";
import { htmlLang, listedCommands, show, t } from "./words.js";

const personaOf = (key) => state.personas.find((one) => one.key === key);

export function Post({ post, platform, isFollowing, isCurrent }) {
  const mine = post.author === state.who;
  const kind = [
    "post", platform, post.author ? "human" : "from-bot", mine ? "mine" : "",
    post.only ? "only" : "", isFollowing ? "following" : "",
  ].join(" ");
  return html`<article class=${kind} data-receipt=${post.receipt} tabindex="-1">
    <div class="side">${!isFollowing && html`<${Avatar} persona=${personaOf(post.author)} />`}</div>
    <div class="bubble">
      ${post.used && html`<${Used} used=${post.used} />`}
      ${post.reply_to && html`<${Quoted} receipt=${post.reply_to} />`}
      <header class=${isFollowing ? "sr" : ""}>
        <strong class=${`author hue${personaOf(post.author)?.hue ?? "bot"}`}>${nameOf(post.author)}</strong>
        ${!post.author && html`<span class="badge">${t("post.bot")}</span>`}
        <time datetime=${new Date(post.at).toISOString()}>${show(post.at, "time", state.clock.zone)}</time>
      </header>
      <${Content} view=${post.view} author=${post.author} post=${post} />
      <footer>
        ${post.edited && html`<span class="edited">${t("post.edited")}</span>`}
        ${post.only && html`<span class="only-you"><${Icon} name="eye" />${t("post.only_you")}</span>`}
      </footer>
    </div>
    <${Actions} post=${post} stop=${isCurrent ? undefined : -1} />
  </article>`;
}

function Used({ used: [account, words] }) {
  const key = account === state.who ? "post.you_used" : "post.used";
  return html`<p class="used"><${Icon} name="reply" />${t(key, { name: nameOf(account), words })}</p>`;
}

function Quoted({ receipt }) {
  const post = state.posts.get(receipt);
  const text = post ? flat(post.view.body).slice(0, 90) : "";
  return html`<p class="quoted">
    ${post ? html`<b>${nameOf(post.author)}</b> ${text}` : t("post.reply_gone")}
  </p>`;
}

export function Content({ view, author, post }) {
  return html`<div lang=${htmlLang(view.lang)}>
      ${view.picture && html`<${Photo} picture=${view.picture} author=${author} />`}
      ${view.attachment && html`<p class="document"><${Icon} name="file" />
        <a href=${`/file/${view.attachment.file}/${encodeURIComponent(view.attachment.name)}`}
          download=${view.attachment.name}>${view.attachment.name}</a></p>`}
      ${view.document && html`<p class="document"><${Icon} name="file" />${view.document}</p>`}
      ${view.body.length > 0 && html`<div class="body"><${Text} nodes=${view.body} /></div>`}
      ${view.card && html`<${Card} card=${view.card} />`}
    </div>
    ${view.rows.length > 0 &&
    html`<div class="rows" lang=${htmlLang(view.lang)}>
      ${view.rows.map((row, index) => html`<${Row} key=${index} row=${row} post=${post} />`)}
    </div>`}`;
}

function Card({ card }) {
  return html`<section class="card">
    <h3><${Text} nodes=${card.title} /></h3>
    ${card.lines.length > 0 &&
    html`<dl>
      ${card.lines.map(
        ([label, value]) => html`<div><dt><${Text} nodes=${label} /></dt><dd><${Text} nodes=${value} /></dd></div>`,
      )}
    </dl>`}
    ${card.note.length > 0 && html`<p class="note"><${Text} nodes=${card.note} /></p>`}
  </section>`;
}

function Photo({ picture, author }) {
  const [open, setOpen] = useState(!picture.spoiler);
  if (!open) {
    return html`<button type="button" class="veil" onClick=${() => setOpen(true)}>${t("post.spoiler")}</button>`;
  }
  const said = author ? t("post.photo", { name: nameOf(author) }) : t("post.photo_bot");
  return html`<img class="photo" src=${`/photo/${picture.file}?side=800`} alt=${picture.alt || said} />`;
}

function Row({ row, post }) {
  if (row.options) return html`<${Choice} row=${row} post=${post} />`;
  return html`<div class="buttons">
    ${row.buttons.map((one, index) =>
      one.url ? html`<${LinkButton} key=${index} one=${one} />` : html`<${Press} key=${index} one=${one} post=${post} />`,
    )}
  </div>`;
}

function LinkButton({ one }) {
  const token = one.url.startsWith("/?start=") ? one.url.slice(8) : null;
  if (token !== null) {
    return html`<button type="button" class="button" onClick=${() => start(token)}>${one.label}<${Icon} name="lock" /></button>`;
  }
  if (!isSafe(one.url)) return html`<span class="button">${one.label}</span>`;
  return html`<a class="button" href=${one.url} target="_blank" rel="noreferrer">${one.label}<${Icon} name="link" /></a>`;
}

function usePress(post) {
  const [busy, setBusy] = useState(false);
  const act = async (wire) => {
    if (busy || !post) return;
    setBusy(true);
    await press(post, wire);
    setBusy(false);
  };
  return [busy, act];
}

function Press({ one, post }) {
  const [busy, act] = usePress(post);
  return html`<button type="button" class=${`button ${one.look}`} aria-busy=${busy ? "true" : undefined}
    onClick=${() => act(one.wire)}>${one.label}</button>`;
}

function Choice({ row, post }) {
  const [busy, act] = usePress(post);
  const choose = (event) => event.target.value && act(`${row.wire}:${event.target.value}`);
  return html`<select class="choice" aria-label=${row.ask || t("post.choose")} aria-busy=${busy ? "true" : undefined}
    onChange=${choose}>
    <option value="">${row.ask || t("post.choose")}</option>
    ${row.options.map((one) => html`<option key=${one.value} value=${one.value}>${one.label}</option>`)}
  </select>`;
}

// `stop` is -1 where Tab passes by: only one message at a time is a stop.
function Actions({ post, stop }) {
  const about = listedCommands().filter((one) => one.menu === "message");
  const choose = (event, act) => {
    event.currentTarget.closest("details")?.removeAttribute("open");
    act();
  };
  return html`<div class="actions">
    <button type="button" class="quiet" tabindex=${stop} aria-label=${`${t("post.reply")}: ${nameOf(post.author)}`}
      onClick=${() => replyTo(post.place, post.receipt)}><${Icon} name="reply" /></button>
    ${about.length > 0 && post.place.startsWith("garden/") &&
    html`<details class="menu"
      onfocusout=${(event) => event.currentTarget.contains(event.relatedTarget) || event.currentTarget.removeAttribute("open")}>
      <summary class="quiet" tabindex=${stop} aria-label=${t("post.menu")}><${Icon} name="dots" /></summary>
      <ul>
        ${about.map(
          (one) => html`<li><button type="button"
            onClick=${(event) => choose(event, () => openForm(post.place, one.key, post.receipt))}>
            ${one.name}<small>${one.summary}</small></button></li>`,
        )}
      </ul>
    </details>`}
  </div>`;
}
