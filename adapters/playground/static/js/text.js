// A message's text as nodes. Nothing is ever set as HTML.
import { html, useState } from "../vendor/htm-preact.js";
import { state } from "./store.js";
import { show, t } from "./words.js";

const TAGS = { bold: "strong", italic: "em", code: "code", quote: "blockquote" };
export const isSafe = (url) => /^(https?:|mailto:|tg:)/i.test(url);

export const Text = ({ nodes }) => nodes.map((node) => html`<${Node} node=${node} />`);

function Node({ node }) {
  if (typeof node === "string") return node;
  if (node.style === "spoiler") return html`<${Spoiler} nodes=${node.in} />`;
  if (node.style) return html`<${TAGS[node.style]}><${Text} nodes=${node.in} /><//>`;
  if (node.url) return html`<${Anchor} node=${node} />`;
  if (node.at) {
    return html`<time datetime=${node.at} title=${show(node.at, "short", state.clock.zone)}>${node.shown}</time>`;
  }
  const mine = node.account === state.who;
  return html`<span class=${`mention${mine ? " mine" : ""}`}>@${node.name}</span>`;
}

function Anchor({ node }) {
  if (!isSafe(node.url)) return html`<${Text} nodes=${node.in} />`;
  return html`<a href=${node.url} target="_blank" rel="noreferrer"><${Text} nodes=${node.in} /></a>`;
}

function Spoiler({ nodes }) {
  const [open, setOpen] = useState(false);
  if (open) return html`<span class="spoiler open"><${Text} nodes=${nodes} /></span>`;
  return html`<button type="button" class="spoiler" onClick=${() => setOpen(true)}>${t("post.spoiler")}</button>`;
}

export const flat = (nodes) =>
  nodes.map((node) => (typeof node === "string" ? node : node.in ? flat(node.in) : node.name || node.shown || "")).join("");
