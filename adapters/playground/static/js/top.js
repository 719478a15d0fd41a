// The bar above the rooms: who speaks, the clock, the language, the rest.
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { Coming } from "./coming.js";
import { Avatar, Icon } from "./icons.js";
import { askOver, communityNow, me, speakAs, speakLang, state, wind } from "./store.js";
import { show, t } from "./words.js";

export function Top() {
  return html`<header class="top">
    <h1><img src="/static/leaf.svg" alt="" width="30" height="30" /><span>${t("top.brand")} <small>${t("top.playground")}</small></span></h1>
    <${People} />
    <${Clock} />
    <${Coming} />
    <div class="ends"><${Languages} /><${More} /></div>
  </header>`;
}

function People() {
  const now = me();
  return html`<fieldset class="people">
    <legend class="sr">${t("top.speak_as")}</legend>
    <p class="now"><small>${t("top.speak_as")}</small><b>${now?.name}</b></p>
    <div class="faces">
      ${state.personas.map(
        (one) => html`<label key=${one.key} title=${one.name}>
          <input type="radio" name="persona" class="sr" value=${one.key} checked=${one.key === state.who}
            onChange=${() => speakAs(one.key)} />
          <${Avatar} persona=${one} /><span class="sr">${one.name}${one.runs_place ? ` (${t("top.moderator")})` : ""}</span>
        </label>`,
      )}
    </div>
  </fieldset>`;
}

const STEPS = ["hour", "day", "week", "next"];

function Clock() {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), 5000);
    return () => clearInterval(timer);
  }, []);
  const zone = state.clock.zone;
  return html`<div class="clock" role="group" aria-label=${t("clock.title")}>
    <p class="face"><${Icon} name="clock" /><span>${zone && html`<small>${zone}</small>`}<b>${show(communityNow(), "short", zone)}</b></span></p>
    <div class="steps" role="group" aria-label=${t("clock.wind")}>
      ${STEPS.map(
        (step) => html`<button key=${step} type="button" class="step" data-step=${step} aria-disabled=${state.winding ? "true" : undefined}
          aria-busy=${state.winding === step ? "true" : undefined}
          onClick=${() => state.winding || wind(step)}>${step === "next" ? "" : "+"}${t(`clock.${step}`)}</button>`,
      )}
    </div>
  </div>`;
}

function Languages() {
  const langs = [["en", "EN", "English"], ["zh", "中", "中文"]];
  return html`<fieldset class="langs">
    <legend class="sr">${t("top.language")}</legend>
    ${langs.map(
      ([code, short, name]) => html`<label key=${code}>
        <input type="radio" name="lang" class="sr" value=${code} checked=${code === state.lang} onChange=${() => speakLang(code)} />
        <span lang=${code === "zh" ? "zh-Hans" : "en"} aria-hidden="true">${short}</span><span class="sr">${name}</span>
      </label>`,
    )}
  </fieldset>`;
}

function More() {
  const close = (event) => event.currentTarget.closest("details").removeAttribute("open");
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.currentTarget.removeAttribute("open");
    event.currentTarget.querySelector("summary").focus();
  };
  return html`<details class="menu" onKeyDown=${onKey}
    onfocusout=${(event) => event.currentTarget.contains(event.relatedTarget) || event.currentTarget.removeAttribute("open")}>
    <summary class="quiet" aria-label=${t("top.more")}><${Icon} name="dots" /></summary>
    <ul>
      <li><a href="/gallery">${t("top.gallery")}</a></li>
      <li><button type="button" onClick=${(event) => { close(event); askOver("asked"); }}>${t("top.start_over")}</button></li>
    </ul>
  </details>`;
}
