// Evolução: goals and how they fare, trends and changes, notes and what followed, strengths and weaknesses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, figures, fixture, goTo, open, ready, settled } from "./harness.mjs";

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 0, 5);
const AGENTS = [["Ana", 10], ["Bia", 11], ["Caio", 12], ["Davi", 13], ["Eva", 14], ["Flor", 60]];

// Eight weeks from Monday, 5 January: ten cases on a weekday, two on a day of the weekend; twenty and two from the fifth week on.
function cases() {
  const rows = ["case_id,created_at,closed_at,agent,team"];
  for (let day = 0; day < 56; day++) {
    const date = new Date(FIRST + day * DAY).toISOString().slice(0, 10);
    const count = day % 7 >= 5 ? 2 : day >= 28 ? 20 : 10;
    for (let place = 0; place < count; place++) {
      const [agent, minutes] = AGENTS[(rows.length - 1) % AGENTS.length];
      const hour = day === 55 && place === 1 ? 22 : 10;
      const closed = `${hour + (minutes === 60)}:${String(minutes % 60).padStart(2, "0")}:00`;
      rows.push(`${rows.length},${date} ${hour}:00:00,${date} ${closed},${agent},Vendas`);
    }
  }
  return rows.join("\n") + "\n";
}

async function progress(t, hash = "#/progress?p=2026-01-05..2026-02-16") {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", cases())]);
  await settled(page);
  await goTo(page, hash);
  await settled(page);
  await page.locator(".trends tbody tr").first().waitFor();
  return page;
}

async function setGoal(page, { metric, every, target }) {
  await page.locator("[data-act=new-goal]").click();
  await page.locator(".goal-form [name=metric]").selectOption(metric);
  await page.locator(".goal-form [name=every]").selectOption(every);
  await page.locator(".goal-form [name=target]").fill(target);
  await page.locator(".goal-form [type=submit]").click();
}

test("a goal is set, judged, kept for the next visit and taken back", async (t) => {
  const page = await progress(t);
  await setGoal(page, { metric: "cases_opened", every: "month", target: "400" });
  const goal = page.locator("[data-goal='0']");
  await goal.locator("[data-light=on_track]").waitFor();
  assert.equal(await goal.locator("[data-value]").first().getAttribute("data-value"), "210");
  // 190 cases in 13 days; at this pace 414.
  assert.match(await goal.innerText(), /414/);
  assert.match(await goal.innerText(), /faltam 13 dias: 15 por dia/);
  await setGoal(page, { metric: "resolution_p50", every: "week", target: "12,25" });
  await page.locator("[data-goal='1'] [data-light]").waitFor();
  assert.match(await page.locator("[data-goal='1']").innerText(), /13\smin[^]*15\ss acima do limite/);
  const kept = JSON.parse(await page.evaluate(() => Object.values(localStorage).find((text) => text.includes('"goals"'))));
  assert.deepEqual(kept.page.goals.map((goal) => [goal.metric, goal.every, goal.target]), [["cases_opened", "month", 400], ["resolution_p50", "week", 735]]);
  await page.getByRole("button", { name: "Desfazer" }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-goal]").length === 1);
  await goal.getByRole("button", { name: /Mudar a meta/ }).click();
  await page.locator(".goal-form [name=target]").fill("nada");
  await page.locator(".goal-form [type=submit]").click();
  await page.locator(".goal-form [role=alert]").waitFor();
  await page.locator(".goal-form [name=target]").fill("600");
  await page.locator(".goal-form [type=submit]").click();
  await goal.locator("[data-light=behind]").waitFor();
});

test("where the hours are known a goal counts working days, holidays left out", async (t) => {
  const page = await progress(t);
  await goTo(page, "#/settings");
  await page.click('[data-act="office"]');
  await page.check('[data-holiday="carnival_monday"]');
  await page.check('[data-holiday="carnival_tuesday"]');
  await goTo(page, "#/progress?p=2026-01-05..2026-02-16");
  await settled(page);
  await setGoal(page, { metric: "cases_opened", every: "month", target: "400" });
  const goal = page.locator("[data-goal='0']");
  await goal.locator("[data-light=at_risk]").waitFor();
  // 190 cases in the 8 working days after Carnival; at this pace 381.
  assert.match(await goal.innerText(), /381/);
  assert.match(await goal.innerText(), /faltam 8 dias úteis: 24 por dia · pelo horário e os feriados do atendimento/);
});

test("trends say when a figure changed, and a press draws it", async (t) => {
  const page = await progress(t, "#/progress?p=all");
  const row = page.locator(".trends tr", { hasText: "Casos criados" });
  // By hand: the level doubles on Monday, 2 February, 28 days after the first.
  await row.locator("[data-shift='2026-02-02']").waitFor();
  const shown = Object.fromEntries((await figures(page)).map(({ metric, value }) => [metric, value]));
  assert.equal(shown.cases_opened, 104);
  assert.equal(shown.cases_closed, 104);
  await page.getByRole("button", { name: "Tempo de resolução (mediana)" }).or(page.locator(".trends__name", { hasText: /resolu/i }).first()).first().click();
  await page.waitForFunction(() => location.hash.includes("m=resolution_p50"));
  await page.waitForFunction(() => /resolu/i.test(document.querySelector(".grid .col-8 h2").innerText));
});

test("notes are drawn on time charts and tell what followed", async (t) => {
  const page = await progress(t, "#/progress?p=all");
  await page.locator(".note-form [type=date]").first().fill("2026-02-02");
  await page.locator(".note-form [name=text]").fill("Campanha <b>nova</b>");
  await page.locator("[data-act=note]").click();
  const note = page.locator("[data-note='0']");
  await note.locator("[data-effect]").waitFor();
  assert.match(await note.innerText(), /Campanha <b>nova<\/b>/);
  assert.match(await note.innerText(), /7,7 por dia antes, 15 por dia depois/);
  assert.match(await note.innerText(), /Difícil ser acaso \(p = 0,016\)/);
  const calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260214\nDTEND;VALUE=DATE:20260218\nSUMMARY:Carnaval\nEND:VEVENT\nEND:VCALENDAR\n";
  await page.locator("#notes-input").setInputFiles({ name: "feriados.ics", mimeType: "text/calendar", buffer: Buffer.from(calendar) });
  await page.locator("[data-note='0']", { hasText: "Carnaval" }).waitFor();
  assert.match(await page.locator("[data-note='0']").innerText(), /14 fev – 17 fev 2026/);
  // On Visão geral the day says it beside the pointer.
  await goTo(page, "#/overview?p=2026-02-01..2026-02-20");
  await settled(page);
  const chart = page.locator(".chart--main .chart__box");
  await page.locator(".chart--main canvas").waitFor();
  await chart.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.locator(".tip", { hasText: "Campanha <b>nova</b>" }).waitFor();
  await goTo(page, "#/progress?p=all");
  await page.locator("[data-note='0']").getByRole("button", { name: /Remover/ }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-note]").length === 1);
});

test("who stands out is named, and a press filters by the name", async (t) => {
  const page = await progress(t, "#/progress?p=all");
  const names = await page.locator(".standings__name").allInnerTexts();
  assert.deepEqual(names, ["Flor", "Ana"]);
  assert.match(await page.locator(".standings__who").first().innerText(), /1\sh, 48\smin pior que a mediana de 13\smin n\s105/);
  await page.locator(".standings__name").first().click();
  await page.waitForFunction(() => decodeURIComponent(location.hash).includes("agent:Flor"));
  // The others stay beside the one chosen.
  await settled(page);
  assert.equal(await page.locator(".standings__name").count(), 2);
  await page.getByRole("button", { name: "Equipe", exact: true }).click();
  await page.locator(".empty", { hasText: "É preciso pelo menos 5 nomes" }).waitFor();
});

// Ten weeks of a hundred cases a day, but 36 on 11 and 12 February and 144 on Sunday, 22 February.
function oddCases() {
  const rows = ["case_id,created_at,closed_at,agent"];
  for (let day = 0; day < 70; day++) {
    const date = new Date(FIRST + day * DAY).toISOString().slice(0, 10);
    const count = { 37: 36, 38: 36, 48: 144 }[day] ?? 100;
    for (let place = 0; place < count; place++) {
      const hour = day === 69 && place === 0 ? 22 : 10;
      rows.push(`${rows.length},${date} ${hour}:00:00,${date} ${hour}:30:00,Ana`);
    }
  }
  return rows.join("\n") + "\n";
}

async function oddDays(t) {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", oddCases())]);
  await settled(page);
  await goTo(page, "#/progress?p=all");
  await settled(page);
  await page.locator("[data-odd=cases_opened]").first().waitFor();
  return page;
}

/** The tip of the day so many days after the first one of the page's main chart. */
async function tipOf(page, days) {
  await page.locator(".chart--main canvas").waitFor();
  await page.locator(".chart--main .chart__box").focus();
  await page.keyboard.press("Home");
  for (let n = 0; n < days; n++) await page.keyboard.press("ArrowRight");
  return page.locator(".chart--main .tip").innerText();
}

/** Pictures follow the figures: the tip is read until it says what it should. */
async function tipBecomes(page, days, isRight) {
  let said = await tipOf(page, days);
  for (let tries = 0; tries < 40 && !isRight(said); tries++) {
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    said = await tipOf(page, days);
  }
  assert.ok(isRight(said), said);
}

async function turn(page, mark) {
  await page.locator("[data-act=marks]").click();
  await page.locator(`[data-mark=${mark}]`).click();
  await page.keyboard.press("Escape");
}

test("odd days are listed by impact, a press looks at them, and another goes back", async (t) => {
  const page = await oddDays(t);
  const rows = page.locator("[data-odd=cases_opened]");
  assert.deepEqual(await rows.evaluateAll((rows) => rows.map(({ dataset }) => [dataset.day, Number(dataset.value)])), [["2026-02-11", -16], ["2026-02-22", 4]]);
  // On the scale of roots 12 and 20: 36 of a hundred, two days long.
  const said = await rows.first().innerText();
  for (const part of [/11 fev – 12 fev/, /36 por dia/, /esperado 100 por dia, comum de 81 a 121/, /▼\s128/]) assert.match(said, part);
  await rows.first().locator("[data-press]").click();
  await page.waitForFunction(() => location.hash.includes("p=2026-02-11..2026-02-13"));
  await settled(page);
  assert.equal(await rows.count(), 2);
  assert.equal(await rows.first().locator("[data-press]").getAttribute("aria-pressed"), "true");
  await rows.first().locator("[data-press]").click();
  await page.waitForFunction(() => location.hash.includes("p=all"));
});

test("what is known is ignored, remembered, and brought back", async (t) => {
  const page = await oddDays(t);
  const rows = page.locator("[data-odd=cases_opened]");
  await rows.first().locator("[data-act=ignore]").click();
  await page.waitForFunction(() => document.querySelectorAll("[data-odd=cases_opened]").length === 1);
  const kept = JSON.parse(await page.evaluate(() => Object.values(localStorage).find((text) => text.includes('"ignored"'))));
  assert.deepEqual(kept.page.ignored, [{ metric: "cases_opened", day: "2026-02-11", until: "2026-02-12" }]);
  await page.getByRole("button", { name: "Desfazer" }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-odd=cases_opened]").length === 2);
  await rows.first().locator("[data-act=ignore]").click();
  await page.waitForFunction(() => document.querySelectorAll("[data-odd=cases_opened]").length === 1);
  // A new visit knows it.
  await page.reload();
  await ready(page);
  await choose(page, [fixture("casos.csv", oddCases())]);
  await settled(page);
  await goTo(page, "#/progress?p=all");
  await settled(page);
  await rows.first().waitFor();
  assert.equal(await rows.first().getAttribute("data-day"), "2026-02-22");
  await page.locator("[data-act=ignored]", { hasText: "1 ignorado" }).click();
  await page.locator("[data-act=bring-back]").click();
  await page.waitForFunction(() => document.querySelectorAll("[data-odd=cases_opened]").length === 2);
});

test("a list without odd days says why", async (t) => {
  const page = await open(t);
  const first = oddCases().split("\n");
  await choose(page, [fixture("casos.csv", first.slice(0, 1 + 1400).join("\n") + "\n")]);
  await settled(page);
  await goTo(page, "#/progress?p=all");
  await settled(page);
  await page.locator(".empty", { hasText: "Ainda não dá para dizer o que é comum" }).waitFor();
  const quiet = await open(t);
  await choose(quiet, [fixture("casos.csv", first.slice(0, 1 + 3600).join("\n") + "\n")]);
  await settled(quiet);
  await goTo(quiet, "#/progress?p=all");
  await settled(quiet);
  await quiet.locator(".empty", { hasText: "Nenhum dia fora do comum" }).waitFor();
});

test("odd days, notes and holidays are marked on time charts, each as long as it is wanted", async (t) => {
  const page = await oddDays(t);
  await page.locator(".note-form [type=date]").first().fill("2026-02-11");
  await page.locator(".note-form [name=text]").fill("Pane");
  await page.locator("[data-act=note]").click();
  await page.locator(".odd__note", { hasText: "Pane" }).first().waitFor();
  await page.locator(".legend .key", { hasText: "◆ fora do comum" }).waitFor();
  await goTo(page, "#/overview?p=2026-02-01..2026-02-20");
  await settled(page);
  // Told by the line of the cases created; 11 February is ten days after the first.
  const hasBoth = (said) => /Pane[^]*◆ fora do comum \(casos criados\)[^]*esperado 100/.test(said);
  await tipBecomes(page, 10, hasBoth);
  await turn(page, "odd");
  await page.waitForFunction(() => location.hash.includes("no=odd"));
  await tipBecomes(page, 10, (said) => /Pane/.test(said) && !/fora do comum/.test(said));
  await turn(page, "notes");
  await page.waitForFunction(() => location.hash.includes("no=notes,odd"));
  await tipBecomes(page, 10, (said) => !/Pane|fora do comum/.test(said));
  await turn(page, "odd");
  await turn(page, "notes");
  await page.waitForFunction(() => !location.hash.includes("no="));
  await tipBecomes(page, 10, hasBoth);
  // What is ignored is not marked.
  await goTo(page, "#/progress?p=all");
  await settled(page);
  await page.locator("[data-odd=cases_opened] [data-act=ignore]").first().click();
  await goTo(page, "#/overview?p=2026-02-01..2026-02-20");
  await settled(page);
  await tipBecomes(page, 10, (said) => /Pane/.test(said) && !/fora do comum \(casos criados\)/.test(said));
});

// Four months: four cases on a weekday, closed after an hour; in April twelve, closed after half of one.
function months(from) {
  const rows = ["case_id,created_at,closed_at,agent,team"];
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.UTC(2026, 3, 30); at += DAY) {
    const [date, weekday] = [new Date(at).toISOString().slice(0, 10), new Date(at).getUTCDay()];
    const isApril = date.startsWith("2026-04");
    const count = weekday === 0 || weekday === 6 ? 0 : isApril ? 12 : 4;
    for (let place = 0; place < count; place++) rows.push(`${rows.length},${date} 10:00:00,${date} ${isApril ? "10:30:00" : "11:00:00"},Ana,Vendas`);
  }
  return rows.join("\n") + "\n";
}

test("the letter of the month ranks it among those before, and can be pasted", async (t) => {
  const page = await open(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, [fixture("casos.csv", months("2026-01-01"))]);
  await settled(page);
  await goTo(page, "#/progress");
  await settled(page);
  const good = page.locator("[data-letter=good]");
  await good.waitFor();
  assert.match(await good.innerText(), /Resolução, mediana: 30\smin, o melhor mês dos últimos 4\.\s+De costume: 1\sh/);
  assert.match(await page.locator("[data-letter=neither]").innerText(), /Casos criados: 264, o mês mais movimentado dos últimos 4\.\s+De costume: 85/);
  assert.equal(await page.locator("[data-letter=bad]").count(), 0);
  assert.equal(await good.locator('[data-metric="resolution_p50"][data-group="2026-04"]').getAttribute("data-value"), "1800");
  await page.locator("[data-copy=letter]").click();
  await page.locator(".toast", { hasText: "Carta copiada" }).waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /^\*Carta do mês\*\n/);
  assert.match(text, /\*Boas notícias\*\n• Resolução, mediana: 30\smin/);
  assert.match(text, /Sem dados ou com poucas linhas nestes meses: /);
});

test("without three whole months the letter says why there is none", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", months("2026-03-02"))]);
  await settled(page);
  await goTo(page, "#/progress");
  await settled(page);
  // The first of March is a Sunday without service: March and April are whole.
  await page.locator(".card", { hasText: "Carta do mês" }).getByText("São precisos três meses inteiros; estes dados têm 2.").waitFor();
});
