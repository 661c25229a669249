// Início before the page's code is there: what index.html carries looks and says the same, and nothing given to it is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { choose, drop, figure, fixture, open, openBroken, ready, report, openReport, settled } from "./harness.mjs";

const CASES = fixture("casos.csv", "case_id,created_at,closed_at\n1,2026-03-02 09:00:00,2026-03-02 10:00:00\n2,2026-03-03 09:00:00,\n");
const MORE = fixture("outros.csv", "case_id,created_at,closed_at\n3,2026-03-04 09:00:00,\n");
const CODE = /app-.*\.wasm/;

/** Opens Início again, with the page's code held back until `release`. */
async function held(t, options) {
  const page = await open(t, options);
  let release;
  const wait = new Promise((resolve) => (release = resolve));
  await page.route(CODE, (route) => wait.then(() => route.continue()));
  await page.reload();
  await page.locator(".opening:visible").waitFor();
  return Object.assign(page, { release });
}

test("until a visitor stirs only what shows Início is asked for, and then the page's code", async (t) => {
  const first = await open(t);
  const { server } = first;
  await first.waitForLoadState("networkidle");
  server.requests.length = 0;
  // No pointer has been here yet.
  const page = await first.context().newPage();
  await page.goto(server.url, { waitUntil: "networkidle" });

  const asked = new Set(server.requests.map(({ url }) => url));
  assert.ok(![...asked].some((url) => /\.wasm|app-/.test(url)), [...asked].join("\n"));
  const bodies = await Promise.all([...asked].map(async (url) => Buffer.from(await (await fetch(new URL(url, server.url))).arrayBuffer())));
  const bytes = bodies.reduce((all, body) => all + brotliCompressSync(body).length, 0);
  assert.ok(bytes < 250_000, `${bytes} bytes`);

  await ready(page);
  assert.ok(server.requests.some(({ url }) => CODE.test(url)));
});

test("a page that nobody touches opens by itself, one with a view in its address at once", async (t) => {
  const page = await open(t);
  await page.reload();
  await page.locator("#opening").waitFor({ state: "detached" });

  await page.goto("about:blank");
  await page.goto(`${page.server.url}#/settings`);
  await page.locator("#opening").waitFor({ state: "detached", timeout: 2500 });
});

for (const [lang, title] of [["pt-BR", "Quem responde"], ["en-GB", "Who answers"], ["es-MX", "Quién responde"], ["de-DE", "Quem responde"]]) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`the page takes the place of its opening without a jump, in ${lang} at ${viewport.width} px`, async (t) => {
      const page = await held(t, { lang, viewport });
      const parts = [".brand", ".seg", "h1", ".drop__title", ".drop__fmt", ".ticket", ".stub__opt", ".stub__foot", ".how"];
      const look = (around) =>
        page.$$eval(parts.map((part) => `${around} ${part}`).join(), (nodes) =>
          nodes.filter((node) => node.checkVisibility()).map((node) => ({ words: node.innerText.replace(/\s+/g, " ").trim(), box: node.getBoundingClientRect().toJSON() })),
        );
      const before = await look(".opening");
      assert.match(before.find(({ words }) => words.startsWith(title))?.words ?? "", new RegExp(title));
      page.release();
      await ready(page);
      const after = await look("body");

      assert.deepEqual(after.map(({ words }) => words), before.map(({ words }) => words));
      for (const [at, { words, box }] of after.entries()) {
        // What was sent since the page opened takes a line of its own on a phone.
        const slack = words.startsWith(after.at(-1).words) ? 60 : 2;
        for (const side of ["x", "y", "width"]) assert.ok(Math.abs(box[side] - before[at].box[side]) < slack, `${words}: ${side} ${before[at].box[side]} -> ${box[side]}`);
      }
    });
  }
}

for (const give of [drop, choose]) {
  test(`files given before the page is there are read when it is: ${give.name}`, async (t) => {
    const page = await held(t);
    await give(page, [CASES]);
    await page.getByText("Recebi. Só um instante").waitFor();
    await give(page, [MORE]);
    page.release();
    await settled(page);

    assert.equal(await figure(page, "cases_opened"), 3);
    await openReport(page);
    assert.deepEqual(await report(page), { rows_read: 3, kept: 3, merged: 0, rejected: 0 });
  });
}

test("a sample and a pasted table wait as well", async (t) => {
  const page = await held(t);
  await page.click('.opening:visible [data-sample="small"]');
  await page.getByText("Recebi. Só um instante").waitFor();
  page.release();
  await settled(page);
  assert.ok((await figure(page, "cases_opened")) > 100);

  const other = await held(t);
  await other.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, CASES.buffer.toString());
  other.release();
  await settled(other);
  assert.equal(await figure(other, "cases_opened"), 2);
});

test("files dragged over it are shown their place", async (t) => {
  const page = await held(t);
  const drag = async (type) => page.dispatchEvent("body", type, { dataTransfer: await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["a"], "a.csv"));
    return transfer;
  }) });
  await drag("dragenter");
  await page.locator(".opening:visible .drop--over").waitFor();
  await drag("dragleave");
  assert.equal(await page.locator(".drop--over").count(), 0);
  page.release();
});

test("language and theme chosen before the page is there are those it opens in", async (t) => {
  const page = await held(t, { theme: "light" });
  await page.click('.opening:visible [data-theme-chosen="dark"]');
  await page.click('.opening:visible [data-lang="es"]');
  await page.getByText("Quién responde").first().waitFor();
  page.release();
  await ready(page);

  assert.match(await page.locator("h1.hero__title").innerText(), /^Quién responde/);
  assert.deepEqual(await page.evaluate(() => ({ ...document.documentElement.dataset, lang: document.documentElement.lang, build: "" })), { theme: "dark", lang: "es", build: "" });
});

test("code that does not arrive after a drop says so", async (t) => {
  const page = await openBroken(t, CODE);
  await choose(page, [CASES]);

  await page.locator("#fallback").waitFor({ state: "visible" });
});
