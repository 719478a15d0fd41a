// The page's own words and the commands' in the chosen language.
let words = {};
let lang = "en";
let commands = [];

export async function loadWords(wanted) {
  const answer = await fetch(`/words/${wanted}.json`);
  const data = await answer.json();
  words = data.words;
  lang = data.lang;
  commands = data.commands;
  document.documentElement.lang = htmlLang(lang);
}

export const htmlLang = (code) => (code === "zh" ? "zh-Hans" : code || "en");
export const currentLang = () => lang;
export const allCommands = () => commands;
export const listedCommands = () => commands.filter((one) => one.menu !== "hidden");
export const commandOf = (key) => commands.find((one) => one.key === key);

export function t(key, slots = {}) {
  const text = key.split(".").reduce((at, part) => (at ? at[part] : undefined), words);
  if (typeof text !== "string") return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? slots[name] : whole));
}

const shapes = {
  time: { hour: "numeric", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  short: { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  key: { year: "numeric", month: "2-digit", day: "2-digit" },
};
const made = new Map();

export function show(instant, shape, zone) {
  const name = `${lang} ${shape} ${zone}`;
  if (!made.has(name)) {
    const locale = shape === "key" ? "en-CA" : lang === "zh" ? "zh-CN" : "en-GB";
    made.set(name, new Intl.DateTimeFormat(locale, { ...shapes[shape], timeZone: zone || undefined }));
  }
  return made.get(name).format(new Date(instant));
}
