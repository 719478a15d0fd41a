// One field of a form, by the kind of its parameter.
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { Icon } from "./icons.js";
import { state, suggest, upload } from "./store.js";
import { t } from "./words.js";

export function Field({ param, command, place, value, error, onChange }) {
  const id = `field-${param.name}`;
  const about = [`${id}-ask`, error ? `${id}-error` : ""].join(" ").trim();
  const common = {
    id, "aria-describedby": about, "aria-invalid": error ? "true" : undefined,
    "aria-required": param.required ? "true" : undefined,
  };
  const Input = INPUTS[param.kind] || TextInput;
  return html`<div class=${`field${error ? " bad" : ""}`} data-field=${param.name}>
    <label for=${id}>${param.label} ${!param.required && html`<small>${t("form.optional")}</small>`}</label>
    <p class="ask" id=${`${id}-ask`}>${param.ask}</p>
    <${Input} param=${param} command=${command} place=${place} value=${value} common=${common} onChange=${onChange} />
    ${error && html`<p class="error" id=${`${id}-error`}>${error}</p>`}
  </div>`;
}

const typed = (onChange) => (event) => onChange(event.target.value);

function TextInput({ param, command, place, value, common, onChange }) {
  if (param.suggests) return html`<${Proposed} ...${{ param, command, place, value, common, onChange }} />`;
  if (param.long) return html`<textarea rows="4" ...${common} value=${value || ""} onInput=${typed(onChange)} />`;
  return html`<input type="text" autocomplete="off" ...${common} value=${value || ""} onInput=${typed(onChange)} />`;
}

const NumberInput = ({ value, common, onChange }) =>
  html`<input type="text" inputmode="numeric" autocomplete="off" ...${common} value=${value || ""} onInput=${typed(onChange)} />`;

const DateInput = ({ value, common, onChange }) =>
  html`<input type="date" max="9999-12-31" ...${common} value=${value || ""} onInput=${typed(onChange)} />`;

function Listed({ options, value, common, onChange }) {
  return html`<select ...${common} value=${value || ""} onChange=${typed(onChange)}>
    <option value="">${t("form.choose")}</option>
    ${options.map(([key, label]) => html`<option key=${key} value=${key} selected=${key === value}>${label}</option>`)}
  </select>`;
}

const ChoiceInput = (props) => html`<${Listed} ...${props} options=${props.param.choices} />`;
const SwitchInput = (props) => html`<${Listed} ...${props} options=${[["yes", t("form.yes")], ["no", t("form.no")]]} />`;

function PersonInput({ value, common, onChange }) {
  const options = state.personas.map((one) => [one.key, one.name]);
  const typedName = typeof value === "string" && value ? [[value, value]] : [];
  return html`<${Listed} options=${[...options, ...typedName]} value=${value?.person || value} common=${common}
    onChange=${(key) => onChange(key ? { person: key } : "")} />`;
}

function PlaceInput({ place, value, common, onChange }) {
  const platform = place.split("/")[0];
  const options = state.rooms.filter((one) => one.platform === platform).map((one) => [one.key, one.title]);
  const given = typeof value === "string" && value ? [[value, value]] : [];
  return html`<${Listed} options=${[...options, ...given]} value=${value?.room || value} common=${common}
    onChange=${(key) => onChange(options.some(([known]) => known === key) ? { room: key } : key)} />`;
}

function FileInput({ param, value, common, onChange }) {
  const [note, setNote] = useState({ text: "", bad: false });
  const send = async (chosen) => {
    if (!chosen) return;
    setNote({ text: t("say.uploading", { name: chosen.name }), bad: false });
    const answer = await upload(chosen, param.kind === "photo" ? "photo" : "document");
    onChange(answer.problem ? "" : { upload: answer.upload, name: answer.name, file: answer.file });
    setNote({ text: answer.problem || t("form.chosen", { name: answer.name }), bad: Boolean(answer.problem) });
  };
  const about = [common["aria-describedby"], `${common.id}-note`].join(" ");
  return html`<div class="file">
    <label class="button" for=${common.id}><${Icon} name=${param.kind === "photo" ? "clip" : "file"} />${t(`form.${param.kind}`)}</label>
    <input class="sr" type="file" ...${common} aria-describedby=${about} accept=${param.kind === "photo" ? "image/*" : undefined}
      onChange=${(event) => send(event.target.files[0])} />
    ${value?.upload && value.file && html`<img src=${`/photo/${value.file}?side=160`} alt="" />`}
    <p id=${`${common.id}-note`} class=${note.bad ? "error" : "ask"} role="status">${note.text}</p>
  </div>`;
}

// A text with proposals from the engine while someone types.
function Proposed({ param, command, place, value, common, onChange }) {
  const [text, setText] = useState(value || "");
  const [found, setFound] = useState([]);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  useEffect(() => {
    let over = false;
    suggest(place, command.key, param.name, text).then((options) => over || setFound(options));
    return () => (over = true);
  }, [text]);
  const isOpen = open && found.length > 0;
  const choose = ([shown, chosen]) => {
    setText(shown);
    onChange(chosen);
    setOpen(false);
    setActive(-1);
  };
  const onKey = (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (found.length) setActive((active + step + found.length) % found.length);
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    } else if (isOpen && active >= 0 && event.key === "Enter") {
      event.preventDefault();
      choose(found[active]);
    }
  };
  const list = `${common.id}-list`;
  return html`<div class="proposed">
    <input type="text" role="combobox" autocomplete="off" ...${common} aria-autocomplete="list" aria-controls=${list}
      aria-expanded=${isOpen ? "true" : "false"} aria-activedescendant=${isOpen && active >= 0 ? `${list}-${active}` : undefined}
      value=${text} onKeyDown=${onKey} onFocus=${() => setOpen(true)} onBlur=${() => setOpen(false)}
      onInput=${(event) => { setText(event.target.value); onChange(event.target.value); setOpen(true); setActive(-1); }} />
    ${isOpen &&
    html`<ul class="options" id=${list} role="listbox" aria-label=${param.label}>
      ${found.map(
        (one, index) => html`<li key=${one[1]} id=${`${list}-${index}`} role="option" aria-selected=${index === active ? "true" : "false"}
          onMouseDown=${(event) => { event.preventDefault(); choose(one); }}><b>${one[0]}</b></li>`,
      )}
    </ul>`}
  </div>`;
}

const INPUTS = {
  number: NumberInput, date: DateInput, choice: ChoiceInput, switch: SwitchInput,
  person: PersonInput, place: PlaceInput, photo: FileInput, document: FileInput,
};
