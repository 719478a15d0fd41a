async (kinds) => {
  // A command that takes one value of every kind, with something wrong in each field.
  const words = await import("/static/js/words.js");
  const store = await import("/static/js/store.js");
  const params = kinds.map((kind, index) => ({
    name: kind,
    label: `A ${kind} with a name of some length`,
    ask: `What ${kind} do you mean? 请选择或填写。`,
    kind,
    required: index % 2 === 0,
    long: kind === "text",
    suggests: false,
    choices: kind === "choice" ? [["one", "The first of two"], ["two", "第二个"]] : [],
  }));
  words.allCommands().push({
    key: "trial.all", words: "trial all", flat: "trial_all", name: "trial all", summary: "Everything at once", menu: "hidden", params,
  });
  const errors = Object.fromEntries(kinds.map((kind) => [kind, `That is no ${kind}. Try again, please.`]));
  store.state.form = { id: "trial", command: "trial.all", given: {}, errors, place: "garden/hall" };
  store.notify("");
}
