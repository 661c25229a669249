// Every word on screen comes from the catalogue or from the data: with the letters of all texts replaced by circled ones, no other letters
// are left but those of the data, and a few that are the same in every language.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { goTo, loadSample, open, PAGES, settled } from "./harness.mjs";

const LATIN = /\p{Script=Latin}[\p{Script=Latin}\p{M}]*/gu;

/** `Casos de {n}` becomes `Ⓒⓐⓢⓞⓢ ⓓⓔ {n}`. */
function circled(text) {
  const letter = (letter) => String.fromCodePoint(letter.codePointAt(0) + (letter < "a" ? 0x24b6 - 65 : 0x24d0 - 97));
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[A-Za-z]/g, letter);
  return text.split(/(\{\w+\})/).map((part, place) => (place % 2 ? part : plain(part))).join("");
}

const literals = (file) => [...readFileSync(file, "utf8").matchAll(/r#"([^]*?)"#|"((?:[^"\\]|\\.)*)"/g)].map(([, raw, text]) => raw ?? text);
/** Words that people wrote are told without accents. */
const folded = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const words = (texts) => texts.flatMap((text) => text.match(LATIN) ?? []).map(folded);

// What the sample is made of: names, channels, teams, templates, what people write, the names of its files.
const DATA = words(readdirSync("src/sample").filter((name) => name.endsWith(".rs")).flatMap((name) => literals(`src/sample/${name}`)));
// Places of time zones, as the IANA database calls them.
const ZONES = words([...literals("src/ui/settings.rs").filter((text) => /^[A-Z]\w+\//.test(text)), "UTC", "São Paulo"]);
// What is written on keys of the keyboard.
const KEYS = ["ctrl", "esc", "enter", "shift", "alt"];
// Days off have the names that their country gives them.
const HOLIDAYS = words(literals("src/calendar/countries.rs"));
/** How files are encoded. */
const ENCODINGS = ["utf"];
const KNOWN = new Set([...DATA, ...ZONES, ...KEYS, ...HOLIDAYS, ...ENCODINGS]);
/** Ids, and the first letters of a name as a nickname: made by the sample, written nowhere. */
const MADE = /\bwamid\.[0-9A-F]+|"\p{L}{3}"/gu;
/** One letter alone is a key, or a sign of statistics: n, p. */
const isKnown = (word) => word.length === 1 || KNOWN.has(folded(word));

/** Texts on screen and what is read aloud, with letters that are not circled. Keys of the keyboard and names of columns stay as they are. */
async function strangers(page) {
  const found = await page.evaluate(() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent.closest("kbd, code, script, style, noscript, template") && (parent.tagName === "OPTION" || parent.checkVisibility())) texts.push(node.data);
    }
    for (const name of ["aria-label", "aria-description", "aria-valuetext", "title", "placeholder", "alt"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name));
    }
    return [document.title, ...texts];
  });
  return [...new Set(found.filter((text) => !(text.replace(MADE, "").match(LATIN) ?? []).every(isKnown)))];
}

test("no word stands in the page that is neither a text of the catalogue nor of the data", async (t) => {
  const page = await open(t, { reworded: circled });
  const check = async (where) => t.test(where, async () => assert.deepEqual(await strangers(page), [], where));
  await check("Início");
  await loadSample(page);
  for (const hash of PAGES.slice(1)) {
    await goTo(page, hash);
    await settled(page);
    await check(hash);
  }
  await goTo(page, "#/overview?p=all&f=channel:WhatsApp;agent:!Ana;weekday:1");
  await settled(page);
  await check("filters");
  await page.keyboard.press("Control+k");
  await page.locator(".dlg--palette input").waitFor();
  await check("Ctrl+K");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.locator("dialog[open] kbd").first().waitFor();
  await check("keys");
  await page.keyboard.press("Escape");
  await page.locator(".tile .why").first().click();
  await page.locator(".drawer--why .why-fig").waitFor();
  await settled(page);
  await check("why");
  await page.keyboard.press("Escape");
  await goTo(page, "#/conversations?p=all");
  await page.locator('[data-row="0"]').click();
  await page.locator('[data-line="0"]').waitFor();
  await check("a conversation");
});
