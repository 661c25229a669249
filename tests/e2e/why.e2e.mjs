// Why this number: the drawer shows the figure of the tile, a ledger that adds up to n, and the rows behind it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { goTo, loadSample, open, settled } from "./harness.mjs";

async function explained(page) {
  await page.locator(".drawer--why .why-fig").waitFor();
  return page.locator(".drawer--why").evaluate((drawer) => ({
    metric: drawer.querySelector("[data-why-metric]").dataset.whyMetric,
    value: drawer.querySelector("[data-why-metric]").dataset.value ?? "",
    ledger: [...drawer.querySelectorAll("[data-ledger]")].map(({ dataset, textContent }) => ({
      id: dataset.ledger,
      n: Number(dataset.n),
      minus: dataset.ledger.startsWith("minus."),
      text: textContent,
    })),
    text: drawer.innerText,
  }));
}

/** The drawer tells this figure, in words, with a ledger that adds up. */
async function isExplained(page, { metric, value }) {
  await page.locator(`[data-why-metric="${metric}"]`).waitFor();
  const why = await explained(page);
  assert.equal(why.value, value ?? "", metric);
  assert.ok(!/(why|metric|n)\.[a-z_]+\.[a-z_]+/.test(why.text), why.text);
  if (why.ledger.length > 0) {
    const total = why.ledger.at(-1);
    const sum = why.ledger.slice(0, -1).reduce((sum, line) => sum + (line.minus ? -line.n : line.n), 0);
    assert.equal(sum, total.n, metric);
  }
}

for (const path of ["#/overview", "#/team", "#/delivery", "#/customers"]) {
  test(`every tile of ${path} opens, with its own figure and a ledger that adds up`, async (t) => {
    const page = await open(t);
    await loadSample(page);
    await goTo(page, path);
    await settled(page);
    await page.locator(".tile__value").first().waitFor();
    const tiles = page.locator(".tile");
    const count = await tiles.count();
    assert.ok(count >= 4);
    for (let place = 0; place < count; place++) {
      const tile = tiles.nth(place);
      const figure = await tile.locator(".tile__value").evaluate(({ dataset }) => ({ ...dataset }));
      await tile.locator(".why").click();
      await isExplained(page, figure);
    }
  });
}

test("every figure of the groups of #/times opens where it is pointed at, with a ledger that adds up", async (t) => {
  const page = await open(t, { viewport: { width: 1440, height: 2600 } });
  await loadSample(page);
  await goTo(page, "#/times");
  await settled(page);
  const cells = page.locator("table.group td[data-metric]");
  const count = await cells.count();
  assert.ok(count >= 8);
  for (let place = 0; place < count; place++) {
    const figure = await cells.nth(place).evaluate(({ dataset }) => ({ ...dataset }));
    await cells.nth(place).hover();
    await page.locator(".why--float").click();
    await isExplained(page, figure);
    await page.keyboard.press("Escape");
    await page.locator(".drawer").waitFor({ state: "detached" });
  }
});

test("a figure of a leaderboard opens by ? and its rows are in Conversas", async (t) => {
  const page = await open(t);
  await loadSample(page);
  const row = page.locator(".lb button.lb__row").first();
  const { value } = await row.locator("[data-metric]").evaluate(({ dataset }) => ({ ...dataset }));
  await row.focus();
  await page.keyboard.press("?");
  const why = await explained(page);
  assert.equal(why.value, value);
  await page.keyboard.press("Escape");
  await page.locator(".drawer").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.classList.contains("lb__row"));
});

test("the rows behind a figure are as many as its n, and open their conversation", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await page.locator('.tile:has([data-metric="first_response_p50"]) .why').click();
  const why = await explained(page);
  const n = why.ledger.at(-1).n;
  await page.locator(".behind__row").first().click();
  await page.locator(".drawer--talk [data-line]").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".drawer--why").waitFor();
  await page.locator(".drawer__foot .ctl--primary").click();
  await page.locator("[data-row]").first().waitFor();
  await page.waitForFunction((n) => document.querySelector(".vt")?.getAttribute("aria-rowcount") === String(n + 1), n);
});

test("the rows behind a figure are a file", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await page.locator('.tile:has([data-metric="resolution_p50"]) .why').click();
  const why = await explained(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('[data-download="why"]').click()]);
  const [workbook] = await Promise.all([page.waitForEvent("download"), page.locator('[data-download="why-workbook"]').click()]);
  assert.equal(workbook.suggestedFilename(), "por-que.xlsx");
  assert.equal((await readFile(await workbook.path())).subarray(0, 2).toString(), "PK");
  const stream = await download.createReadStream();
  let text = "";
  for await (const part of stream) text += part;
  assert.equal(text.trim().split("\r\n").length - 1, why.ledger.at(-1).n);
});
