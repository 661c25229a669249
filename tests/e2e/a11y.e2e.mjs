import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { choose, drop, fixture, goTo, loadSample, open, openReport, PAGES, settled, THEMES } from "./harness.mjs";
import { workbook } from "./zip.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const LANGS = ["pt-BR", "en", "es"];

async function checkPages(t, page) {
  for (const hash of PAGES) {
    await t.test(hash, async () => {
      await goTo(page, hash);
      if (hash !== "#/") await settled(page);
      await check(page);
    });
  }
}

for (const theme of THEMES) {
  for (const lang of LANGS) {
    test(`axe finds nothing on any page, ${theme} theme, ${lang}`, async (t) => {
      const page = await open(t, { theme, lang });
      // Through the debugger, where the page's policy does not reach.
      await page.evaluate(AXE);
      await t.test("#/ without data", () => check(page));
      await loadSample(page);
      await checkPages(t, page);
    });
  }

  test(`axe finds nothing in what lies over a page, ${theme} theme`, async (t) => {
    const page = await open(t, { theme });
    await page.evaluate(AXE);
    await loadSample(page);
    await t.test("Ctrl+K", async () => {
      await page.keyboard.press("Control+k");
      await page.locator(".dlg--palette [role=option]").first().waitFor();
      await check(page);
      await page.keyboard.press("Escape");
    });
    await t.test("keys", async () => {
      await page.keyboard.press("?");
      await page.locator(".dlg .keys").waitFor();
      await check(page);
      await page.keyboard.press("Escape");
    });
    await t.test("a filter of numbers", async () => {
      await goTo(page, "#/overview?p=all&f=messages:@2,9");
      await settled(page);
      await page.locator(".chip__t").first().click();
      await page.locator(".pick input").first().waitFor();
      await check(page);
      await page.keyboard.press("Escape");
    });
    await t.test("a conversation", async () => {
      await goTo(page, "#/conversations?p=all");
      await page.locator('[data-row="0"] [data-field="case"]').filter({ hasText: /\S/ }).click();
      await page.locator(".drawer [data-line]").first().waitFor();
      await check(page);
    });
  });
}

for (const theme of THEMES) {
  test(`axe finds nothing where sheets and dates are chosen, ${theme} theme`, async (t) => {
    const page = await open(t, { theme });
    await page.evaluate(AXE);
    const rows = [["Protocolo", "Data de abertura", "Agente"], ["A1", { serial: 46093.5 }, "Bia"]];
    await drop(page, [
      { name: "b.xlsx", mimeType: "application/octet-stream", buffer: workbook([{ name: "Casos", rows }, { name: "Cópia", rows }]) },
      fixture("ana.txt", "03/04/2026 09:00 - Ana: oi\n03/04/2026 09:05 - Loja: *Bia:* oi\n03/04/2026 09:06 - Loja: *Bia:* oi\n"),
    ]);
    await page.locator("[data-report], [data-metric]").first().waitFor();
    if (!(await page.locator("[data-report]").count())) await openReport(page);
    await t.test("the report", () => check(page));
    await page.locator("[data-map=open]").click();
    await page.locator("[data-sheet] input").nth(1).uncheck();
    await page.locator("[data-sheet] button").nth(1).click();
    await page.locator("[data-result=left_out]").waitFor();
    await t.test("sheets", () => check(page));
    await page.locator(".mapfile", { hasText: "ana.txt" }).click();
    await page.locator("[data-read]").first().waitFor();
    await t.test("dates of a chat", () => check(page));
  });
}

for (const theme of THEMES) {
  test(`axe finds nothing where files cannot be read, or are too much, ${theme} theme`, async (t) => {
    const page = await open(t, { theme });
    await page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, "deviceMemory", { get: () => 0.0001 });
      navigator.storage.getDirectory = () => Promise.reject(new DOMException("denied", "SecurityError"));
    });
    await page.reload();
    await page.evaluate(AXE);
    await page.locator("[data-memory]").waitFor();
    await t.test("nothing is kept", () => check(page));
    await choose(page, [fixture("carta.txt", "Prezada Maria\n"), fixture("casos.csv", "protocolo;criado em\n1;ontem\n")]);
    await page.locator("[data-begins]").first().waitFor();
    await t.test("files refused", () => check(page));
    await choose(page, ["a.csv", "b.csv"].map((name) => fixture(name, `case_id,created_at\n${"1,2026-03-02 09:00\n".repeat(1_500)}`)));
    await page.locator("[data-too-much]").waitFor();
    await t.test("too much", () => check(page));
  });
}

async function check(page) {
  // What still slides in is paler than it will be.
  await page.waitForFunction(() => document.getAnimations().every(({ effect }) => effect.getComputedTiming().endTime === Infinity));
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), RULES);
  assert.deepEqual(violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, help, target, failureSummary }))), []);
}

test("the first Tab leads past the bar, and menus give the focus back", async (t) => {
  const page = await open(t);
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".skip")), await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120)));
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await loadSample(page);
  const more = page.getByRole("button", { name: /^Mais:/ });
  await more.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemradio", { name: "English" }).waitFor();
  await page.keyboard.press("Escape");
  assert.ok(await more.evaluate((button) => button === document.activeElement));
});

test("axe finds nothing on a phone", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 844 } });
  await page.evaluate(AXE);
  await loadSample(page);
  await checkPages(t, page);
});
