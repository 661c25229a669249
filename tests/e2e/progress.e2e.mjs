// Evolução: goals and how they fare, trends and changes, notes and what followed, strengths and weaknesses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, figures, fixture, goTo, open, settled } from "./harness.mjs";

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
