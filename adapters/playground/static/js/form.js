// A command's form in a dialog: one field for each parameter, what is wrong beside it.
import { html, useRef, useState } from "../vendor/htm-preact.js";
import { Dialog } from "./dialog.js";
import { Field } from "./field.js";
import { closeForm, submit } from "./store.js";
import { commandOf, t } from "./words.js";

export function CommandForm({ form }) {
  const command = commandOf(form.command);
  const [values, setValues] = useState(() => ({ ...form.given }));
  const [errors, setErrors] = useState(form.errors || {});
  const [busy, setBusy] = useState(false);
  const box = useRef(null);
  const fixed = (param) => param.kind === "target";
  const set = (name, value) => {
    setValues((old) => ({ ...old, [name]: value }));
    setErrors(({ [name]: _, ...rest }) => rest);
  };
  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const answer = await submit(form, values);
    setBusy(false);
    if (!answer.errors) return;
    setErrors(answer.errors);
    const first = command.params.find((one) => one.name in answer.errors);
    requestAnimationFrame(() => box.current?.querySelector(`[data-field=${first?.name}] :is(input,select,textarea)`)?.focus());
  };
  const count = Object.keys(errors).length;
  return html`<${Dialog} title=${command.summary} onClose=${closeForm}>
    <form ref=${box} class="form" onSubmit=${send} noValidate>
      <p class="summary"><code>/${command.words}</code></p>
      ${command.params.map((param) =>
        fixed(param)
          ? values[param.name]?.target !== undefined && html`<p class="about"><b>${t("form.about")}</b> ${values[param.name].target}</p>`
          : html`<${Field} key=${param.name} param=${param} command=${command} place=${form.place}
              value=${values[param.name]} error=${errors[param.name] === "" ? t("form.needed") : errors[param.name]}
              onChange=${(value) => set(param.name, value)} />`,
      )}
      <p class="wrong" role="status">${count ? t(count > 1 ? "form.wrong_many" : "form.wrong", { count }) : ""}</p>
      <div class="buttons end">
        <button type="button" class="button" onClick=${closeForm}>${t("form.cancel")}</button>
        <button type="submit" class="button main" aria-busy=${busy ? "true" : undefined}>${t("form.send")}</button>
      </div>
    </form>
  <//>`;
}
