// A modal dialog: the browser keeps the focus inside and gives it back; Escape closes.
import { html, useEffect, useRef } from "../vendor/htm-preact.js";

export function Dialog({ title, onClose, children }) {
  const box = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current.showModal();
    box.current.querySelector(":is(input,select,textarea):not([type=hidden])")?.focus();
    return () => before?.isConnected && before.focus();
  }, []);
  return html`<dialog ref=${box} class="dialog" aria-labelledby="dialog-title"
    onCancel=${(event) => { event.preventDefault(); onClose(); }}>
    <h2 id="dialog-title">${title}</h2>
    ${children}
  </dialog>`;
}
