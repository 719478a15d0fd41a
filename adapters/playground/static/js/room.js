// A pane: the name of the platform, its rooms, the messages of one room, the line to type.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact.js";
import { Composer } from "./composer.js";
import { Icon } from "./icons.js";
import { Post } from "./post.js";
import {
  communityNow, isShown, me, postsIn, readPlace, roomTitle, say, showGarden, start, state,
} from "./store.js";
import { listedCommands, show, t } from "./words.js";

const FOLLOWS_WITHIN = 5 * 60 * 1000;

export function Pane({ name, place, platform }) {
  const shown = isShown(place);
  useEffect(() => readPlace(place));
  return html`<section class=${`pane ${platform} ${name}`} id=${`pane-${name}`} data-shown=${shown ? "yes" : "no"}
    aria-labelledby=${`title-${name}`}>
    <header class="pane-head">
      <h2 id=${`title-${name}`}>${t(`room.${name}`)} <small>${t(`room.${name}_like`)}</small></h2>
      ${name === "garden" && html`<${Strip} current=${place} />`}
    </header>
    <${Log} key=${`${state.who} ${place}`} place=${place} platform=${platform} />
    ${place === "terrace/@" && !state.opened
      ? html`<div class="composer"><button type="button" class="button main wide" onClick=${() => start()}>
          ${t("empty.start")}</button></div>`
      : html`<${Composer} place=${place} />`}
  </section>`;
}

function Strip({ current }) {
  const places = [...state.rooms.filter((room) => room.platform === "garden").map((room) => `garden/${room.key}`), "garden/@"];
  return html`<nav class="strip" aria-label=${t("room.rooms")}>
    ${places.map(
      (place) => html`<button key=${place} type="button" aria-current=${place === current ? "true" : undefined}
        onClick=${() => showGarden(place)}>${roomTitle(place)}<${Unread} place=${place} /></button>`,
    )}
  </nav>`;
}

export function Unread({ place }) {
  const count = state.unread[place] || 0;
  if (!count) return null;
  return html` <span class="unread" aria-label=${t("room.unread", { count })}>${count}</span>`;
}

function Log({ place, platform }) {
  const box = useRef(null);
  const near = useRef(true);
  const [current, setCurrent] = useState("");
  const posts = postsIn(place);
  const newest = posts.length ? `${posts.at(-1).receipt}${posts.at(-1).edited}` : "";
  const toEnd = () => {
    if (box.current && near.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(toEnd, [newest, posts.length]);
  useEffect(() => {
    const watch = new ResizeObserver(toEnd);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
    near.current = scrollHeight - scrollTop - clientHeight < 90;
  };
  return html`<div class="log" ref=${box} role="log" aria-live="polite" tabindex="0" onScroll=${onScroll} onLoadCapture=${toEnd}
    onKeyDown=${(event) => walk(event, box.current)} onfocusin=${(event) => setCurrent(event.target.closest(".post")?.dataset.receipt || "")}
    aria-label=${t("room.log", { room: roomTitle(place) })}>
    ${posts.length ? html`<div class="posts">${withDays(posts, platform, current || posts.at(-1).receipt)}</div>` : html`<${Empty} place=${place} />`}
  </div>`;
}

// Up and down walk through the messages; Tab then reaches what can be done with one; Escape goes to the line.
function walk(event, box) {
  if (event.key === "Escape") return void box.closest(".pane").querySelector(".say")?.focus();
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !event.target.matches(".log, .post")) return;
  event.preventDefault();
  const posts = [...box.querySelectorAll(".post")];
  const at = posts.indexOf(event.target);
  const next = at < 0 ? posts.at(-1) : posts[Math.min(Math.max(at + step, 0), posts.length - 1)];
  next?.focus();
}

function withDays(posts, platform, current) {
  const out = [];
  let day = "";
  let before = null;
  for (const post of posts) {
    const key = show(post.at, "key", state.clock.zone);
    if (key !== day) {
      out.push(html`<h3 class="day" key=${`day-${key}-${post.receipt}`}><span>${dayName(post.at)}</span></h3>`);
      before = null;
    }
    day = key;
    out.push(html`<${Post} key=${post.receipt} post=${post} platform=${platform} isFollowing=${follows(post, before)}
      isCurrent=${post.receipt === current} />`);
    before = post;
  }
  return out;
}

const follows = (post, before) =>
  Boolean(before) && before.author === post.author && !post.used && !post.reply_to &&
  before.only === post.only && post.at - before.at < FOLLOWS_WITHIN;

function dayName(at) {
  const zone = state.clock.zone;
  const key = (instant) => show(instant, "key", zone);
  if (key(at) === key(communityNow())) return t("room.today");
  if (key(at) === key(communityNow() - 86400000)) return t("room.yesterday");
  return show(at, "day", zone);
}

const FIRST = ["setup", "me", "memory share", "remind me", "help"];

function Empty({ place }) {
  const known = listedCommands().map((one) => one.words);
  const hasPosts = state.posts.size > 0;
  const first = FIRST.filter((words) => known.includes(words)).slice(0, 3);
  const name = me()?.name || "";
  const key = place === "terrace/@" ? (state.opened ? "private_started" : "private") : place === "garden/@" ? "direct" : hasPosts ? "room" : "hall";
  const canTry = place !== "terrace/@" || state.opened;
  return html`<div class="empty">
    <img src="/static/bench.svg" alt="" width="150" height="100" />
    <p>${t(`empty.${key}`, { name })}</p>
    ${canTry &&
    html`<p class="try">${t(key === "hall" ? "empty.hall_try" : "empty.room_try")}</p>
      <div class="buttons">
        ${first.map((words) => html`<button type="button" class="button" onClick=${() => say(place, `/${words}`)}>/${words}</button>`)}
      </div>`}
  </div>`;
}
