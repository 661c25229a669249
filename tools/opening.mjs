// Início as index.html carries it, so that files can be dropped before the page's code is there: the same words, drawings and classes as
// src/ui/pages/start.rs, once per language; early.js says which one is read and listens. tests/e2e/opening.e2e.mjs holds both together.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

const LANGS = ["pt-BR", "en", "es"];
const SAMPLES = ["small", "medium", "large"];
const WAYS = [["desk", "table"], ["sheet", "columns"], ["presence", "clock"]];

export async function opening() {
  const drawings = await readDrawings();
  const openings = await Promise.all(LANGS.map(async (lang) => inLanguage(lang, await readTexts(lang), drawings)));
  return openings.join("");
}

function inLanguage(lang, t, { icon, brand, counter }) {
  const languages = LANGS.map((each) => `<button type="button" data-lang="${each}" aria-pressed="${each === lang}" title="${t(`lang.${each}`)}">${t(`lang.short.${each}`)}</button>`);
  const themes = [["dark", "moon"], ["light", "sun"]].map(([theme, name]) => {
    const label = t(`theme.switch_to.${theme}`);
    return `<button type="button" class="ctl ctl--quiet ctl--icon" data-theme-chosen="${theme}" aria-label="${label}" title="${label}">${icon(name)}</button>`;
  });
  const samples = SAMPLES.map(
    (size) => `<button type="button" class="stub__opt" data-sample="${size}"><b>${t(`start.sample.${size}.name`)}</b><span>${t(`start.sample.${size}.about`)}</span>${icon("chev-r")}</button>`,
  );
  const ways = WAYS.map(([way, name]) => {
    const part = (part) => t(`start.how.${way}.${part}`);
    const steps = [1, 2, 3].map((step) => `<li>${part(`step.${step}`)}</li>`).join("");
    return `<li class="how__card">${icon(name, "i i--lg")}<b>${part("name")}</b><p>${part("about")}</p><details><summary>${part("more")}</summary><ol>${steps}</ol></details></li>`;
  });
  return `<div class="opening" lang="${lang}">
<header class="top" aria-label="${t("a11y.header")}"><span class="brand">${brand}<span class="brand__t">${t("app.name")}</span></span><span class="bar__gap"></span>
<span class="seg seg--sm" role="group" aria-label="${t("bar.language")}">${languages.join("")}</span>${themes.join("")}</header>
<main class="sheet"><div class="hero"><h1 class="hero__title">${t("app.tagline")}</h1><p class="hero__lead">${t("app.lead")}</p></div>
<section class="ticket" aria-label="${t("start.open.label")}"><div class="drop"><div class="drop__in">${counter}
<h2 class="drop__title">${t("start.drop.title")}</h2><p class="drop__sub">${t("start.drop.sub")}</p><p class="drop__waits" role="status" data-text="${t("start.waits")}"></p>
<div class="drop__acts"><button type="button" class="ctl ctl--lg ctl--primary" data-choose="file-input">${t("start.choose_files")}</button>
<button type="button" class="ctl ctl--lg hide-phone" data-choose="folder-input">${t("start.choose_folder")}</button></div><p class="drop__fmt">${t("start.formats")}</p></div></div>
<div class="stub"><h2 class="stub__title">${t("start.sample.title")}</h2><p class="stub__sub">${t("start.sample.sub")}</p>${samples.join("")}
<div class="stub__foot"><span class="hide-phone">${t("start.paste")} <kbd>Ctrl V</kbd></span><button type="button" class="link only-phone" data-paste>${t("start.paste.button")}</button></div></div></section>
<p class="priv"><span>${icon("lock")}${t("privacy.line")}</span><span class="muted">${t("privacy.sent.other").replace("{n}", "0")}</span></p>
<h2 class="sec">${t("start.how.title")}</h2><ul class="how">${ways.join("")}</ul></main></div>`;
}

async function readTexts(lang) {
  const texts = JSON.parse(await readFile(join("locales", `${lang}.json`), "utf8"));
  return (key) => {
    if (!texts[key]) throw new Error(`locales/${lang}.json has no ${key}`);
    return texts[key].replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  };
}

/** As the page draws them. */
async function readDrawings() {
  const icons = await readFile("src/ui/components/icon.rs", "utf8");
  const start = await readFile("src/ui/pages/start.rs", "utf8");
  const svg = (source, component) => found(source.match(new RegExp(`fn ${component}\\b[\\s\\S]*?(<svg[\\s\\S]*?</svg>)`)), component);
  const icon = (name, classes = "i") => {
    const paths = found(icons.match(new RegExp(`"${name}" => (?:\\{\\s*)?r#"(.*?)"#`)), name);
    return `<svg class="${classes}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${paths}</svg>`;
  };
  return { icon, brand: svg(icons, "BrandMark"), counter: svg(start, "Counter") };
}

function found(match, name) {
  if (!match) throw new Error(`no drawing of ${name} in the sources`);
  return match[1];
}
