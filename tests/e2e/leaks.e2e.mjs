// A manager leaves the page open all day: what a page drew must be gone when it is left.

import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, loadSample, open, PAGES, settled } from "./harness.mjs";

const VIEWS = [...PAGES.map((hash) => (hash === "#/" ? hash : `${hash}?p=all`)), "#/overview?p=all&f=direction:sent"];
/** What is pressed on a page, and what is then shown in the drawer. */
const PRESSED = {
  "#/overview?p=all": [".tile .why", ".drawer--why .why-fig"],
  "#/conversations?p=all": ['[data-row="0"] [data-field="case"]', ".drawer--talk [data-line]"],
};

test("200 page changes over all pages, with conversations and figures opened on the way, leave the heap, the workers and the charts where they were", async (t) => {
  const page = await open(t);
  await loadSample(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const visit = async (times) => {
    for (let at = 0; at < times; at += 1) {
      const hash = VIEWS[at % VIEWS.length];
      await goTo(page, hash);
      if (PRESSED[hash]) await openAndClose(page, ...PRESSED[hash]);
    }
    await goTo(page, VIEWS[1]);
    await settled(page);
  };
  const counted = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    const charts = await page.locator("[_echarts_instance_]").count();
    return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners"), workers: page.workers().length, charts };
  };
  await visit(30);
  const before = await counted();
  await visit(200);
  const after = await counted();
  const told = `${JSON.stringify(before)} became ${JSON.stringify(after)}`;
  assert.equal(after.workers, before.workers, told);
  assert.equal(after.charts, before.charts, told);
  for (const [name, spare] of [["nodes", 500], ["listeners", 100], ["heap", 2 << 20]]) {
    assert.ok(after[name] <= before[name] * 1.1 + spare, `${name}: ${told}`);
  }
});

async function openAndClose(page, button, inside) {
  await page.locator(button).first().click();
  await page.locator(inside).first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".drawer").waitFor({ state: "detached" });
}
