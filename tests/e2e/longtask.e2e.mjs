import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, figures, fixture, goTo, open, settled } from "./harness.mjs";

// Functional only: durations belong to ./dev bench.
test("an import and a filter change leave their User Timing entries", async (t) => {
  const page = await open(t);
  await page.evaluate(observe);
  await choose(page, [messages(2_000)]);
  await settled(page);
  const [loaded] = await measures(page, "balcao:import");
  assert.ok(loaded.duration > 0);
  assert.equal(loaded.detail.rows, 2_000);

  await goTo(page, "#/overview?f=direction:received");
  await page.waitForFunction(() => performance.getEntriesByName("balcao:refresh").length > 0);
  const refreshed = (await measures(page, "balcao:refresh")).at(-1);
  assert.ok(refreshed.detail.engine_ms >= 0);
  assert.ok((await figures(page)).length > 0);
  assert.ok(Array.isArray(await page.evaluate(() => globalThis.__longTasks)));
});

test("cards are drawn one after another, each partial until its own figures are there", async (t) => {
  const page = await open(t);
  await page.evaluate(watchCards);
  await choose(page, [messages(2_000)]);
  await settled(page);
  const first = await page.evaluate(() => globalThis.__turns.splice(0));
  assert.ok(first.length >= 5, `first drawing in ${first.length} turns`);
  assert.ok(first.some((partial) => partial > 0 && partial < Math.max(...first)), "some cards were ready while others were not");

  await page.evaluate(() => performance.clearMeasures("balcao:refresh"));
  await goTo(page, "#/overview?f=direction:received");
  await settled(page);
  await measures(page, "balcao:refresh");
  const again = await page.evaluate(() => globalThis.__turns);
  assert.ok(again.length >= 3, `figures of a filter in ${again.length} turns`);
  assert.equal(again.at(-1), 0);
});

test("first figures stand there before the last row, say that they will change, and go when it is cancelled", async (t) => {
  const page = await open(t);
  await page.click('[data-sample="large"]');
  const early = page.locator('.so-far[data-state="partial"]');
  await early.waitFor({ timeout: 60_000 });
  assert.match(await early.innerText(), /Até agora .*ainda mudam/);
  const figures = await early.locator("[data-metric]").evaluateAll((cells) => cells.map(({ dataset }) => [dataset.metric, Number(dataset.value)]));
  assert.ok(figures.length > 0 && figures.every(([, value]) => value >= 0), `${figures}`);
  await page.click("[data-cancel]");
  await page.locator('[data-sample="large"]').waitFor();
  assert.equal(await early.count(), 0);
});

test("the entry of an import ends when no figure is partial any more", async (t) => {
  const page = await open(t);
  await page.evaluate(() => {
    new PerformanceObserver((list) => {
      if (list.getEntriesByName("balcao:import").length) globalThis.__partialAtEnd = document.querySelectorAll('[data-state="partial"]').length;
    }).observe({ entryTypes: ["measure"] });
  });
  await choose(page, [messages(2_000)]);
  await page.waitForFunction(() => globalThis.__partialAtEnd !== undefined);
  assert.equal(await page.evaluate(() => globalThis.__partialAtEnd), 0);
});

/** How many boxes are partial, each time that changes: a mutation observer hears once per task. */
function watchCards() {
  globalThis.__turns = [];
  const look = () => {
    const partial = document.querySelectorAll('.tile[data-state="partial"], section[data-state="partial"]').length;
    if (globalThis.__turns.at(-1) !== partial) globalThis.__turns.push(partial);
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
}

async function measures(page, name) {
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, name);
  return page.evaluate((name) => performance.getEntriesByName(name).map(({ duration, detail }) => ({ duration, detail })), name);
}

function observe() {
  globalThis.__longTasks = [];
  new PerformanceObserver((list) => globalThis.__longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask", buffered: true });
}

/** A message export of `n` rows: cases of ten messages, customer and agent by turns. */
function messages(n) {
  const header = "case_id;message_id;sent_at;direction;agent;status";
  const rows = Array.from({ length: n }, (_, i) => {
    const minutes = String(i % 60).padStart(2, "0");
    const hours = String(Math.floor(i / 60) % 24).padStart(2, "0");
    const day = String(1 + (Math.floor(i / 1440) % 28)).padStart(2, "0");
    const ours = i % 2 === 1;
    return `C${Math.floor(i / 10)};M${i};2026-10-${day} ${hours}:${minutes}:00;${ours ? "outbound" : "inbound"};${ours ? "Ana" : ""};${ours ? "read" : ""}`;
  });
  return fixture("mensagens.csv", [header, ...rows].join("\n") + "\n");
}
