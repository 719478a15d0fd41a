// The panel of what is to come: the moderator's /upcoming, kept up to date beside the clock.
import { html, useEffect, useRef } from "../vendor/htm-preact.js";
import { Icon } from "./icons.js";
import { Content } from "./post.js";
import { COMING, me, postsIn, showComing, state } from "./store.js";
import { t } from "./words.js";

export function Coming() {
  const button = useRef(null);
  if (!me()?.runs_place) return null;
  const close = () => {
    showComing(false);
    button.current.focus();
  };
  return html`<div class="coming">
    <button type="button" ref=${button} class="button coming-open" title=${t("coming.open")} aria-expanded=${state.coming ? "true" : "false"}
      aria-controls="coming" onClick=${() => showComing(!state.coming)}><${Icon} name="list" /><span>${t("coming.open")}</span></button>
    ${state.coming && html`<${Panel} onClose=${close} />`}
  </div>`;
}

function Panel({ onClose }) {
  const box = useRef(null);
  const post = postsIn(COMING).at(-1);
  useEffect(() => box.current.focus(), []);
  useEffect(() => {
    const onKey = (event) => {
      const at = document.activeElement;
      if (event.key === "Escape" && (at === document.body || box.current.parentElement.contains(at))) onClose();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  // What was pressed is gone with the page it stood on: the focus stays in the panel.
  useEffect(() => {
    if (document.activeElement === document.body) box.current?.focus();
  }, [post?.receipt, post?.view]);
  return html`<section id="coming" class="coming-panel" ref=${box} tabindex="-1" aria-labelledby="coming-title">
    <header>
      <h2 id="coming-title">${t("coming.title")}</h2>
      <button type="button" class="quiet" aria-label=${t("coming.close")} onClick=${onClose}><${Icon} name="close" /></button>
    </header>
    <div class="coming-list" aria-live="polite">
      ${post ? html`<${Content} key=${post.receipt} view=${post.view} author="" post=${post} />` : html`<p>${t("coming.waiting")}</p>`}
    </div>
  </section>`;
}
