// Equipe, point by point: closings, the queue, load, presence, the estimate, aliases, and the table of the group.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, drop, figures, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

const CASES = `case_id,created_at,closed_at,agent,team,status
1,2026-03-02 13:30:00,,Ana Paula,Suporte,open
2,2026-03-02 11:00:00,,Ana Paula,Suporte,open
3,2026-03-01 08:00:00,,Ana Paula,Suporte,open
4,2026-03-01 08:30:00,,Ana Paula,Suporte,open
5,2026-03-01 09:00:00,,Ana Paula,Suporte,open
6,2026-03-01 09:00:00,2026-03-02 10:00:00,Bia Lima,Suporte,closed
7,2026-03-02 09:00:00,2026-03-02 12:00:00,Bia Lima,Suporte,closed
8,2026-03-02 14:00:00,,ana paula,Suporte,open
9,2026-03-02 09:30:00,2026-03-02 10:00:00,Rui Sá,Suporte,closed
`;
const EVENTS = `case_id,at,event,actor
6,2026-03-01 10:00:00,closed,Rui Sá
6,2026-03-01 11:00:00,reopened,
6,2026-03-02 10:00:00,closed,Bia Lima
`;
const PRESENCE = `agent,state,from,to,reason
Bia Lima,online,2026-03-02 08:00:00,2026-03-02 12:00:00,
Bia Lima,online,2026-03-02 11:00:00,2026-03-02 14:00:00,
Bia Lima,unavailable,2026-03-02 12:30:00,2026-03-02 13:00:00,almoço
Ana Paula,online,2026-03-02 09:00:00,2026-03-02 14:00:00,
Rui Sá,online,2026-03-01 22:00:00,2026-03-02 06:00:00,
`;
const MESSAGES = `message_id,case_id,sent_at,direction,author_kind,agent,text
m1,9,2026-03-02 06:30:00,received,customer,,oi
m2,9,2026-03-02 09:30:00,sent,human,Eva Cruz,oi
m3,9,2026-03-02 10:15:00,sent,human,Eva Cruz,tchau
`;

const files = (...parts) =>
  parts.map((part) => fixture({ [CASES]: "casos.csv", [EVENTS]: "eventos.csv", [PRESENCE]: "presenca.csv", [MESSAGES]: "mensagens.csv" }[part], part));

/** Equipe with these files and all of their days. */
async function team(t, parts, options) {
  const page = await open(t, options);
  await choose(page, files(...parts));
  await settled(page);
  await goTo(page, "#/team?p=all");
  await page.locator(".multiple, .empty").first().waitFor();
  await fresh(page);
  return page;
}

const fresh = (page) => page.waitForFunction(() => !document.querySelector('.card[aria-busy="true"]'));
const card = (page, title) => page.locator(".card").filter({ has: page.locator(".card__title", { hasText: title }) });
const value = (scope, metric, group) => scope.locator(`[data-metric="${metric}"][data-group="${group}"]`).first().getAttribute("data-value");

test("each closing counts for who closed it, unique cases stand beside, by hour, day, week and month", async (t) => {
  const page = await team(t, [CASES, EVENTS]);
  const closings = card(page, "Casos fechados por atendente");
  assert.equal(await value(closings, "closings", "Bia Lima"), "2");
  assert.equal(await value(closings, "closings", "Rui Sá"), "2");
  assert.equal(await value(closings, "closings", "*"), "4");
  assert.equal(await value(closings, "closings_unique", "*"), "3");
  assert.equal(await closings.locator(".multiple").count(), 2);
  for (const [step, group, expected] of [
    ["Dia", "2026-03-01, Rui Sá", "1"],
    ["Hora", "10, Rui Sá", "2"],
    ["Semana", "2026-02-23, Rui Sá", "1"],
    ["Mês", "2026-03, Bia Lima", "2"],
  ]) {
    await closings.getByRole("button", { name: step, exact: true }).click();
    await closings.locator(`td[data-group="${group}"]`).waitFor({ state: "attached" });
    await fresh(page);
    assert.equal(await value(closings, "closings", group), expected, step);
  }
  await closings.getByRole("button", { name: "Ver como tabela" }).click();
  assert.ok(await closings.locator("table").isVisible());
});

test("the queue shows ages, reconciles with the total, and opens its cases in Conversas", async (t) => {
  const page = await team(t, [CASES]);
  const queue = card(page, "Casos na fila");
  assert.equal(await value(queue, "cases_open", "Ana Paula"), "5");
  const ages = queue.locator(".queue").first().locator(".queue__blocks i");
  assert.deepEqual(await ages.evaluateAll((marks) => marks.map((mark) => mark.className)), ["age-0", "age-1", "age-3", "age-3", "age-3"]);
  const all = (await figures(page)).filter(({ metric, group }) => metric === "cases_open" && group === null);
  assert.equal(await value(queue, "cases_open", "*"), String(all[0].value));
  await queue.locator(".queue__n").first().click();
  await page.locator("[data-row]").first().waitFor();
  assert.equal(await page.locator("[data-row]").count(), 5);
  assert.ok((await page.url()).includes("#/conversations") && !(await page.url()).includes("case:"), "the list of cases stays out of the link");
  await page.goBack();
  await queue.locator(".legend button", { hasText: "mais de 24 h" }).click();
  await page.locator("[data-row]").first().waitFor();
  assert.equal(await page.locator("[data-row]").count(), 3);
});

test("an overload is told with who could take what, as arithmetic", async (t) => {
  const page = await team(t, [CASES]);
  const load = card(page, "Carga e sobrecarga");
  assert.equal(await load.locator(".tag--over").count(), 1);
  assert.match(await load.locator(".moves").innerText(), /de .?Ana Paula.? para/);
  assert.match(await load.locator(".load__note").innerText(), /não previsão/);
});

test("presence has a day and hours of its own, overlaps merged, nights whole, reasons in the table", async (t) => {
  const page = await team(t, [CASES, PRESENCE, MESSAGES]);
  const online = card(page, "Tempo online");
  assert.equal(await value(online, "timeline_online_secs", "Bia Lima"), String(6 * 3600));
  assert.equal(await value(online, "timeline_unavailable_secs", "Bia Lima"), "1800");
  assert.equal(await value(online, "timeline_online_secs", "Rui Sá"), String(6 * 3600));
  const table = online.locator(".numbers");
  assert.match(await table.textContent(), /12:30\s*13:00\s*30\s+min\s*almoço/);
  // A customer waited from 6:30; Rui had gone at 6:00 and Bia came at 8:00.
  assert.match(await table.textContent(), /1 caso, ninguém online\s*06:30\s*08:00/);
  const before = page.url();
  await online.getByRole("button", { name: "Dia anterior" }).click();
  await online.locator('[data-metric="timeline_online_secs"][data-value="7200"]').first().waitFor();
  assert.equal(page.url(), before, "the period stays as it is");
  await online.getByLabel("Da hora").selectOption("20");
  await online.getByLabel("Até a hora").selectOption("8");
  await online.locator('[data-metric="timeline_online_secs"][data-value="28800"]').first().waitFor();
  assert.equal(await online.locator(".shift__span--online").count(), 1, "one bar over midnight");
});

test("hours read from messages are called an estimate and are no part of the time online", async (t) => {
  const page = await team(t, [CASES, PRESENCE, MESSAGES]);
  const online = card(page, "Tempo online");
  assert.equal(await value(online, "timeline_estimated_secs", "Eva Cruz"), "2700");
  assert.match(await online.locator(".card__foot").innerText(), /estimado pelas mensagens: .?Eva Cruz.? não está no arquivo de presença/);
  const group = card(page, "Desempenho do grupo");
  assert.equal(await value(group, "online_estimated_secs", "Eva Cruz"), "2700");
  assert.equal(await group.locator('[data-metric="online_secs"][data-group="Eva Cruz"]').count(), 0);
  const whole = (await figures(page)).find(({ metric, group }) => metric === "online_secs" && group === null);
  assert.equal(whole.value, (6 + 5 + 8) * 3600);
});

test("without a presence file all hours are estimates", async (t) => {
  const page = await team(t, [CASES, MESSAGES]);
  const online = card(page, "Tempo online");
  assert.equal(await online.locator(".shift__span--estimated").count(), 1);
  assert.match(await online.locator(".card__foot").innerText(), /sem arquivo de presença/);
});

test("two names of one person are proposed, merged when confirmed, parted again by undo", async (t) => {
  const page = await team(t, [CASES]);
  const queue = card(page, "Casos na fila");
  assert.equal(await value(queue, "cases_open", "ana paula"), "1");
  await page.getByRole("button", { name: "1 nome para conferir" }).click();
  const names = card(page, "Nomes da mesma pessoa");
  assert.match(await names.innerText(), /mesma grafia/);
  await names.getByRole("button", { name: "É a mesma pessoa" }).click();
  await queue.locator('[data-metric="cases_open"][data-group="Ana Paula"][data-value="6"]').first().waitFor();
  assert.equal(await queue.locator('[data-group="ana paula"]').count(), 0);
  await names.getByRole("button", { name: "Desfazer" }).click();
  await queue.locator('[data-metric="cases_open"][data-group="ana paula"][data-value="1"]').first().waitFor();
  await names.getByRole("button", { name: "São duas pessoas" }).click();
  await names.locator(".alias__names", { hasText: "são duas pessoas" }).waitFor();
  assert.equal(await value(queue, "cases_open", "ana paula"), "1");
  assert.equal(await page.getByRole("button", { name: "para conferir" }).count(), 0);
});

test("the table of the group says what its totals are and closes what it attends", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/team?p=all");
  await fresh(page);
  const group = card(page, "Desempenho do grupo");
  assert.match(await group.locator(".tbl__total").innerText(), /mediana[\s\S]*soma/);
  assert.ok((await group.locator('[data-metric="attended_closed"]').count()) >= 3);
});

test("its columns hide, move and sort by more than one", async (t) => {
  const page = await team(t, [CASES, EVENTS]);
  const table = card(page, "Desempenho do grupo");
  const heads = () => table.locator("thead th").allInnerTexts();
  const before = await heads();
  await table.locator('[data-columns="open"]').click();
  const first = page.locator("[data-column]").first();
  const name = await first.locator("label").innerText();
  await first.locator("input").uncheck();
  await page.waitForFunction((n) => document.querySelectorAll(".tbl--wide thead th").length === n, before.length - 1);
  assert.ok(!(await heads()).some((head) => head.startsWith(name)), name);
  const cells = await table.locator("tbody tr").last().locator("th, td").count();
  assert.equal(cells, before.length - 1);
  await first.locator("input").check();
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Escape");
  await page.waitForFunction((name) => document.querySelectorAll(".tbl--wide thead th")[2].innerText.startsWith(name), name);
  const head = (at) => table.locator("thead th").nth(at).locator("button");
  await head(1).click();
  await head(2).click({ modifiers: ["Shift"] });
  await page.waitForFunction(() => document.querySelectorAll(".tbl--wide .colh__n").length === 2);
  assert.notEqual(await table.locator("thead th").nth(2).getAttribute("aria-sort"), "none");
});

test("one agent, no agent and hostile names of any length are shown as they are", async (t) => {
  const long = "Maria Aparecida dos Santos Nascimento Albuquerque de Oliveira";
  const hostile = '<img src=x onerror=alert(1)> "=cmd()';
  const rows = [long, hostile.replaceAll('"', '""'), "\u202eزينب"].map((name, i) => `${i},2026-03-02 0${i}:00:00,,"${name}",open`);
  const page = await open(t, { viewport: { width: 390, height: 800 } });
  await choose(page, [fixture("casos.csv", `case_id,created_at,closed_at,agent,status\n${rows.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/team?p=all");
  await page.locator(".queue").first().waitFor();
  assert.equal(await page.locator("main img").count(), 0);
  assert.ok((await page.locator(".queue").allInnerTexts()).some((text) => text.includes("<img")));
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390), "the page does not scroll sideways");
  await page.evaluate(() => (location.hash = "#/"));
  await page.locator("#file-input").waitFor({ state: "attached" });
  await drop(page, [fixture("casos.csv", "case_id,created_at,closed_at\n1,2026-03-02 09:00:00,\n")]);
  await settled(page);
  await goTo(page, "#/team?p=all");
  await page.getByText("Ninguém da equipe nestes dados").waitFor();
});

test("the whole of it by keyboard, without a fault in its names and roles", async (t) => {
  const page = await team(t, [CASES, EVENTS, PRESENCE, MESSAGES]);
  const closings = card(page, "Casos fechados por atendente");
  await closings.getByRole("button", { name: "Semana" }).focus();
  await page.keyboard.press("Enter");
  await closings.locator('[aria-pressed="true"]', { hasText: "Semana" }).waitFor();
  const name = closings.locator(".multiple__name").first();
  await name.focus();
  await page.keyboard.press("Enter");
  await closings.locator(".multiple--sel").waitFor();
  assert.equal(await closings.locator(".multiple--dim").count(), 1);
  await page.locator(".queue__n").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("[data-row]").first().waitFor();
});

test("any instant of the day: by slider, by keyboard, played, and its cases", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/team");
  await settled(page);
  const slider = page.locator(".moments__range");
  await slider.waitFor();
  const fact = (name) => page.locator(`[data-fact=${name}]`).getAttribute("data-value").then(Number);
  const second = () => page.locator("[data-moment]").getAttribute("data-moment").then(Number);
  await slider.focus();
  await page.keyboard.press("Home");
  assert.equal(await second(), 0);
  for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowRight");
  assert.equal(await second(), 3600);
  assert.match(await slider.getAttribute("aria-valuetext"), /^01:00: \d+ na fila/);
  await page.locator("[data-act=play]").click();
  await page.waitForFunction(() => Number(document.querySelector("[data-moment]").dataset.moment) > 4000);
  await page.locator("[data-act=play]").click();
  const open_ = await fact("open");
  assert.ok(open_ > 0 && (await fact("waiting")) <= open_);
  await page.locator("[data-act=open-moment]").click();
  await page.waitForFunction(() => location.hash.startsWith("#/conversations"));
  await settled(page);
  assert.equal(await page.locator("[data-row]").first().isVisible(), true);
  assert.match(await page.locator(".head__sub").innerText(), new RegExp(`\\b${open_} casos?`));
});

test("the figures of closings, queue, load and details say why they are what they are", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/team");
  await settled(page);
  const places = [
    '.multiple__line [data-metric="closings"]',
    '.card__foot [data-metric="closings"]',
    '.card__foot [data-metric="closings_unique"]',
    ".queue__n",
    '.card__foot [data-metric="cases_open"]',
    '.load [data-metric="cases_open"]',
    '.load [data-metric="concurrency_mean"]',
    '.card:has([role="tablist"]) td[data-metric="first_response_p90"]',
  ];
  for (const place of places) {
    const figure = page.locator(place).first();
    await figure.scrollIntoViewIfNeeded();
    const { metric, value } = await figure.evaluate(({ dataset }) => ({ ...dataset }));
    await figure.hover();
    await page.locator(".why--float:not([hidden])").click();
    const shown = page.locator(`.drawer--why [data-why-metric="${metric}"]`);
    await shown.waitFor();
    assert.equal(await shown.getAttribute("data-value"), value, place);
    await page.keyboard.press("Escape");
    await page.locator(".drawer").waitFor({ state: "detached" });
  }
});

test("a bar of a person’s closings says why by a right click, in days and in hours", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/team");
  await settled(page);
  const explained = page.locator('.drawer--why [data-why-metric="closings"]');
  for (const step of ["Dia", "Hora"]) {
    await page.locator(".seg").getByRole("radio", { name: step, exact: true }).or(page.locator(".seg button", { hasText: step })).first().click();
    await settled(page);
    // The first person's bars as the table of the card has them: the whole, the unique, then every bucket.
    const counts = await page.locator(".multiples").evaluate((multiples) => {
      const row = multiples.closest(".card").querySelector("table tbody tr");
      return [...row.querySelectorAll("td")].slice(2).map(({ dataset }) => Number(dataset.value ?? 0));
    });
    const greatest = counts.indexOf(Math.max(...counts));
    const bars = page.locator(".multiple__bars").first();
    await bars.scrollIntoViewIfNeeded();
    const { width, height } = await bars.boundingBox();
    await bars.click({ button: "right", position: { x: ((greatest + 0.5) / counts.length) * width, y: height / 2 } });
    await explained.waitFor();
    assert.equal(Number(await explained.getAttribute("data-value")), counts[greatest], step);
    await page.keyboard.press("Escape");
    await page.locator(".drawer").waitFor({ state: "detached" });
  }
});

test("messages, grades, sales and forgotten cases stand beside a person's times; a grade may be of who wrote last", async (t) => {
  const page = await open(t);
  await drop(page, [
    fixture("casos.csv", "case_id,created_at,closed_at,agent,csat,outcome\n1,2026-03-02 09:00,2026-03-02 10:00,Ana,5,converted\n2,2026-03-02 09:00,2026-03-02 10:00,Bia,2,not_converted\n3,2026-03-02 09:00,,Bia,,\n4,2026-03-05 09:00,,Caio,,\n"),
    fixture(
      "mensagens.csv",
      "case_id,sent_at,direction,author_kind,agent\n1,2026-03-02 09:00:00,received,customer,\n1,2026-03-02 09:10:00,sent,human,Caio\n2,2026-03-02 09:00:00,received,customer,\n2,2026-03-02 09:05:00,sent,human,Bia\n2,2026-03-02 09:06:00,sent,human,Bia\n3,2026-03-02 09:00:00,received,customer,\n3,2026-03-02 09:07:00,sent,human,Bia\n",
    ),
  ]);
  await settled(page);
  await goTo(page, "#/team?p=all");
  await settled(page);
  const of = (metric, group) => page.locator(`.group-table [data-metric="${metric}"][data-group="${group}"], table [data-metric="${metric}"][data-group="${group}"]`).first();
  const value = async (metric, group) => (await of(metric, group).getAttribute("data-value")) || null;
  assert.equal(await value("messages_sent", "Bia"), "3");
  // Answered, left open, and the customer silent for days: forgotten.
  assert.equal(await value("cases_expired", "Bia"), "1");
  assert.equal(await value("cases_expired", "Ana"), "0");
  assert.equal(await value("csat_score", "Ana"), "1");
  assert.equal(await value("csat_writer_score", "Caio"), "1");
  assert.equal(await value("csat_writer_score", "Ana"), null);
  assert.equal(await value("conversion_rate", "Bia"), "0");
});
