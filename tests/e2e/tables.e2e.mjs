// The detail table (UX 37–41, 44) and the table behind every chart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

const rows = [];
for (let n = 1; n <= 400; n++) {
  const date = new Date(Date.UTC(2026, 0, 1 + Math.floor(n / 5), 12 + (n % 5))).toISOString().slice(0, 19).replace("T", " ");
  rows.push(`${n},${date},${date},${["Ana", "Bia", "José", "=Zoe"][n % 4]},${["whatsapp", "instagram"][n % 2]},${["troca", "compra", "dúvida"][n % 3]},${n % 3 ? (n % 5) + 1 : ""},Pessoa ${n}`);
}
const CASES = fixture("casos.csv", `case_id,created_at,first_response_at,agent,channel,case_type,csat,requester_name\n${rows.join("\n")}\n`);

async function ready(t, hash = "#/conversations?p=all", options = {}) {
  const page = await open(t, options);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, [CASES]);
  await settled(page);
  await goTo(page, hash);
  await page.locator("[data-row]").first().waitFor();
  return page;
}
const heads = (page) => page.$$eval(".vt__th", (cells) => cells.map((cell) => cell.dataset.head));
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
const cell = (page, row, field) => page.locator(`[data-row="${row}"] [data-field="${field}"]`);
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const has = (page, wanted) => page.waitForFunction((wanted) => decodeURIComponent(location.hash).includes(wanted), wanted).catch(async () => assert.fail(`${await hash(page)} has no ${wanted}`));

test("37: columns hide, move by key and by hand, size, come back after a reload of the data, and reset", async (t) => {
  const page = await ready(t);
  await page.click('[data-columns="open"]');
  await page.locator('[data-column="phone"] input').uncheck();
  await page.waitForFunction(() => !document.querySelector('[data-head="phone"]'));
  await page.locator('[data-column="agent"] input').focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForFunction(() => [...document.querySelectorAll("[data-column]")].findIndex((row) => row.dataset.column === "agent") === 5);
  await page.locator('[data-column="channel"] .colpick__grip').dragTo(page.locator('[data-column="requester"] .colpick__grip'));
  await page.waitForFunction(() => document.querySelectorAll(".vt__th")[1].dataset.head === "channel");
  await page.keyboard.press("Escape");

  const width = () => page.locator('[data-head="agent"]').evaluate((cell) => Math.round(cell.getBoundingClientRect().width));
  const before = await width();
  await page.locator('[data-head="agent"] .colh').focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.waitForFunction((before) => document.querySelector('[data-head="agent"]').getBoundingClientRect().width > before + 10, before);
  const grip = await page.locator('[data-head="agent"] .vt__grip').boundingBox();
  await page.mouse.move(grip.x + 4, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(grip.x + 84, grip.y + 8, { steps: 4 });
  await page.mouse.up();
  assert.ok((await width()) > before + 80);
  await page.locator('[data-head="agent"] .vt__grip').dblclick();
  await page.waitForFunction((before) => document.querySelector('[data-head="agent"]').getBoundingClientRect().width < before, before);
  assert.match(await page.evaluate(() => localStorage.getItem("balcao.columns")), /^cases\|.*channel.*\|phone\|agent:\d+$/);

  await page.reload();
  await choose(page, [CASES]);
  await page.locator("[data-row]").first().waitFor();
  assert.ok(!(await heads(page)).includes("phone") && (await heads(page))[1] === "channel");
  await page.click('[data-columns="open"]');
  await page.getByRole("button", { name: "Voltar às colunas originais" }).click();
  await page.locator('[data-head="phone"]').waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() => !document.querySelector('[data-head="phone"]'));
});

test("37: the header and the first column stay in sight", async (t) => {
  const page = await ready(t, "#/conversations?p=all", { viewport: { width: 900, height: 700 } });
  await page.locator(".vt").evaluate((box) => box.scrollTo(400, 900));
  // Both in the same frame: rows come and go while the table scrolls.
  await page.waitForFunction(() => {
    const at = (selector) => document.querySelector(selector)?.getBoundingClientRect();
    const [box, head, first] = [".vt", ".vt__top", ".vt__row:not(.vt__row--wait) .vt__cell"].map(at);
    const scrolled = document.querySelector(".vt").scrollLeft > 300;
    return scrolled && first && Math.abs(head.y - box.y) < 2 && Math.abs(first.x - box.x) < 2;
  });
});

test("38: a second column sorts inside the first; both say so with a number", async (t) => {
  const page = await ready(t);
  await page.locator('[data-head="agent"] .colh').click();
  await page.locator('[data-head="case"] .colh').click({ modifiers: ["Shift"] });
  await page.waitForFunction(() => document.querySelectorAll(".colh__n").length === 2);
  assert.equal(await page.locator('[data-head="agent"]').getAttribute("aria-sort"), "ascending");
  assert.equal(await page.locator('[data-head="case"] .colh__n').innerText(), "2");
  await has(page, "sort=agent,case");
  await page.waitForFunction(() => document.querySelector('[data-row="0"] [data-field="agent"]')?.innerText === "=Zoe");
  assert.equal(await cell(page, 0, "case").innerText(), "3");
  assert.equal(await cell(page, 1, "case").innerText(), "7");
});

test("39: the keyboard reaches the true last row, any row by its number, and every column", async (t) => {
  const page = await ready(t);
  await page.locator(".vt").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Control+End");
  await page.locator('[data-row="399"] .vt__cell--at').waitFor();
  assert.equal(await page.locator(".vt__cell--at").getAttribute("data-field"), "messages");
  await page.keyboard.press("Control+Home");
  await page.locator('[data-row="0"] .vt__cell--at[data-field="case"]').waitFor();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("Home");
  await page.keyboard.press("End");
  await page.locator('[data-row="399"]').waitFor();
  await page.keyboard.press("Control+g");
  await page.keyboard.type("123");
  await page.keyboard.press("Enter");
  await page.locator('[data-row="122"] .vt__cell--at').waitFor();
  assert.equal(await page.locator(".vt").getAttribute("aria-activedescendant"), "cell-122-0");
});

test("40: bars in the head show all rows in grey and passing ones in blue, and open the column's filter", async (t) => {
  const page = await ready(t);
  const words = page.locator('[data-profile="channel"]');
  await page.waitForFunction(() => document.querySelector('[data-profile="channel"]')?.textContent === "2");
  await page.locator('[data-head="channel"] .vt__prof').click();
  await page.locator(".pick__opt", { hasText: "WhatsApp" }).or(page.locator(".pick__opt", { hasText: "whatsapp" })).locator("input").check();
  await page.waitForFunction(() => document.querySelector('[data-profile="channel"]')?.textContent === "1 de 2");
  await page.keyboard.press("Escape");
  const heights = await page.$$eval('[data-head="channel"] rect', (rects) => rects.map((rect) => [rect.getAttribute("class"), Number(rect.getAttribute("height"))]));
  assert.deepEqual(heights.map(([, height]) => height).sort((a, b) => a - b), [0, 26, 26, 26], JSON.stringify(heights));
  assert.ok(await words.isVisible());
  await page.locator('[data-head="created_at"] .vt__prof').click();
  await page.locator(".pick input[type=date]").first().fill("2026-02-01");
  await has(page, "day:@2026-02-01,");
});

test("40: days of a case's own, as its end, filter from one to another", async (t) => {
  const page = await open(t);
  const rows = ["1,2026-03-02 09:00,2026-03-02 23:59", "2,2026-03-02 10:00,2026-03-05 00:00", "3,2026-03-02 11:00,"];
  await choose(page, [fixture("casos.csv", `case_id,created_at,closed_at\n${rows.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/conversations?p=all");
  await page.locator('[data-row="2"]').waitFor();
  await page.locator('[data-head="closed_at"] .vt__prof').click();
  await page.locator(".pick input[type=date]").nth(1).fill("2026-03-02");
  await has(page, "closed_day:@2026-03-02,2026-03-02");
  await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 1);
  assert.equal(await cell(page, 0, "case").innerText(), "1");
  assert.match(await page.locator(".chip").first().innerText(), /Dia do fechamento\s+é\s+seg 2 mar/);
});

test("24, 41: a value filters by click and by Enter; Space, Shift and Ctrl pick; the copy pastes as cells and runs nowhere", async (t) => {
  const page = await ready(t);
  await page.locator('[data-head="case"] .colh').click();
  await page.waitForFunction(() => document.querySelector('[data-row="0"] [data-field="case"]')?.innerText === "1");
  await cell(page, 0, "case").click();
  await closeConversation(page);
  await page.keyboard.press("Control+c");
  await page.getByText("Copiado: 1 linhas").waitFor();
  assert.equal(await copied(page), "1");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Control+c");
  await page.getByText("Copiado: 2 linhas").waitFor();
  assert.equal(await copied(page), "1\tPessoa 1\r\n2\tPessoa 2");

  await cell(page, 2, "case").click({ modifiers: ["Control"] });
  await page.keyboard.press("ArrowDown");
  await cell(page, 2, "case").click({ modifiers: ["Control"] });
  await cell(page, 4, "case").click({ modifiers: ["Shift"] });
  await page.getByText("3 linhas escolhidas").waitFor();
  await page.click('[data-copy="rows"]');
  await page.getByText("Copiado: 3 linhas").waitFor();
  const lines = (await copied(page)).split("\r\n");
  assert.equal(lines.length, 4);
  assert.ok(lines[1].startsWith("3\tPessoa 3\t") && lines[1].includes("\t'=Zoe\t"), lines[1]);
  assert.equal(new Set(lines.map((line) => line.split("\t").length)).size, 1);

  await page.locator(".vt").focus();
  await page.keyboard.press("Escape");
  await page.locator("[data-copy]").waitFor({ state: "detached" });
  await cell(page, 1, "agent").locator(".vt__value").click();
  await has(page, "f=agent:José");
  await cell(page, 0, "channel").click({ position: { x: 88, y: 18 } });
  await closeConversation(page);
  await page.keyboard.press("Enter");
  await has(page, "channel:");
  await page.keyboard.press("Alt+Enter");
  await has(page, "channel:!");
});

test("44: totals say what they are", async (t) => {
  const page = await ready(t);
  const grades = rows.map((row) => row.split(",")[6]).filter(Boolean).map(Number).sort((a, b) => a - b);
  const median = (grades[Math.floor((grades.length - 1) / 2)] + grades[Math.floor(grades.length / 2)]) / 2;
  const total = page.locator('[data-total="csat"]');
  await page.waitForFunction(() => document.querySelector('[data-total="csat"]')?.dataset.kind === "median");
  assert.equal(Number(await total.getAttribute("data-value")), median);
  assert.match(await total.innerText(), /^mediana /);
  assert.match(await page.locator('[data-total="messages"]').innerText(), /^soma /);
});

// Drawings of every kind, and how many of them each page has at least.
const DRAWN = ".chart, .cols, .curve, .moments, .multiples, .queues, .shifts";
const CHARTS = { "#/overview?p=28d": 4, "#/team": 4, "#/times": 3, "#/delivery": 2, "#/customers": 1, "#/progress": 1 };

for (const [hash, least] of Object.entries(CHARTS)) {
  test(`68: every chart of ${hash} has its numbers as a table, the same ones, one key away`, async (t) => {
    const page = await open(t);
    await loadSample(page);
    await goTo(page, hash);
    await settled(page);
    const cards = page.locator(`section.card:has(${DRAWN})`);
    await cards.nth(least - 1).waitFor();
    for (const card of await cards.all()) {
      const name = await card.getAttribute("aria-label");
      await card.locator(".card__acts > .mini[aria-pressed]").focus();
      await page.keyboard.press("t");
      const table = card.locator(".numbers:not(.vh)");
      await table.waitFor();
      const values = await table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)));
      assert.ok(values.length > 0 && values.flat().some((text) => /\d/.test(text)), `${name} has figures`);
      // Columns say theirs themselves.
      const columns = await card.locator(".cols__bar").evaluateAll((bars) => bars.map(({ dataset }) => dataset.value ?? ""));
      const figures = await table.locator("tbody td[data-value]").evaluateAll((cells) => cells.map(({ dataset }) => dataset.value));
      assert.deepEqual(columns.filter(Boolean), columns.length > 0 ? figures : [], name);
      await page.keyboard.press("t");
      await table.waitFor({ state: "detached" });
    }
  });
}

test("68: a filter changes the numbers of a chart and those of its table together", async (t) => {
  const page = await ready(t);
  await goTo(page, "#/overview?p=28d");
  await page.locator(".chart--main canvas").waitFor();
  const sum = () => page.locator("section.card:has(.chart--main) table").evaluate((table) => [...table.querySelectorAll('[data-metric="cases_opened"]')].reduce((sum, cell) => sum + Number(cell.dataset.value), 0));
  const whole = () => page.evaluate(() => Number(document.querySelector('.tiles [data-metric="cases_opened"]').dataset.value));
  assert.equal(await sum(), await whole());
  await goTo(page, "#/overview?p=28d&f=agent:Ana");
  await settled(page);
  await page.waitForFunction(() => document.querySelector('.main[aria-busy="false"]'));
  assert.equal(await sum(), await whole());
});

/** A press on a row opens its conversation; Esc closes it. */
async function closeConversation(page) {
  await page.locator(".drawer").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".drawer").waitFor({ state: "detached" });
  await page.locator(".vt").focus();
}
