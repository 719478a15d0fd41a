// The page: the bar, three panes side by side or as tabs, dialogs, what is said aloud.
import { html, render } from "../vendor/htm-preact.js";
import { Dialog } from "./dialog.js";
import { CommandForm } from "./form.js";
import { Pane, Unread } from "./room.js";
import { askOver, connect, showTab, startOver, state, useStore } from "./store.js";
import { Top } from "./top.js";
import { t } from "./words.js";

const TABS = ["garden", "terrace", "private"];

function Page() {
  useStore();
  if (!state.ready) return html`<main class="loading"><img src="/static/leaf.svg" alt="Homeroom" width="64" height="64" /></main>`;
  return html`<a class="skip" href="#app" onClick=${skip}>${t("top.skip")}</a>
    <${Top} />
    <${Tabs} />
    <main class="panes">
      <${Pane} name="garden" place=${state.garden} platform="garden" />
      <${Pane} name="terrace" place="terrace/porch" platform="terrace" />
      <${Pane} name="private" place="terrace/@" platform="terrace" />
    </main>
    ${state.form && html`<${CommandForm} key=${state.form.id} form=${state.form} />`}
    ${state.over && html`<${Over} />`}
    <p class="sr" role="status">${state.spoken}</p>
    ${(state.notice || !state.online) &&
    html`<p class="notice" aria-hidden="true">${state.online ? state.notice : t("problem.lost")}</p>`}`;
}

function skip(event) {
  event.preventDefault();
  document.querySelector(".pane[data-shown=yes] .composer :is(.say, .button)")?.focus();
}

const PLACES = { garden: ["garden/hall", "garden/memories", "garden/@"], terrace: ["terrace/porch"], private: ["terrace/@"] };

function Tabs() {
  const onKey = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = TABS[(TABS.indexOf(state.tab) + step + TABS.length) % TABS.length];
    showTab(next);
    requestAnimationFrame(() => document.getElementById(`tab-${next}`).focus());
  };
  return html`<div class="tabs" role="tablist" aria-label=${t("room.rooms")} onKeyDown=${onKey}>
    ${TABS.map(
      (name) => html`<button key=${name} type="button" role="tab" id=${`tab-${name}`} aria-controls=${`pane-${name}`}
        aria-selected=${name === state.tab ? "true" : "false"} tabindex=${name === state.tab ? 0 : -1}
        onClick=${() => showTab(name)}>${t(`room.${name}`)}${PLACES[name].map((place) => html`<${Unread} key=${place} place=${place} />`)}</button>`,
    )}
  </div>`;
}

function Over() {
  const working = state.over !== "asked";
  return html`<${Dialog} title=${t("over.title")} onClose=${() => askOver("")}>
    <p>${t("over.text")}</p>
    <div class="buttons end">
      <button type="button" class="button" onClick=${() => askOver("")}>${t("over.no")}</button>
      ${["empty", "demo"].map((kind) => html`<button key=${kind} type="button" class="button danger" data-over=${kind}
        aria-disabled=${working ? "true" : undefined} onClick=${() => working || startOver(kind === "demo")}>
        ${state.over === kind ? t("over.working") : t(`over.${kind}`)}</button>`)}
    </div>
  <//>`;
}

connect();
render(html`<${Page} />`, document.getElementById("app"));
