// Every message the bot can say, on both platforms, in both languages.
import { html, render, useEffect, useState } from "../vendor/htm-preact.js";
import { Content } from "./post.js";
import { htmlLang, loadWords, t } from "./words.js";
import { flat } from "./text.js";

const chosenLang = () =>
  localStorage.getItem("homeroom.lang") || (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

function Gallery() {
  const [lang, setLang] = useState(chosenLang());
  const [data, setData] = useState(null);
  const [sought, setSought] = useState("");
  useEffect(() => {
    Promise.all([loadWords(lang), fetch(`/gallery/${lang}.json`).then((answer) => answer.json())]).then(([, found]) => {
      document.title = `${t("gallery.title")} · ${t("title")}`;
      setData(found);
    });
  }, [lang]);
  const choose = (code) => {
    localStorage.setItem("homeroom.lang", code);
    setLang(code);
  };
  if (!data) return html`<main class="loading"><img src="/static/leaf.svg" alt="Homeroom" width="64" height="64" /></main>`;
  const found = data.samples.filter((one) => holds(one, sought.toLowerCase()));
  const groups = [...new Set(found.map((one) => one.group))];
  return html`<header class="top gallery-top">
      <a class="button" href="/">← ${t("top.back")}</a>
      <h1>${t("gallery.title")}</h1>
      <fieldset class="langs">
        <legend class="sr">${t("top.language")}</legend>
        ${[["en", "English"], ["zh", "中文"]].map(
          ([code, name]) => html`<label key=${code} lang=${htmlLang(code)}>
            <input type="radio" class="sr" name="lang" checked=${code === lang} onChange=${() => choose(code)} />${name}</label>`,
        )}
      </fieldset>
    </header>
    <main class="gallery">
      <p>${t("gallery.intro")} <span role="status">${t("gallery.sentences", { count: found.length })}</span></p>
      <label class="find">${t("gallery.find")}
        <input type="search" value=${sought} onInput=${(event) => setSought(event.target.value)} /></label>
      <nav aria-label=${t("gallery.groups")}>${groups.map((group) => html`<a href=${`#${group}`}>${group}</a>`)}</nav>
      ${groups.map((group) => html`<${Group} key=${group} name=${group} samples=${found.filter((one) => one.group === group)} />`)}
      ${found.length === 0 && html`<p>${t("gallery.none")}</p>`}
    </main>`;
}

const holds = (one, text) =>
  !text || one.title.toLowerCase().includes(text) ||
  one.shown.garden.some((view) => flat(view.body).toLowerCase().includes(text));

function Group({ name, samples }) {
  return html`<section aria-labelledby=${name}>
    <h2 id=${name}>${name}</h2>
    ${samples.map((one) => html`<${Sample} key=${one.title} one=${one} />`)}
  </section>`;
}

function Sample({ one }) {
  const platforms = Object.entries(one.shown);
  const isSame = JSON.stringify(platforms[0][1]) === JSON.stringify(platforms[1][1]);
  const shown = isSame && one.title.includes(".") ? platforms.slice(0, 1) : platforms;
  return html`<article class="sample">
    <h3>${one.title}</h3>
    <div class="both">
      ${shown.map(
        ([platform, views]) => html`<div class=${`post ${platform} from-bot`} key=${platform}>
          ${views.map((view, index) => html`<div class="bubble" key=${index}><${Content} view=${view} author="" /></div>`)}
        </div>`,
      )}
    </div>
  </article>`;
}

render(html`<${Gallery} />`, document.getElementById("app"));
