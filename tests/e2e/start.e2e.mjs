import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, drop, fixture, loadSample, open, openBroken } from "./harness.mjs";

const JUNK = fixture("notas.csv", "isto não é uma exportação\n");

test("the start page opens under a sub-path, with a title and a place for files", async (t) => {
  const page = await open(t);

  assert.match(await page.title(), /Balcão/);
  assert.equal(await page.locator("#file-input").getAttribute("multiple"), "");
  assert.equal(await page.locator('[data-sample="small"]').count(), 1);
});

test("only files of the build are asked for, and charts not before there are data", async (t) => {
  const page = await open(t);
  await page.waitForLoadState("networkidle");

  const asked = page.server.requests.map(({ url }) => url);
  assert.ok(asked.length > 3 && asked.every((url) => url.startsWith("/balcao/")), asked.join("\n"));
  assert.ok(!asked.some((url) => url.includes("echarts")), "the charts were loaded too early");
});

for (const theme of ["light", "dark"]) {
  test(`the ${theme} theme of the system is on before the first paint`, async (t) => {
    const page = await open(t, { theme });

    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
  });
}

test("a chosen theme outlives the visit and wins over the system", async (t) => {
  const page = await open(t, { theme: "light" });
  await page.evaluate(() => localStorage.setItem("balcao.theme", "dark"));
  await page.reload();

  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
});

test("the page speaks the browser's language where it can, else Portuguese", async (t) => {
  for (const [lang, spoken] of [["en-GB", "en"], ["es-AR", "es"], ["pt-PT", "pt-BR"], ["fr-FR", "pt-BR"]]) {
    await t.test(lang, async (t) => {
      const page = await open(t, { lang });
      await page.waitForFunction((spoken) => document.documentElement.lang === spoken, spoken);
    });
  }
});

test("a file that cannot be read is named with a reason, whichever way it came", async (t) => {
  for (const give of [drop, choose]) {
    await t.test(give.name, async (t) => {
      const page = await open(t);
      await give(page, [JUNK]);
      await page.getByText("notas.csv").first().waitFor();
    });
  }
});

test("a page whose code does not arrive says so in three languages", async (t) => {
  for (const broken of [/boot\.js/, /app-.*\.js/, /app-.*\.wasm/]) {
    await t.test(String(broken), async (t) => {
      const page = await openBroken(t, broken);
      await page.mouse.move(1, 1);

      await page.locator("#fallback").waitFor({ state: "visible" });
      assert.equal(await page.locator("#opening").isVisible(), false);
      assert.deepEqual(await page.$$eval("#fallback [lang]", (nodes) => nodes.map((node) => node.lang)), ["pt-BR", "en", "es"]);
    });
  }
});

test("language and theme change without a reload; nothing moves for those who asked for that", async (t) => {
  const page = await open(t, { theme: "light" });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await loadSample(page);
  const opened = await page.evaluate(() => performance.timeOrigin);
  const value = () => page.locator('.tiles [data-metric="csat_score"]').first().innerText();
  const before = await value();
  assert.match(before, /,|%/);
  const box = page.locator(".chart--main .chart__box");
  await page.locator(".chart--main canvas").waitFor();
  const moves = () => page.evaluate(() => globalThis.echarts.getInstanceByDom(document.querySelector(".chart--main .chart__box")).getOption().animation);
  assert.equal(await moves(), false);
  const ink = () => page.evaluate(() => JSON.stringify(globalThis.echarts.getInstanceByDom(document.querySelector(".chart--main .chart__box")).getOption().series.map((series) => series.itemStyle?.color ?? series.lineStyle?.color)));
  const light = await ink();

  await page.getByRole("button", { name: /^Mais:/ }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await page.waitForFunction(() => document.documentElement.lang === "en");
  await page.getByText("Cases created").first().waitFor();
  await page.getByRole("button", { name: /^More:/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await page.waitForFunction((light) => JSON.stringify(globalThis.echarts.getInstanceByDom(document.querySelector(".chart--main .chart__box")).getOption().series.map((series) => series.itemStyle?.color ?? series.lineStyle?.color)) !== light, light);
  assert.ok(await box.isVisible());
  assert.equal(await page.evaluate(() => performance.timeOrigin), opened);

  await page.emulateMedia({ forcedColors: "active" });
  assert.ok(await page.locator('.tiles [data-metric="cases_opened"]').first().isVisible());
});
