// A modal dialog: the browser keeps the focus inside and gives it back; Escape closes.
import { html, useEffect, useRef } from "../vendor/htm-preact.js";

export function Dialog({ title, onClose, children }) {
  const box = useRef(null);
  useEffect(() => {
    const dialog = box.current;
    dialog.showModal();
    dialog.querySelector(":is(input,select,textarea)")?.focus();
    return () => dialog.close();
  }, []);
  return html`<dialog ref=${box} class="dialog" aria-labelledby="dialog-title"
    onCancel=${(event) => { event.preventDefault(); onClose(); }}>
    <h2 id="dialog-title">${title}</h2>
    ${children}
  </dialog>`;
}
