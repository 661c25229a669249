// What charts do (UX 47, 51, 53, 54): the calendar, hours × weekdays, legends and their colours.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, figure, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

const HEAD = "case_id,created_at,first_response_at,closed_at,agent,channel\n";
const date = (from, day) => new Date(from + day * 86_400_000).toISOString().slice(0, 10);
const row = (id, day, hour, minutes = 10) => `${id},${day} ${hour}:00:00,${day} ${hour}:${minutes}:00,${day} ${hour}:50:00,${id % 2 ? "Ana" : "Bia"},whatsapp`;

// Every day from 4 November 2024 to 27 March 2026, so that the last one is not over and no day is a gap.
const YEARS = fixture("anos.csv", HEAD + Array.from({ length: 509 }, (_, day) => row(day + 1, date(Date.UTC(2024, 10, 4), day), "09")).join("\n"));

// Two weeks from Monday 2 March 2026: three cases on the first Monday at 9, four on the second; two on each Wednesday at 14; one on every day at 10.
const WEEKS = (() => {
  const rows = [];
  const add = (day, hour, n) => Array.from({ length: n }, () => rows.push(row(rows.length + 1, date(Date.UTC(2026, 2, 2), day), hour)));
  for (let day = 0; day < 14; day++) add(day, "10", 1);
  add(0, "09", 3);
  add(7, "09", 4);
  add(2, "14", 2);
  add(9, "14", 2);
  add(13, "23", 1);
  return fixture("semanas.csv", `${HEAD}${rows.join("\n")}\n`);
})();

const has = (page, wanted) => page.waitForFunction((wanted) => decodeURIComponent(location.hash).includes(wanted), wanted).catch(async () => assert.fail(`${await page.evaluate(() => location.hash)} has no ${wanted}`));
const lacks = (page, other) => page.waitForFunction((other) => !decodeURIComponent(location.hash).includes(other), other).catch(async () => assert.fail(`${await page.evaluate(() => location.hash)} has ${other}`));
const hour = (page, slot) => page.locator(`.chart--heat [data-cell][data-group="${slot}"]`);
/** The group of the mark that has the focus, once it is this one. */
const stands = (page, group) => page.waitForFunction((group) => document.activeElement?.dataset.group === group, group).catch(async () => assert.fail(`${await page.evaluate(() => document.activeElement?.dataset.group)} is not ${group}`));

async function ready(t, file, hash = "#/overview?p=all", options = {}) {
  const page = await open(t, options);
  await choose(page, [file]);
  await settled(page);
  await goTo(page, hash);
  await settled(page);
  return page;
}

test("53: keys go by day, week and month, and into the years before", async (t) => {
  const page = await ready(t, YEARS);
  const at = page.locator('.chart--cal [data-group="2026-03-20"]');
  await at.focus();
  for (const [key, group] of [
    ["ArrowUp", "2026-03-19"],
    ["ArrowDown", "2026-03-20"],
    ["ArrowLeft", "2026-03-13"],
    ["ArrowRight", "2026-03-20"],
    ["PageUp", "2026-02-20"],
    ["PageUp", "2026-01-20"],
    ["PageDown", "2026-02-20"],
  ]) {
    await page.keyboard.press(key);
    await stands(page, group);
  }
  // 53 weeks end before March 2025: the year is opened.
  await page.locator('.chart--cal [data-group="2025-03-31"]').focus();
  await page.keyboard.press("PageUp");
  await stands(page, "2025-02-28");
  await has(page, "y=2025");
  for (const group of ["2025-01-28", "2024-12-28"]) {
    await page.keyboard.press("PageUp");
    await stands(page, group);
  }
  await has(page, "y=2024");
  // There are no data before November 2024: the first cells of the year are as far as it goes.
  for (let n = 0; n < 3; n++) await page.keyboard.press("PageUp");
  await has(page, "y=2024");
  await page.locator('.chart--cal [data-group="2024-12-02"]').focus();
  await page.keyboard.press("Enter");
  await has(page, "f=day:2024-12-02");
});

test("53: a year is chosen from a list, drawn over, kept in the link; data of one year have no list", async (t) => {
  const page = await ready(t, YEARS);
  const list = page.locator("[data-year]");
  assert.deepEqual(await list.locator("option").allInnerTexts(), ["53 semanas", "2026", "2025", "2024"]);
  await list.selectOption("2025");
  await has(page, "y=2025");
  await page.locator('.chart--cal [data-group="2025-01-01"]').waitFor();
  assert.equal(await page.locator('.chart--cal [data-group="2026-03-01"]').count(), 0);
  await page.locator('.chart--cal [data-group="2025-06-02"]').focus();
  for (const key of ["Shift+ArrowRight", "Enter"]) await page.keyboard.press(key);
  await has(page, "p=2025-06-02..2025-06-10");
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 8);
  await has(page, "y=2025");
  await page.goBack();
  await page.goBack();
  await lacks(page, "y=");
  await page.waitForFunction(() => document.querySelector("[data-year]").value === "");

  const small = await ready(t, WEEKS);
  assert.equal(await small.locator("[data-year]").count(), 0);
});

test("53: weeks have their ISO number, as the setting begins them", async (t) => {
  const page = await ready(t, YEARS, "#/overview?p=all&y=2026");
  const numbers = () => page.locator(".chart--cal .cal-week").allTextContents();
  // Columns of 2026 begin on Sunday 28 December 2025; every other one is named.
  assert.deepEqual((await numbers()).slice(0, 5), ["sem.", "1", "3", "5", "7"]);
  const spoken = (group) => page.locator(`.chart--cal [data-group="${group}"]`).getAttribute("aria-label");
  // Weeks are counted from Monday: the Sunday belongs to the week before its column's.
  assert.match(await spoken("2026-03-15"), /Semana 11(,|$)/);
  assert.match(await spoken("2026-03-16"), /Semana 12(,|$)/);
  await goTo(page, "#/settings");
  await page.getByRole("button", { name: "Domingo", exact: true }).click();
  await goTo(page, "#/overview?p=all&y=2026");
  await settled(page);
  await page.waitForFunction(() => /Semana 12(,|$)/.test(document.querySelector('.chart--cal [data-group="2026-03-15"]').getAttribute("aria-label")));
});

test("53: holidays of the service's hours have a dot, a text and a key", async (t) => {
  const page = await ready(t, YEARS);
  assert.equal(await page.locator(".chart--cal .cell-dot").count(), 0);
  await goTo(page, "#/settings");
  await page.check('[data-holiday="christmas"]');
  await page.fill("#own-holidays", "10/02/2026 Inventário");
  await page.click('[data-act="holidays"]');
  await goTo(page, "#/overview?p=all");
  await settled(page);
  await page.locator(".chart--cal .cell-dot").nth(1).waitFor();
  assert.equal(await page.locator(".chart--cal .cell-dot").count(), 2);
  assert.match(await page.locator('.chart--cal [data-group="2025-12-25"]').getAttribute("aria-label"), /Natal/);
  assert.match(await page.locator('.chart--cal [data-group="2026-02-10"]').getAttribute("aria-label"), /Inventário/);
  await page.locator(".card:has(.chart--cal) .key", { hasText: "feriado" }).waitFor();
  // The table says it too.
  await page.locator(".card:has(.chart--cal) button[aria-label*='tabela']").click();
  await page.locator(".card:has(.chart--cal) th", { hasText: "Inventário" }).waitFor();
  await page.locator(".card:has(.chart--cal) button[aria-label*='gráfico']").click();
  // Both Christmases, each in its year.
  await page.locator("[data-year]").selectOption("2024");
  await page.locator('.chart--cal [data-group="2024-12-25"]').waitFor();
  assert.match(await page.locator('.chart--cal [data-group="2024-12-25"]').getAttribute("aria-label"), /Natal/);
});

test("54: counts are per occurrence or whole, and the metric is another one", async (t) => {
  const page = await ready(t, WEEKS);
  const value = async (slot) => Number(await hour(page, slot).getAttribute("data-value"));
  const card = page.locator(".card:has(.chart--heat)");
  // By hand: 3 + 4 cases on two Mondays at 9; 2 + 2 on two Wednesdays at 14; one a day at 10; the last Sunday alone at 23.
  const all = async () => Promise.all(["1-09", "3-14", "5-10", "7-23", "2-09"].map(value));
  assert.deepEqual(await all(), [3.5, 2, 1, 0.5, 0]);
  assert.match(await hour(page, "1-09").getAttribute("aria-label"), /^segunda, das 9h às 10h, Casos criados por ocorrência 3,5, ocorrências 2$/i);
  await card.getByRole("button", { name: "total", exact: true }).click();
  await has(page, "ht=total");
  await page.waitForFunction(() => document.querySelector('.chart--heat [data-group="1-09"]').dataset.value === "7");
  assert.deepEqual(await all(), [7, 4, 2, 1, 0]);
  // Whole counts add up to the tile.
  const sum = await page.locator(".chart--heat [data-cell]").evaluateAll((cells) => cells.reduce((sum, cell) => sum + Number(cell.dataset.value), 0));
  assert.equal(sum, await figure(page, "cases_opened"));

  await card.locator("[data-heat]").selectOption("first_response_p50");
  await has(page, "h=first_response_p50");
  await page.locator('.chart--heat [data-metric="first_response_p50"]').first().waitFor();
  assert.equal(await value("1-09"), 600);
  // Few cases: no ink, and n is said. Where nothing was measured there is no figure.
  assert.match(await hour(page, "1-09").getAttribute("class"), /cell--few/);
  assert.match(await hour(page, "1-09").getAttribute("aria-label"), /10\smin, n = 7$/);
  assert.equal(await hour(page, "2-09").count(), 0);
  assert.equal(await card.getByRole("button", { name: "total", exact: true }).count(), 0);
  await page.reload();
  await choose(page, [WEEKS]);
  await settled(page);
  await page.locator('.chart--heat [data-metric="first_response_p50"]').first().waitFor();
});

test("54: a rectangle drawn by pointer or keys filters hours and weekdays; a press takes its place", async (t) => {
  const page = await ready(t, WEEKS);
  await hour(page, "1-09").scrollIntoViewIfNeeded();
  const [from, to] = [await hour(page, "1-09").boundingBox(), await hour(page, "3-10").boundingBox()];
  await page.mouse.move(from.x + 3, from.y + 3);
  await page.mouse.down();
  await page.mouse.move(to.x + 3, to.y + 3, { steps: 6 });
  await page.locator(".heat-span").waitFor();
  assert.match(await page.locator(".tip").innerText(), /segunda–quarta, das 9h às 11h/);
  await page.mouse.up();
  await has(page, "f=weekday:1,2,3;hour:9,10");
  await settled(page);
  // 7 at 9 on Mondays, and one a day at 10 on two Mondays, Tuesdays and Wednesdays.
  assert.equal(await figure(page, "cases_opened"), 13);
  // The card keeps what it shows of the others, and dims it.
  assert.equal(await hour(page, "3-14").getAttribute("data-value"), "2");
  assert.match(await hour(page, "3-14").getAttribute("class"), /cell--dim/);
  assert.match(await hour(page, "2-10").getAttribute("class"), /cell--sel/);

  await hour(page, "3-14").click();
  await has(page, "f=hour_of_week:3-14");
  await lacks(page, "weekday:");
  await settled(page);
  await page.keyboard.press("Control+z");
  await has(page, "f=weekday:1,2,3;hour:9,10");
  await page.keyboard.press("Escape");
  await lacks(page, "f=");
  await settled(page);

  await hour(page, "3-14").focus();
  for (const key of ["Shift+ArrowLeft", "Shift+ArrowUp", "Shift+ArrowUp"]) await page.keyboard.press(key);
  await stands(page, "1-13");
  await page.waitForFunction(() => document.querySelector(".chart--heat [aria-live]").textContent === "segunda–quarta, das 13h às 15h");
  // Esc lets go of what is drawn, not of the page's filters.
  await page.keyboard.press("Escape");
  await page.locator(".heat-span").waitFor({ state: "detached" });
  for (const key of ["Shift+ArrowRight", "Shift+ArrowDown", "Enter"]) await page.keyboard.press(key);
  await has(page, "f=weekday:1,2;hour:13,14");
});

test("47: arrows move a cursor over days and hours, a tip stands there and a polite voice says it", async (t) => {
  const page = await ready(t, WEEKS);
  const live = (chart) => page.locator(`${chart} [aria-live="polite"]`);
  await page.locator('.chart--cal [data-group="2026-03-03"]').focus();
  await page.keyboard.press("ArrowUp");
  await stands(page, "2026-03-02");
  await page.waitForFunction(() => /^segunda, 2 mar 2026, .*casos.* 2(,|$)/i.test(document.querySelector(".chart--cal [aria-live]").textContent)).catch(async () => assert.fail(await live(".chart--cal").textContent()));
  assert.match(await page.locator(".tip").innerText(), /2 mar/);
  await page.keyboard.press("Escape");
  await page.locator(".tip").waitFor({ state: "detached" });

  await hour(page, "1-10").focus();
  await page.keyboard.press("ArrowLeft");
  await stands(page, "1-09");
  await page.waitForFunction(() => document.querySelector(".chart--heat [aria-live]").textContent.includes("3,5"));
  assert.match(await page.locator(".tip").innerText(), /segunda, das 9h às 10h/);
  await page.keyboard.press("Tab");
  await page.locator(".tip").waitFor({ state: "detached" });
});

test("47: a tap pins the tip of a day or an hour, a second one filters, a tap elsewhere lets go", async (t) => {
  const page = await ready(t, WEEKS, "#/overview?p=all", { viewport: { width: 390, height: 844 }, hasTouch: true });
  for (const [mark, filter, words] of [
    [page.locator('.chart--cal [data-group="2026-03-04"]'), "f=day:2026-03-04", /4 mar/],
    [hour(page, "1-09"), "f=hour_of_week:1-09", /segunda, das 9h às 10h/],
  ]) {
    await mark.scrollIntoViewIfNeeded();
    await mark.tap();
    await page.locator(".tip").waitFor();
    assert.match(await page.locator(".tip").innerText(), words);
    await lacks(page, "f=");
    await page.locator(".head__title").dispatchEvent("pointerdown", { bubbles: true });
    await page.locator(".tip").waitFor({ state: "detached" });
    await mark.tap();
    await page.locator(".tip").waitFor();
    await mark.tap();
    await has(page, filter);
    await page.keyboard.press("Escape");
    await lacks(page, "f=");
    await settled(page);
  }
});

test("51: a name of the legend takes its line out and brings it back", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/overview?p=28d");
  await settled(page);
  const card = page.locator(".card:has(.chart--main)");
  const key = (series) => card.locator(`[data-series="${series}"]`);
  const told = async () => {
    await card.locator(".chart__box").focus();
    await page.keyboard.press("End");
    await page.locator(".tip").waitFor();
    return (await page.locator(".tip th").allInnerTexts()).map((text) => text.trim());
  };
  assert.deepEqual((await told()).slice(0, 3), ["Criados", "Atendidos", "Pendentes"]);
  await key("created").click();
  assert.equal(await key("created").getAttribute("aria-pressed"), "false");
  assert.deepEqual((await told()).slice(0, 2), ["Atendidos", "Pendentes"]);
  // What is shaded lies between the two lines.
  assert.equal(await card.locator(".key", { hasText: "fila cresce" }).count(), 0);
  await key("created").focus();
  await page.keyboard.press("Enter");
  assert.equal(await key("created").getAttribute("aria-pressed"), "true");
  assert.deepEqual((await told()).slice(0, 3), ["Criados", "Atendidos", "Pendentes"]);
  await lacks(page, "f=");

  await goTo(page, "#/customers?p=28d");
  await settled(page);
  const parts = () => page.locator(".cols__bar i.c-them").count();
  const before = await parts();
  assert.ok(before > 0);
  await page.locator('[data-series="new"]').click();
  await page.waitForFunction(() => !document.querySelector(".cols__bar i.c-them"));
  await page.locator('[data-series="new"]').click();
  await page.waitForFunction((n) => document.querySelectorAll(".cols__bar i.c-them").length === n, before);
});

/** The colour of each name that a swatch stands before: in legends, figures, tables and tips. */
async function colours(page) {
  return page.evaluate(() => {
    const found = [];
    for (const swatch of document.querySelectorAll(".key .sw, .fig .sw, .st-tag")) {
      if (swatch.matches(".sw--step, .sw--hatch, .sw--few, .sw--hollow, .sw--age")) continue;
      const name = (swatch.matches(".st-tag") ? swatch : swatch.parentElement).innerText.split(/[\n\d]/)[0].trim();
      const ink = getComputedStyle(swatch).getPropertyValue("--c").trim();
      if (name && ink) found.push(`${name}: ${ink}`);
    }
    return [...new Set(found)];
  });
}

test("51: who or what is drawn has one colour on every chart, with any filter, period and visit", async (t) => {
  const seen = new Map();
  const look = async (page, where) => {
    for (const each of await colours(page)) {
      const [name, ink] = each.split(": ");
      const before = seen.get(name) ?? { ink, where };
      assert.equal(ink, before.ink, `${name} is ${ink} in ${where} and ${before.ink} in ${before.where}`);
      seen.set(name, before);
    }
  };
  const pages = ["#/overview?p=28d", "#/overview?p=90d&f=author_kind:bot", "#/overview?p=28d&m=messages_received", "#/overview?p=28d&m=messages_sent", "#/delivery?p=28d", "#/customers?p=28d", "#/progress?p=28d&m=messages_received", "#/progress?p=28d&m=cases_opened", "#/conversations?p=28d", "#/team?p=28d"];
  for (const visit of [1, 2]) {
    const page = await open(t);
    await loadSample(page);
    for (const hash of pages) {
      await goTo(page, hash);
      await settled(page);
      const chart = page.locator(".chart--main .chart__box");
      if (await chart.count()) {
        await chart.focus();
        await page.keyboard.press("End");
        await page.locator(".tip").waitFor();
      }
      await look(page, `${hash}, visit ${visit}`);
    }
  }
  assert.ok(seen.size >= 10, `only ${[...seen.keys()].join(", ")}`);
  // The metric alone is drawn as the card of origins draws it.
  const ink = (name) => seen.get(name)?.ink;
  assert.equal(ink("Mensagens recebidas"), ink("Recebidas"));
  assert.equal(ink("Mensagens enviadas"), ink("Enviadas"));
  assert.notEqual(ink("Mensagens recebidas"), ink("Mensagens enviadas"));
});

test("a day of one agent in the calendar says why, with the cases of that agent", async (t) => {
  const page = await ready(t, WEEKS);
  await page.locator('.card:has(.chart--cal) select[aria-label="Atendente"]').selectOption("Ana");
  const day = page.locator('.chart--cal [data-group="2026-03-02"][data-beside="Ana"]');
  await day.waitFor();
  // Of the four cases of this Monday three have an odd number.
  assert.equal(await day.getAttribute("data-value"), "3");
  await day.click({ button: "right" });
  const why = page.locator('.drawer--why [data-why-metric="cases_opened"]');
  await why.waitFor();
  assert.equal(await why.getAttribute("data-value"), "3");
  await page.locator(".drawer--why", { hasText: "Ana" }).waitFor();
});
