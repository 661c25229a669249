// The grammar of clicks (UX 24–36): choose, exclude, pause, zoom, compare, take back, keep and pass on.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choose, figure, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

// Twelve weeks; the last day ends at 14:00.
const rows = [];
for (let day = 0; day < 84; day++)
  for (let n = 0; n < 4 + (day % 3); n++) {
    const hour = String(8 + n).padStart(2, "0");
    const date = new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10);
    const agent = ["Ana", "Bia", "José"][(day + n) % 3];
    rows.push(`${rows.length + 1},${date} ${hour}:00:00,${date} ${hour}:10:00,${date} ${hour}:30:00,${agent},${agent === "Ana" ? "Vendas" : "Suporte"},${n % 2 ? "whatsapp" : "instagram"},Maria ${n}`);
  }
const CASES = fixture("casos.csv", `case_id,created_at,first_response_at,closed_at,agent,team,channel,requester_name\n${rows.join("\n")}\n`);
const OTHER = fixture("outros.csv", `case_id,created_at,first_response_at,closed_at,agent,team,channel,requester_name\n${rows.slice(0, 200).join("\n")}\n`);

const hash = (page) => page.evaluate(() => location.hash);
const has = (page, wanted) => page.waitForFunction((wanted) => decodeURIComponent(location.hash).includes(wanted), wanted).catch(async () => assert.fail(`${await hash(page)} has no ${wanted}`));
const lacks = (page, other) => page.waitForFunction((other) => !decodeURIComponent(location.hash).includes(other), other).catch(async () => assert.fail(`${await hash(page)} has ${other}`));
const leader = (page, name) => page.locator(".lb__row", { hasText: name }).first();

async function ready(t, options = {}, hash = "#/overview?p=all") {
  const page = await open(t, options);
  await choose(page, [CASES]);
  await settled(page);
  await goTo(page, hash);
  await settled(page);
  return page;
}

test("19: a tile tells its change in both measures; what was there before stands in its tooltip", async (t) => {
  const page = await open(t);
  const line = (n) => `${n},2026-03-${String(n < 20 ? 2 + (n % 7) : 9 + (n % 7)).padStart(2, "0")} 09:00:00,2026-03-${n < 20 ? "08" : "15"} 18:00:00`;
  await choose(page, [fixture("casos.csv", `case_id,created_at,closed_at\n${Array.from({ length: 80 }, (_, n) => line(n)).join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/overview?p=2026-03-09..2026-03-16");
  await settled(page);
  const plain = (text) => text.replace(/\s+/g, " ");
  const tile = page.locator(".tile:has([data-metric=cases_opened])");
  assert.match(plain(await tile.locator(".delta").innerText()), /▲ 200,0% \+40 antes 20/);
  assert.match(plain(await tile.locator(".tile__hit").getAttribute("title")), /Antes 20, agora 60: \+40 \(\+200,0%\)/);
});

test("24: click chooses, again lets go, ctrl adds, alt excludes, and the keyboard does the same", async (t) => {
  const page = await ready(t);
  await leader(page, "Ana").click();
  await has(page, "f=agent:Ana");
  await leader(page, "Bia").click({ modifiers: ["Control"] });
  await has(page, "f=agent:Ana,Bia");
  await leader(page, "Ana").click();
  await has(page, "f=agent:Bia");
  await leader(page, "Bia").click();
  await lacks(page, "f=");
  await leader(page, "Bia").click({ modifiers: ["Alt"] });
  await has(page, "f=agent:!Bia");
  await page.keyboard.press("Escape");
  await lacks(page, "f=");

  await settled(page);
  await leader(page, "Ana").focus();
  await page.keyboard.press("Enter");
  await has(page, "f=agent:Ana");
  await settled(page);
  await leader(page, "Bia").focus();
  await page.keyboard.press("Control+Enter");
  await has(page, "f=agent:Ana,Bia");
  await settled(page);
  await leader(page, "José").focus();
  await page.keyboard.press("Alt+Enter");
  await has(page, "agent:!José");
});

test("24: shift adds as ctrl does, and lets one of several go", async (t) => {
  const page = await ready(t);
  await leader(page, "Ana").click();
  await has(page, "f=agent:Ana");
  await leader(page, "Bia").click({ modifiers: ["Shift"] });
  await has(page, "f=agent:Ana,Bia");
  await shows(page, "cases_opened", rows.filter((row) => /,(Ana|Bia),/.test(row)).length);
  await leader(page, "Ana").click({ modifiers: ["Shift"] });
  await has(page, "f=agent:Bia");
  await leader(page, "José").focus();
  await page.keyboard.press("Shift+Enter");
  await has(page, "f=agent:Bia,José");
  await leader(page, "Ana").click();
  await has(page, "f=agent:Ana");
  await lacks(page, "Bia");
});

test("24: a day of the calendar and an hour of the week are chosen by Enter", async (t) => {
  const page = await ready(t);
  const day = page.locator(".chart--cal [data-cell][data-group='2026-03-02']");
  await day.focus();
  await page.keyboard.press("Enter");
  await has(page, "f=day:2026-03-02");
  await page.keyboard.press("Escape");
  await lacks(page, "f=");
  const hour = page.locator(".chart--heat [data-cell][data-group='1-09']");
  await hour.focus();
  await page.keyboard.press("Shift+Enter");
  await has(page, "f=hour_of_week:1-09");
});

test("25: the source keeps its rows and dims the others; other views follow", async (t) => {
  const page = await ready(t);
  const all = await figure(page, "cases_opened");
  await leader(page, "Ana").click();
  await page.waitForFunction((all) => Number(document.querySelector('[data-metric="cases_opened"]:not([data-group])').dataset.value) < all, all);
  await page.locator(".lb__row--dim", { hasText: "Bia" }).waitFor();
  assert.equal(await leader(page, "Ana").getAttribute("aria-pressed"), "true");
});

test("26: a chip is edited, paused, resumed, removed; Undo brings it back", async (t) => {
  const page = await ready(t, {}, "#/overview?p=all&f=team:Vendas");
  const all = rows.length;
  await page.locator(".chip__t").click();
  await page.getByRole("button", { name: "Pausar" }).click();
  await has(page, "f=-team:Vendas");
  await page.locator(".chip--off").waitFor();
  await shows(page, "cases_opened", all);
  await page.getByRole("button", { name: "Retomar" }).click();
  await has(page, "f=team:Vendas");
  await page.getByRole("button", { name: "não é", exact: true }).click();
  await has(page, "f=team:!Vendas");
  await page.getByRole("button", { name: "contém", exact: true }).click();
  await page.keyboard.press("Tab");
  await page.locator(".pick input[type=search]").fill("SUP");
  await has(page, "f=team:~SUP");
  await page.keyboard.press("Escape");
  await page.locator(".chip__x").click();
  await lacks(page, "f=");
  await page.getByRole("button", { name: "Desfazer" }).click();
  await has(page, "f=team:~SUP");
  await page.keyboard.press("Control+z");
  await lacks(page, "~SUP");
  await page.keyboard.press("Control+Shift+z");
  await has(page, "f=team:~SUP");
});

test("27: values are found without accents, alone or all but one", async (t) => {
  const page = await ready(t);
  await page.click(".chips__add");
  await page.getByRole("menuitem", { name: "Atendente" }).click();
  await page.locator(".pick input[type=search]").fill("jose");
  assert.equal(await page.locator(".pick__opt").count(), 1);
  await page.locator(".pick__opt").hover();
  await page.getByRole("button", { name: "todos menos este" }).click();
  await has(page, "f=agent:!José");
  await page.locator(".pick__opt").hover();
  await page.getByRole("button", { name: "só este" }).click();
  await has(page, "f=agent:José");
  await lacks(page, "!");
});

test("29: the chip that empties the page is named and can be removed", async (t) => {
  const page = await ready(t, {}, "#/overview?p=all&f=agent:Ana;team:Vendas;channel:Telegram");
  const empty = page.locator(".chips__empty");
  await empty.waitFor();
  assert.match(await empty.innerText(), /Canal é Telegram/);
  await empty.getByRole("button").click();
  await has(page, "f=agent:Ana;team:Vendas");
  await lacks(page, "Telegram");
});

test("32: a link opens the same screen with the same data, and names the data with others", async (t) => {
  const page = await ready(t, {}, "#/overview?p=all&f=agent:Ana");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click('[aria-label^="Mais"]');
  await page.getByRole("menuitem", { name: "Copiar link desta tela" }).click();
  await page.getByText("Link copiado").waitFor();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText())).hash;
  assert.match(link, /d=[0-9a-f]{8}_/);

  const same = await open(t, { hash: link });
  await choose(same, [CASES]);
  await settled(same);
  await has(same, "f=agent:Ana");
  assert.equal(await figure(same, "cases_opened"), await figure(page, "cases_opened"));
  assert.equal(await same.getByText("outros dados").count(), 0);

  const other = await open(t, { hash: link });
  await choose(other, [OTHER]);
  await settled(other);
  await other.getByText(`Este link foi feito com outros dados: ${rows.length} linhas`).waitFor();
});

test("33: names, case lists and the search are in no link", async (t) => {
  const page = await ready(t);
  await page.click(".chips__add");
  await page.getByRole("menuitem", { name: "Solicitante" }).click();
  await page.keyboard.type("maria 1");
  await has(page, "k=");
  await page.keyboard.press("Escape");
  await goTo(page, "#/conversations?p=all");
  await page.locator(".vt__tools input[type=search]").fill("maria 2");
  await has(page, "k=");
  assert.ok(!(await hash(page)).toLowerCase().includes("maria"));
});

test("34: Back steps through clicks; typing is one entry", async (t) => {
  const page = await ready(t);
  await leader(page, "Ana").click();
  await has(page, "f=agent:Ana");
  await page.click(".chips__add");
  await page.getByRole("menuitem", { name: "Solicitante" }).click();
  const before = await page.evaluate(() => history.length);
  await page.keyboard.type("m");
  await has(page, "k=");
  const one = await hash(page);
  await page.keyboard.type("aria 1");
  await page.waitForFunction((one) => location.hash !== one, one);
  assert.equal(await page.evaluate(() => history.length), before + 1);
  await page.keyboard.press("Escape");
  await page.goBack();
  await lacks(page, "k=");
  await page.goBack();
  await lacks(page, "f=");
});

test("17: the step of time charts is chosen by hand, stands in the link, is taken back; weeks and months hold their days", async (t) => {
  // From a Wednesday to a Tuesday, over the end of a month.
  const page = await ready(t, {}, "#/overview?p=2026-02-11..2026-03-11");
  const grain = page.getByLabel("Agrupar por");
  const cells = async (count) => {
    const selector = 'section.card:has(.chart--main) table [data-metric="cases_opened"]';
    await page.waitForFunction(({ selector, count }) => document.querySelectorAll(selector).length === count, { selector, count });
    return page.locator(selector).evaluateAll((cells) => Object.fromEntries(cells.map(({ dataset }) => [dataset.group, Number(dataset.value)])));
  };
  const by = (days, name) =>
    Object.entries(days).reduce((sums, [day, n]) => ({ ...sums, [name(day)]: (sums[name(day)] ?? 0) + n }), {});
  const monday = (day) => {
    const date = new Date(`${day}T00:00:00Z`);
    return new Date(date - ((date.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
  };
  const days = await cells(28);
  assert.deepEqual(await grain.locator("option").allInnerTexts(), ["Automático (por dia)", "Por dia", "Por semana"]);
  await grain.selectOption("week");
  await has(page, "g=week");
  assert.deepEqual(await cells(5), by(days, monday));
  await page.getByRole("rowheader", { name: "semana de 9 fev (11 fev – 15 fev)" }).first().waitFor({ state: "attached" });
  await page.keyboard.press("Control+z");
  await lacks(page, "g=");
  assert.deepEqual(await cells(28), days);
  assert.equal(await grain.inputValue(), "");

  // Another period has other steps; one that does not fit waits for a period that bears it.
  await goTo(page, "#/overview?p=2026-02-01..2026-03-11&g=month");
  assert.deepEqual(Object.keys(await cells(2)), ["2026-02", "2026-03"]);
  await goTo(page, "#/overview?p=2026-02-11..2026-02-13&g=month");
  await cells(48);
  assert.equal(await grain.inputValue(), "");
});

test("16: the moment under the pointer, or the cursor of the keyboard, is shown in the other time charts too", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await page.locator(".chart--main canvas").waitFor();
  await page.locator(".chart--origin canvas").waitFor();
  const at = (chart) =>
    page.evaluate((chart) => {
      const pointer = globalThis.echarts.getInstanceByDom(document.querySelector(`${chart} .chart__box`)).getOption().xAxis[0].axisPointer;
      return pointer.status === "show" ? pointer.value : null;
    }, chart);
  const points = async (chart, wanted) => {
    for (let tries = 0; tries < 50 && (await at(chart)) !== wanted; tries++) await page.waitForTimeout(50);
    assert.equal(await at(chart), wanted, chart);
  };
  const { x, y, width } = await page.locator(".chart--main .chart__box").boundingBox();
  await page.mouse.move(x + width * 0.4, y + 60);
  await page.mouse.move(x + width * 0.5, y + 60);
  await page.locator(".tip").waitFor();
  const day = await at(".chart--main");
  assert.ok(day > 5 && day < 22, `${day}`);
  await points(".chart--origin", day);
  // Only the chart under the pointer says its figures.
  assert.equal(await page.locator(".tip").count(), 1);
  await page.mouse.move(x - 5, y - 60);
  await points(".chart--origin", null);

  await page.locator(".chart--origin .chart__box").focus();
  for (const key of ["Home", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
  await points(".chart--main", 2);
  await page.keyboard.press("Escape");
  await points(".chart--main", null);
});

test("35: drawing over a chart zooms; −, Esc and Undo go back; the keyboard can do it too", async (t) => {
  const page = await ready(t, {}, "#/overview?p=28d");
  const box = page.locator(".chart--main .chart__box");
  await page.locator(".chart--main canvas").waitFor();
  const { x, y, width, height } = await box.boundingBox();
  await page.mouse.move(x + width * 0.3, y + height * 0.3);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.4, y + height * 0.3, { steps: 4 });
  await page.mouse.move(x + width * 0.5, y + height * 0.3, { steps: 4 });
  await page.locator(".chart__zoom").waitFor();
  await page.mouse.up();
  await has(page, "p=2026-");
  await lacks(page, "f=");
  await page.locator("[data-zoom-out]").waitFor();
  await page.keyboard.press("Escape");
  await lacks(page, "p=2026-");

  await settled(page);
  await box.focus();
  for (const key of ["Home", "Shift+ArrowRight", "Shift+ArrowRight", "Enter"]) await page.keyboard.press(key);
  await has(page, "p=2026-03-02..2026-03-05");
  await box.evaluate((box) => box.blur());
  await page.keyboard.press("-");
  await lacks(page, "p=2026-");
  await page.keyboard.press("Control+z");
  await has(page, "p=2026-03-02..2026-03-05");
});

test("35: columns over time are drawn over by pointer and by keyboard; the end of it is no press", async (t) => {
  const page = await ready(t, {}, "#/customers?p=28d");
  const columns = page.locator(".cols__plot--zoom");
  await columns.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await columns.boundingBox();
  const at = (column) => x + (width * (column + 0.5)) / 28;
  await page.mouse.move(at(3), y + height / 2);
  await page.mouse.down();
  await page.mouse.move(at(5), y + height / 2, { steps: 3 });
  await page.mouse.move(at(9), y + height / 2, { steps: 3 });
  await page.locator(".cols__zoom").waitFor();
  await page.mouse.up();
  await has(page, "p=2026-03-05..2026-03-12");
  await lacks(page, "f=");
  await page.keyboard.press("-");
  await lacks(page, "p=2026-");
  await settled(page);
  await columns.locator("[data-place='0']").focus();
  for (const key of ["Shift+ArrowRight", "Shift+ArrowRight", "Enter"]) await page.keyboard.press(key);
  await has(page, "p=2026-03-02..2026-03-05");
  await settled(page);
  // A press is one as before.
  await columns.locator("[data-press='2026-03-03']").click();
  await has(page, "f=day:2026-03-03");
});

test("35: days of the calendar are drawn over by pointer and by keyboard", async (t) => {
  const page = await ready(t);
  const day = (date) => page.locator(`.chart--cal [data-cell][data-group="${date}"]`);
  await day("2026-02-02").scrollIntoViewIfNeeded();
  const [from, to] = [await day("2026-02-02").boundingBox(), await day("2026-02-11").boundingBox()];
  await page.mouse.move(from.x + 4, from.y + 4);
  await page.mouse.down();
  await page.mouse.move(to.x + 4, to.y + 4, { steps: 6 });
  await page.locator(".cal-span").waitFor();
  await page.mouse.up();
  await has(page, "p=2026-02-02..2026-02-12");
  await lacks(page, "f=");
  await page.keyboard.press("-");
  await has(page, "p=all");
  await day("2026-02-03").focus();
  for (const key of ["Shift+ArrowDown", "Shift+ArrowRight", "Enter"]) await page.keyboard.press(key);
  await has(page, "p=2026-02-03..2026-02-12");
});

test("35: a finger draws over a chart", async (t) => {
  const page = await ready(t, { viewport: { width: 390, height: 844 }, hasTouch: true }, "#/overview?p=28d");
  const box = page.locator(".chart--main .chart__box");
  await box.scrollIntoViewIfNeeded();
  await page.locator(".chart--main canvas").waitFor();
  const { x, y, width } = await box.boundingBox();
  const cdp = await page.context().newCDPSession(page);
  const touch = (type, part) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: x + width * part, y: y + 60 }] });
  await touch("touchStart", 0.3);
  for (const part of [0.35, 0.4, 0.45, 0.5, 0.55, 0.6]) await touch("touchMove", part);
  await touch("touchEnd");
  await has(page, "p=2026-");
});

test("36: a view is kept under a name, opened, renamed, deleted, made the first, taken along; names of people stay out", async (t) => {
  const page = await ready(t, {}, "#/overview?p=7d&f=agent:Ana");
  await page.click('[data-views="open"]');
  await page.fill('[data-views="name"]', "Semana da Ana");
  await page.click('[data-views="save"]');
  await page.locator('[data-view="Semana da Ana"]').waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await lacks(page, "f=");
  await page.click('[data-views="open"]');
  await page.locator('[data-view] .views__name').click();
  await has(page, "f=agent:Ana");

  await page.click('[data-views="open"]');
  await page.getByRole("button", { name: "Abrir sempre com Semana da Ana" }).click();
  await page.getByRole("button", { name: "Mudar o nome de Semana da Ana" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Ana");
  await page.keyboard.press("Enter");
  await page.locator('[data-view="Ana"]').waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click('[data-views="export"]')]);
  const text = readFileSync(await download.path(), "utf8");
  assert.match(text, /^balcao-views 1\nAna\t#\/overview\?p=7d&f=agent:Ana\tdefault\n$/);

  await page.getByRole("button", { name: "Apagar Ana" }).click();
  await page.locator("[data-view]").waitFor({ state: "detached" });
  await page.setInputFiles('[data-views="file"]', { name: "v.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.locator('[data-view="Ana"]').waitFor();
  assert.match(await page.evaluate(() => localStorage.getItem("balcao.views")), /Ana\t/);
});

test("the comparison says what it compares, with which weekdays and until when", async (t) => {
  const page = await ready(t, {}, "#/overview?p=7d");
  await page.locator(".bar button", { hasText: "Período anterior" }).click();
  const words = page.locator('[data-compare="words"]');
  assert.match(await words.innerText(), /mesmos dias da semana/);
  assert.match(await words.innerText(), /só até 1\d:\d\d/);
  await page.locator('[data-compare="weekdays"]').uncheck();
  await has(page, "wd=any");
  await page.locator('[data-compare="from"]').fill("2026-02-02");
  await has(page, "cmp=2026-02-02");
});

test("the year before: the same weeks, or the same dates, of a year ago", async (t) => {
  const page = await open(t);
  // A week of 60 cases. A year of weeks earlier 20; by the same dates 30, eleven of them on the Sunday before.
  const days = { "2025-02-01": 1, "2025-03-02": 11, "2025-03-04": 19, "2025-03-09": 1, "2026-03-03": 60, "2026-03-20": 1 };
  const lines = Object.entries(days).flatMap(([day, n]) => Array.from({ length: n }, (_, at) => `${day}-${at},${day} 09:00:00,${day} 18:00:00`));
  await choose(page, [fixture("casos.csv", `case_id,created_at,closed_at\n${lines.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/overview?p=2026-03-02..2026-03-09");
  await settled(page);
  const compare = (name) => page.locator(".bar button", { hasText: name }).click();
  const words = page.locator("[data-compare=words]");
  const delta = page.locator(".tile:has([data-metric=cases_opened]) .delta");
  const changes = (wanted) =>
    page.waitForFunction((wanted) => document.querySelector(".tile:has([data-metric=cases_opened]) .delta").innerText.replace(/\s+/g, " ").trim().startsWith(wanted), wanted)
      .catch(async () => assert.fail(`${await delta.innerText()}, not ${wanted}`));

  await compare("Período anterior");
  await page.getByRole("menu").getByText("Ano anterior").click();
  await has(page, "cmp=year");
  await changes("▲ 200,0% +40 antes 20");
  await compare("Ano anterior");
  assert.equal(await page.locator("[data-compare=from]").inputValue(), "2025-03-03");
  assert.match(await words.innerText(), /^Comparado com 3\D+9 mar\D+2025, mesmos dias da semana$/);

  await page.locator("[data-compare=weekdays]").uncheck();
  await has(page, "wd=any");
  await changes("▲ 100,0% +30 antes 30");
  assert.equal(await page.locator("[data-compare=from]").inputValue(), "2025-03-02");
  assert.match(await words.innerText(), /^Comparado com 2\D+8 mar\D+2025$/);

  await goTo(page, "#/overview?p=2025-03-02..2025-03-09&cmp=year");
  await page.locator("[data-compare=words]", { hasText: "Sem dados para comparar: eles começam em" }).waitFor();
});

/** The figure on screen becomes `value`. */
async function shows(page, metric, value) {
  await page.waitForFunction(({ metric, value }) => Number(document.querySelector(`[data-metric="${metric}"]:not([data-group])`)?.dataset.value) === value, { metric, value })
    .catch(async () => assert.fail(`${metric} is ${await figure(page, metric)}, not ${value}`));
}

test("11–13: every period has its key, ‹ › and the arrows step and come back, X takes the comparison away", async (t) => {
  const page = await ready(t, {}, "#/overview?p=all");
  const dates = () => page.locator(".period__dates").first().innerText();
  const keys = { d: "today", e: "yesterday", w: "7d", t: "30d", n: "90d", m: "this_month", p: "last_month", y: "this_year", l: "12m", a: "all" };
  for (const [key, id] of Object.entries(keys)) {
    await page.keyboard.press(key);
    await has(page, `p=${id}`);
  }
  await page.keyboard.press("f");
  await lacks(page, "p=");
  for (const key of ["d", "w", "f", "t", "m"]) {
    await page.keyboard.press(key);
    await settled(page);
    const before = await dates();
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction((before) => document.querySelector(".period__dates").innerText !== before, before);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((before) => document.querySelector(".period__dates").innerText === before, before);
  }
  const before = await dates();
  await page.locator(".period .ctl--icon").first().click();
  await page.waitForFunction((before) => document.querySelector(".period__dates").innerText !== before, before);
  await page.keyboard.press("x");
  await has(page, "cmp=none");
  await page.keyboard.press("x");
  await lacks(page, "cmp=");
});

test("43: a ranking shows the first, the rest as one row, and all of them when asked", async (t) => {
  const page = await open(t);
  const people = Array.from({ length: 11 }, (_, at) => `Pessoa ${String.fromCharCode(65 + at)}`);
  const lines = people.flatMap((name, at) => Array.from({ length: 12 - at }, (_, n) => `${at}-${n},2026-03-${String(2 + n).padStart(2, "0")} 09:00:00,2026-03-${String(2 + n).padStart(2, "0")} 09:10:00,${name}`));
  await choose(page, [fixture("casos.csv", `case_id,created_at,first_response_at,agent\n${lines.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/overview?p=all");
  await settled(page);
  const values = () => page.locator('.lb__v[data-metric="cases_attended"]').evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value)));
  const few = await values();
  assert.ok(few.length < people.length, `${few.length} rows`);
  assert.equal(few.reduce((sum, value) => sum + value, 0), lines.length);
  await page.getByRole("button", { name: /Ver (todos|os) / }).first().click();
  await page.waitForFunction((n) => document.querySelectorAll('.lb__v[data-metric="cases_attended"]').length === n, people.length);
  assert.equal((await values()).reduce((sum, value) => sum + value, 0), lines.length);
});
