// What a half-typed command could become. Pure: a line in, options out.
import { listedCommands } from "./words.js";

export const MOST = 8;

// Returns {command, rest} once a command and a space stand there, else null.
export function commandIn(line) {
  if (!line.startsWith("/")) return null;
  const found = listedCommands()
    .flatMap((one) => [[one, `/${one.words} `], [one, `/${one.flat} `]])
    .filter(([, start]) => line.startsWith(start))
    .sort((a, b) => b[1].length - a[1].length)[0];
  return found ? { command: found[0], rest: line.slice(found[1].length), start: found[1] } : null;
}

// Commands whose name, name in the chosen language or summary holds what was typed; beginnings first.
export function matching(line) {
  const typed = line.slice(1).toLowerCase();
  const rank = (one) => {
    if (one.words.startsWith(typed) || one.flat.startsWith(typed) || one.name.toLowerCase().startsWith(typed)) return 0;
    if (`${one.words} ${one.flat} ${one.name}`.toLowerCase().includes(typed)) return 1;
    return typed.length > 1 && one.summary.toLowerCase().includes(typed) ? 2 : 3;
  };
  return listedCommands()
    .filter((one) => one.menu === "slash" || one.menu === "message")
    .map((one) => [rank(one), one])
    .filter(([order]) => order < 3)
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one);
}

const TYPED = new Set(["photo", "document", "target"]);

// The parameter that the last word belongs to, and that word: {param, word, before}.
export function paramAt({ command, rest }) {
  const params = command.params.filter((one) => !TYPED.has(one.kind));
  const pieces = rest.match(/"[^"]*"?|“[^”]*”?|\S+|\s+$/g) || [];
  const words = pieces.filter((piece) => piece.trim() !== "");
  const isNew = rest === "" || /\s$/.test(rest);
  const index = isNew ? words.length : words.length - 1;
  const named = !isNew && /^([a-z0-9_]+)=(.*)$/.exec(words[index] || "");
  const param = (named && params.find((one) => one.name === named[1])) || params[Math.min(index, params.length - 1)];
  const greedy = param && index >= params.length - 1 && ["text", "when"].includes(param.kind);
  const word = isNew ? "" : named ? named[2] : words[index];
  return { params, param, word: word.replace(/^["“]/, ""), greedy, before: isNew ? rest : rest.slice(0, rest.length - word.length) };
}

export const quoted = (text) => (/\s/.test(text) ? `"${text}"` : text);
