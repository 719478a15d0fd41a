// The line to type: a combobox that completes commands, their parameters and values.
import { html, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { commandIn, matching, paramAt, quoted } from "./complete.js";
import { Icon } from "./icons.js";
import { me, nameOf, replyTo, roomTitle, say, state, suggest, upload } from "./store.js";
import { flat } from "./text.js";
import { t } from "./words.js";

export function Composer({ place }) {
  const [line, setLine] = useState("");
  const [file, setFile] = useState(null);
  const [problem, setProblem] = useState("");
  const input = useRef(null);
  const list = useOptions(place, line);
  const reply = state.posts.get(state.replies[place]);
  useEffect(() => {
    if (state.replies[place]) input.current?.focus();
  }, [state.replies[place]]);

  const change = (text) => {
    setLine(text);
    list.setClosed(false);
    list.setActive(-1);
  };
  const send = async (text = line) => {
    if (!text.trim() && !file?.upload) return;
    change("");
    setFile(null);
    const answer = await say(place, text.trim(), file?.upload);
    if (answer.problem === "lost") setLine(text);
  };
  const choose = (option, isTab) => {
    const ready = option.command && !option.command.params.some((one) => one.required || one.kind === "target");
    const isForm = option.command && place.startsWith("garden/");
    if (!isTab && (ready || isForm)) return send(option.text.trim());
    change(option.text);
    input.current?.focus();
  };
  const attach = async (chosen) => {
    if (!chosen) return;
    setProblem("");
    setFile({ name: chosen.name, waits: true });
    const answer = await upload(chosen, chosen.type.startsWith("image/") ? "photo" : "document");
    setFile(answer.problem ? null : answer);
    setProblem(answer.problem || "");
    input.current?.focus();
  };
  const onKey = (event) => list.onKey(event, { choose, send });
  const id = `say-${place.replace(/\W/g, "-")}`;
  const room = roomTitle(place);
  return html`<form class="composer" onSubmit=${(event) => event.preventDefault()}>
    ${list.isOpen && html`<${Options} id=${id} list=${list} choose=${choose} />`}
    ${reply && html`<${Replying} post=${reply} place=${place} />`}
    ${file && html`<${Attached} file=${file} drop=${() => setFile(null)} />`}
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <${Hint} line=${line} />
    <div class="line">
      <label class="quiet attach"><input type="file" class="sr" aria-label=${t("say.attach")}
        onChange=${(event) => { attach(event.target.files[0]); event.target.value = ""; }} /><${Icon} name="clip" /></label>
      <input ref=${input} id=${id} class="say" type="text" role="combobox" autocomplete="off" enterkeyhint="send"
        aria-label=${t("say.label", { room, name: me()?.name })} aria-autocomplete="list" maxlength="4000"
        aria-expanded=${list.isOpen ? "true" : "false"} aria-controls=${`${id}-list`}
        aria-activedescendant=${list.isOpen && list.active >= 0 ? `${id}-${list.active}` : undefined}
        placeholder=${t(place.endsWith("@") ? "say.placeholder_private" : "say.placeholder")}
        value=${line} onInput=${(event) => change(event.target.value)} onKeyDown=${onKey}
        onBlur=${() => list.setClosed(true)} onFocus=${() => list.setClosed(false)} />
      <button type="button" class="send" aria-label=${t("say.send")} onClick=${() => send()}><${Icon} name="send" /></button>
    </div>
  </form>`;
}

// The options for what stands in the line, and the keys that move among them.
function useOptions(place, line) {
  const [active, setActive] = useState(-1);
  const [closed, setClosed] = useState(true);
  const [values, setValues] = useState({ line: "", options: [] });
  const at = commandIn(line);
  useEffect(() => {
    let over = false;
    if (at) valueOptions(place, line, at).then((options) => over || setValues({ line, options }));
    return () => (over = true);
  }, [place, line, state.lang, state.who]);
  // Values that were asked for an older line are none of this one's: Enter may come before the answer.
  const found = !at ? commandOptions(place, line) : values.line === line ? values.options : [];
  const isOpen = !closed && line.startsWith("/") && found.length > 0;
  const isNaming = isOpen && !at;
  const chosen = active >= 0 ? active : isNaming ? 0 : -1;
  const onKey = (event, { choose, send }) => {
    if (event.isComposing) return;
    if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((Math.max(chosen, step > 0 && active < 0 && !isNaming ? -1 : chosen) + step + found.length) % found.length);
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      setClosed(true);
    } else if (isOpen && event.key === "Tab" && !event.shiftKey && chosen >= 0) {
      event.preventDefault();
      choose(found[chosen], true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen && chosen >= 0) choose(found[chosen], false);
      else send();
    }
  };
  return { isOpen, options: found, active: isOpen ? chosen : -1, setActive, setClosed, onKey };
}

function commandOptions(place, line) {
  if (!line.startsWith("/")) return [];
  const isTerrace = place.startsWith("terrace/");
  return matching(line).map((command) => ({
    command,
    text: `/${isTerrace ? command.flat : command.words} `,
    shown: `/${isTerrace ? command.flat : command.words}`,
    note: command.summary,
    also: command.name === command.words ? "" : command.name,
  }));
}

async function valueOptions(place, line, at) {
  const { param, word, before } = paramAt(at);
  if (!param) return [];
  const values = (await valuesFor(place, at.command, param, word)).slice(0, 25);
  const lead = at.start + before + (before && !/[\s=]$/.test(before) ? " " : "");
  return values.map(([shown, value]) => ({ text: `${lead}${quoted(value)} `, shown, note: "" }));
}

async function valuesFor(place, command, param, word) {
  const fits = ([shown, value]) => `${shown} ${value}`.toLowerCase().includes(word.toLowerCase());
  const platform = place.split("/")[0];
  if (param.suggests) return suggest(place, command.key, param.name, word);
  if (param.kind === "choice") return param.choices.map(([value, label]) => [label, value]).filter(fits);
  if (param.kind === "switch") return [[t("form.yes"), "yes"], [t("form.no"), "no"]].filter(fits);
  if (param.kind === "person") return state.personas.map((one) => [one.name, `@${one.name}`]).filter(fits);
  if (param.kind === "place") {
    return state.rooms.filter((one) => one.platform === platform).map((one) => [one.title, `#${one.title}`]).filter(fits);
  }
  return [];
}

function Options({ id, list, choose }) {
  const box = useRef(null);
  useEffect(() => {
    box.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [list.active]);
  return html`<ul class="options" id=${`${id}-list`} role="listbox" aria-label=${t("say.commands")} ref=${box}>
    ${list.options.map(
      (one, index) => html`<li key=${one.text} id=${`${id}-${index}`} role="option"
        aria-selected=${index === list.active ? "true" : "false"}
        onMouseDown=${(event) => { event.preventDefault(); choose(one, false); }}>
        <b>${one.shown}</b>${one.also && html`<i>${one.also}</i>`}<span>${one.note}</span>
      </li>`,
    )}
  </ul>`;
}

// What the command still wants, with the current parameter's question.
function Hint({ line }) {
  const at = commandIn(line);
  if (!at || !at.command.params.length) return null;
  const { params, param } = paramAt(at);
  return html`<p class="hint"><b>/${at.command.words}</b>
    ${params.map((one) => html`<span class=${one === param ? "now" : ""}>${one.label}${one.required ? "" : ` (${t("say.optional")})`}</span>`)}
    ${param && html`<em>${param.ask}</em>`}
  </p>`;
}

function Replying({ post, place }) {
  return html`<p class="replying"><${Icon} name="reply" />
    <span><b>${t("post.replying", { name: nameOf(post.author) })}</b> ${flat(post.view.body).slice(0, 70)}</span>
    <button type="button" class="quiet" aria-label=${t("say.cancel_reply")} onClick=${() => replyTo(place, "")}><${Icon} name="close" /></button>
  </p>`;
}

function Attached({ file, drop }) {
  return html`<p class="attached">
    ${file.file ? html`<img src=${`/photo/${file.file}?side=160`} alt="" />` : html`<${Icon} name="file" />`}
    <span>${file.waits ? t("say.uploading", { name: file.name }) : file.name}</span>
    <button type="button" class="quiet" aria-label=${t("say.detach")} onClick=${drop}><${Icon} name="close" /></button>
  </p>`;
}
