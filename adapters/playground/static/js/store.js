// What the page knows, and the things a person can do. Components read `useStore()` and call these.
import { useEffect, useState } from "../vendor/htm-preact.js";
import { currentLang, loadWords, show, t } from "./words.js";
import { LONG_PATIENCE, Wire } from "./wire.js";

const kept = (name, fallback) => localStorage.getItem(`homeroom.${name}`) || fallback;
const keep = (name, value) => localStorage.setItem(`homeroom.${name}`, value);
const browserLang = () => (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

export const state = {
  ready: false,
  online: true,
  who: kept("who", "ada"),
  lang: kept("lang", browserLang()),
  personas: [],
  rooms: [],
  posts: new Map(),
  opened: false,
  life: "",
  clock: { now: null, zone: null, offset: 0 },
  winding: "",
  garden: "garden/hall",
  tab: "garden",
  unread: {},
  replies: {},
  form: null,
  over: "",
  coming: false,
  notice: "",
  spoken: "",
};

export const COMING = "garden/~coming";

const listeners = new Set();
let scheduled = false;

function changed(patch) {
  Object.assign(state, patch);
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    for (const listener of listeners) listener({});
  });
}

export function useStore() {
  const [, redraw] = useState({});
  useEffect(() => {
    listeners.add(redraw);
    return () => listeners.delete(redraw);
  }, []);
  return state;
}

let wire;

export function connect() {
  wire = new Wire({
    onOpen: hello,
    onLost: () => changed({ online: false }),
    onNews: (news) => NEWS[news.op]?.(news),
  });
}

// Nothing is waited for between the answer and its posts: what is told from then on comes on top of them.
async function hello() {
  const { who, lang } = state;
  if (lang !== currentLang() || !state.ready) await loadWords(lang);
  const answer = await wire.ask("hello", { persona: who, lang });
  if (answer.problem || who !== state.who || lang !== state.lang) return;
  document.title = t("title");
  const fresh = state.life && state.life !== answer.life;
  changed({
    ready: true,
    online: true,
    life: answer.life,
    personas: answer.personas,
    rooms: answer.rooms,
    opened: answer.opened,
    posts: new Map(answer.posts.map((post) => [post.receipt, roomed(post)])),
    unread: {},
    ...(fresh ? { form: null, over: "", replies: {}, notice: "" } : {}),
  });
  setClock(answer.clock);
  followLink();
  if (state.coming) me()?.runs_place ? refreshComing() : changed({ coming: false });
}

function followLink() {
  const token = new URLSearchParams(location.search).get("start");
  if (token === null) return;
  history.replaceState(null, "", location.pathname);
  start(token);
}

// The private rooms of a page are always those of its persona: "terrace/@".
const roomed = (post) => ({ ...post, at: Date.parse(post.at), place: post.room.replace(/@.*/, "@") });

const NEWS = {
  post(news) {
    const post = roomed(news.post);
    const isNew = !state.posts.has(post.receipt);
    state.posts.set(post.receipt, post);
    if (post.place === COMING) return changed({});
    lookAhead();
    if (isNew && post.author !== state.who) noteNew(post);
    changed({});
  },
  gone(news) {
    state.posts.delete(news.receipt);
    changed({});
  },
  clock(news) {
    setClock(news);
    lookAhead();
  },
};

function noteNew(post) {
  if (!isShown(post.place)) state.unread = { ...state.unread, [post.place]: (state.unread[post.place] || 0) + 1 };
  if (isShown(post.place)) return;
  state.spoken = t("post.came", { name: nameOf(post.author), room: roomTitle(post.place) });
}

const wide = matchMedia("(min-width: 960px)");
wide.addEventListener("change", () => changed({}));

export function isShown(place) {
  if (place.startsWith("garden/")) return place === state.garden && (wide.matches || state.tab === "garden");
  return wide.matches || state.tab === (place === "terrace/@" ? "private" : "terrace");
}

export function readPlace(place) {
  if (state.unread[place] && isShown(place)) changed({ unread: { ...state.unread, [place]: 0 } });
}

export const nameOf = (key) => state.personas.find((one) => one.key === key)?.name || (key ? key : "Homeroom");
export const me = () => state.personas.find((one) => one.key === state.who);

export function roomTitle(place) {
  if (place === "terrace/@") return t("room.private");
  if (place === "garden/@") return t("room.direct");
  const room = state.rooms.find((one) => `${one.platform}/${one.key}` === place);
  if (!room) return place;
  return room.platform === "garden" ? `#${room.title}` : room.title;
}

export const postsIn = (place) => [...state.posts.values()].filter((post) => post.place === place);

function setClock(face) {
  changed({ clock: { zone: face.zone, offset: Date.parse(face.now) - Date.now() } });
}
export const communityNow = () => Date.now() + (state.clock.offset || 0);

let hush;
export function notify(text) {
  clearTimeout(hush);
  changed({ notice: text, spoken: text });
  hush = setTimeout(() => changed({ notice: "" }), 6000);
}

// Every answer of the server ends here: a form to open, a problem to tell, or nothing more.
function settle(answer, place) {
  if (answer.problem) notify(t(`problem.${answer.problem}`));
  if (answer.form) changed({ form: { ...answer.form, place } });
  return answer;
}

// What only the one before could see goes at once, not when the answer comes.
export const speakAs = (who) => {
  keep("who", who);
  const posts = new Map([...state.posts].filter(([, post]) => !post.only && !post.place.endsWith("@")));
  changed({ who, posts, replies: {}, form: null });
  return hello();
};

export const speakLang = (lang) => {
  keep("lang", lang);
  changed({ lang });
  return hello();
};

export const showTab = (tab) => changed({ tab });
export const showGarden = (garden) => changed({ garden });
export const replyTo = (place, receipt) => changed({ replies: { ...state.replies, [place]: receipt } });
export const closeForm = () => changed({ form: null });
export const askOver = (over) => changed({ over });

export async function say(place, text, upload) {
  const reply = state.replies[place];
  replyTo(place, "");
  return settle(await wire.ask("line", { room: place, text, upload, reply_to: reply }), place);
}

export const press = async (post, button) =>
  settle(await wire.ask("press", { room: post.place, receipt: post.receipt, wire: button }), post.place);

export const openForm = async (place, command, target) =>
  settle(await wire.ask("form", { room: place, command, target }), place);

export const suggest = async (place, command, param, text) =>
  (await wire.ask("suggest", { room: place, command, param, text })).suggestions || [];

export async function submit(form, values) {
  const answer = await wire.ask("submit", { room: form.place, form: form.id, values });
  if (!answer.errors && !answer.problem) changed({ form: null });
  return answer.errors ? answer : settle(answer, form.place);
}

export async function start(token = "") {
  changed({ opened: true, tab: "private" });
  return settle(await wire.ask("start", { token }), "terrace/@");
}

export async function wind(step) {
  changed({ winding: step });
  const answer = settle(await wire.ask("wind", { step }, LONG_PATIENCE));
  changed({ winding: "" });
  lookAhead();
  if (answer.problem) return;
  const key = step !== "next" ? "clock.now" : answer.came ? "clock.came" : "clock.nothing";
  notify(t(key, { time: show(communityNow(), "short", state.clock.zone) }));
}

export function showComing(coming) {
  changed({ coming });
  if (coming) refreshComing(true);
}

let looking;
function lookAhead() {
  if (!state.coming || state.winding) return;
  clearTimeout(looking);
  looking = setTimeout(() => state.coming && refreshComing(), 300);
}

// A list is drawn anew where it stands; whoever has opened one of its entries is left in peace.
function refreshComing(anew = false) {
  const post = postsIn(COMING).at(-1);
  const wires = post ? wiresOf(post) : [];
  if (!anew && wires.some((one) => /^upcoming\.(do|run|sure|propose|agree|settle)\b/.test(one))) return;
  if (!post) return wire.ask("line", { room: COMING, text: "/upcoming" });
  const view = wires.map((one) => /^upcoming\.open:([\d.]+)/.exec(one)?.[1]).find(Boolean);
  return wire.ask("press", { room: COMING, receipt: post.receipt, wire: `upcoming.turn:${view || "14.0.0"}` });
}

const wiresOf = (post) => post.view.rows.flatMap((row) => (row.options ? [row.wire] : row.buttons.map((one) => one.wire || "")));

export function startOver(demo) {
  changed({ over: demo ? "demo" : "empty" });
  wire.ask("start_over", { sure: true, demo });
}

// Returns {upload, name, file} or {problem}.
export async function upload(file, kind) {
  const query = new URLSearchParams({ kind, name: file.name, lang: state.lang });
  try {
    const answer = await fetch(`/upload?${query}`, { method: "POST", body: file });
    return await answer.json();
  } catch {
    return { problem: t("problem.upload") };
  }
}
