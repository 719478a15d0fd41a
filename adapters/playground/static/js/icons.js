// Small drawings. They say nothing to a screen reader; the button around them does.
import { html } from "../vendor/htm-preact.js";

const PATHS = {
  send: "M4 12l16-8-6 16-3-6.500z",
  clip: "M8 12.500l6-6a3 3 0 0 1 4.300 4.300l-7.600 7.600a5 5 0 0 1-7-7L11 4",
  reply: "M10 6L4 12l6 6M4.500 12H15a5 5 0 0 1 5 5v1",
  dots: "M5 11.500v1M12 11.500v1M19 11.500v1",
  close: "M6 6l12 12M18 6L6 18",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
  clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2",
  hash: "M9 4L7 20M17 4l-2 16M4.500 9h16M3.500 15h16",
  list: "M9 6h11M9 12h11M9 18h11M4.500 6h.010M4.500 12h.010M4.500 18h.010",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.500 11h13v9h-13z",
  file: "M7 3.500h7l4 4v13H7zM14 3.500v4h4",
  link: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
};

export const Icon = ({ name }) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;

const initials = (name) => {
  const cjk = name.match(/[\u3400-\u9fff]/g);
  if (cjk) return cjk.slice(-1)[0];
  return name.split(" ").slice(0, 2).map((word) => word[0]).join("").toUpperCase();
};

export function Avatar({ persona, small }) {
  if (!persona) return html`<img class="avatar bot" src="/static/leaf.svg" alt="" />`;
  return html`<span class=${`avatar hue${persona.hue}${small ? " small" : ""}`} aria-hidden="true">
    ${initials(persona.name)}
  </span>`;
}
