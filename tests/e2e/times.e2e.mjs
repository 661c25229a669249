// Tempo e SLA: durations to their tail, one target and its curve, who waits now, and the same figure in other products.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, figures, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

// Answers after 10 and 60 minutes, one customer late and one still inside the target of 15 minutes when the data end at 10:30.
const MESSAGES = `message_id,case_id,sent_at,direction,author_kind,agent,contact_name,text
m1,1,2026-03-16 09:00:00,received,customer,,Rosa,oi
m2,1,2026-03-16 09:10:00,sent,human,Ana,,oi
m3,2,2026-03-16 09:00:00,received,customer,,Rui,oi
m4,2,2026-03-16 10:00:00,sent,human,Bia,,oi
m5,3,2026-03-16 09:00:00,received,customer,,Eva,oi
m6,4,2026-03-16 10:25:00,received,customer,,Leo,oi
m7,1,2026-03-16 10:30:00,sent,human,Ana,,tchau
`;

const value = (page, selector) => page.locator(selector).first().getAttribute("data-value");

async function times(t) {
  const page = await open(t);
  await choose(page, [fixture("mensagens.csv", MESSAGES)]);
  await settled(page);
  await goTo(page, "#/times?p=all");
  await settled(page);
  await page.locator("[data-sla=share]").waitFor();
  return page;
}

test("a target: met, late, still inside; how late; what it would have to be", async (t) => {
  const page = await times(t);
  assert.equal(await value(page, "[data-sla=share]"), String(1 / 3));
  assert.equal(await value(page, "[data-sla=breached]"), "2");
  assert.equal(await value(page, "[data-sla=pending]"), "1");
  const late = await page.$$eval("[data-late]", (rows) => rows.map((row) => Number(row.dataset.value)));
  assert.deepEqual(late, [0, 0, 1, 1, 0, 0]);
  const shown = Object.fromEntries((await figures(page)).map(({ metric, value }) => [metric, value]));
  assert.equal(shown.sla_first_response, 1 / 3);
  assert.equal(shown.first_response_p50, 2100);
  assert.equal(shown.first_response_mean, 2100);
  assert.equal(shown.contacts_unique, 4);
  assert.match(await page.locator(".curve figcaption").innerText(), /90/);
});

test("46: a duration over time is its median with the band up to the p90; the axis begins at zero", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/times?p=28d");
  await settled(page);
  const card = page.locator("section.card:has(.chart--course)");
  await card.locator("canvas").waitFor();
  await card.getByRole("button", { name: "Ver como tabela (T)" }).click();
  const cells = (metric) => card.locator(`td[data-metric="${metric}"]`).evaluateAll((cells) => cells.map(({ dataset }) => (dataset.value ? Number(dataset.value) : null)));
  const option = (chart) => page.evaluate((chart) => {
    const { series, yAxis } = globalThis.echarts.getInstanceByDom(document.querySelector(`${chart} .chart__box`)).getOption();
    const data = (id) => series.find((each) => each.id === id)?.data;
    return { band: data("band"), line: data("line0"), low: yAxis[0].min };
  }, chart);
  const [median, ninety] = [await cells("first_response_p50"), await cells("first_response_p90")];
  assert.equal(median.length, 28);
  assert.ok(median.filter((value) => value !== null).length > 15 && median.every((value, day) => value === null || value <= ninety[day]));
  const { band, line, low } = await option(".chart--course");
  assert.equal(low, 0);
  assert.deepEqual(band.map(([, height]) => height), median.map((value, day) => (value === null ? null : ninety[day] - value)));
  assert.deepEqual(line.slice(0, -1).map((point) => point?.value ?? point), median.slice(0, -1));

  await card.getByLabel("Agrupar por").selectOption("week");
  await page.waitForFunction(() => document.querySelectorAll('td[data-metric="first_response_p50"][data-group]').length === 5);
  await card.getByLabel("Tempo", { exact: true }).selectOption("resolution");
  await page.waitForFunction(() => location.hash.includes("m=resolution_p50") && location.hash.includes("g=week"));
  await page.getByRole("heading", { name: "Resolução ao longo do tempo" }).waitFor();

  // The main chart draws a duration alike, also its mean.
  await goTo(page, "#/overview?p=28d&m=first_response_mean");
  await settled(page);
  await page.locator(".chart--main canvas").waitFor();
  assert.ok((await option(".chart--main")).band.length >= 28);
  assert.match(await page.locator("section.card:has(.chart--main) .legend").innerText(), /média[\s\S]*mediana[\s\S]*da mediana ao p90/);
});

test("who waits now stands first by urgency and opens the conversation", async (t) => {
  const page = await times(t);
  const rows = page.locator("[data-waiting]");
  assert.deepEqual(await rows.evaluateAll((rows) => rows.map((row) => row.dataset.waiting)), ["4", "3"]);
  assert.match(await rows.first().innerText(), /Leo[\s\S]*faltam 10\smin/);
  await rows.first().click();
  await page.getByRole("dialog", { name: "Conversa" }).locator("[data-line]").first().waitFor();
});

test("the same rows as other products count them, ours first", async (t) => {
  const page = await times(t);
  const rows = page.locator("[data-dialect]");
  await rows.first().waitFor();
  assert.equal(await rows.count(), 10);
  assert.equal(await rows.first().getAttribute("data-dialect"), "balcao");
  assert.equal(await rows.first().locator("td").nth(1).getAttribute("data-value"), "2100");
});

test("what an automatic reply may promise, by the hour in which customers write", async (t) => {
  const page = await open(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  // 25 customers of Monday at nine wait for 7 minutes and a half, one of Tuesday at ten for a minute.
  const two = (n) => String(n).padStart(2, "0");
  const rows = Array.from({ length: 25 }, (_, place) => [
    `a${place},${place},2026-03-16 09:${two(place)}:00,received,customer,,C${place},oi`,
    `b${place},${place},2026-03-16 09:${two(place + 7)}:30,sent,human,Ana,,oi`,
  ]).flat();
  rows.push("c,30,2026-03-17 10:00:00,received,customer,,Eva,oi", "d,30,2026-03-17 10:01:00,sent,human,Ana,,oi");
  await choose(page, [fixture("mensagens.csv", `${MESSAGES.split("\n")[0]}\n${rows.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/times?p=all");
  await settled(page);
  const sentence = page.locator("[data-promise]");
  const basis = page.locator("[data-promise-basis]");
  await sentence.waitFor();
  assert.match(await sentence.innerText(), /^Respondemos em até 8\smin\.$/, "rounded up");
  assert.match(await basis.innerText(), /^Em qualquer hora: .*7\smin\s30\ss\s·\sn\s26$/);
  await page.click('[data-copy="promise"]');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await sentence.innerText());
  const hour = (group) => page.locator(`[data-metric="first_response_km_p80"][data-group="${group}"]`);
  assert.equal(await hour("1-09").getAttribute("data-value"), "450");
  assert.match(await hour("2-10").getAttribute("class"), /cell--few/);
  await hour("1-09").click();
  await page.waitForFunction(() => /n\s25$/.test(document.querySelector("[data-promise-basis]").innerText));
  assert.match(await basis.innerText(), /^segunda.*9h.*10h: /i);
  await hour("2-10").click();
  await page.waitForFunction(() => /só\s1\scaso/.test(document.querySelector("[data-promise-basis]").innerText));
  assert.equal(await sentence.count(), 0, "one case is no promise");
  assert.ok(await page.locator('[data-copy="promise"]').isDisabled());
});

test("another target, a filter: every figure follows, and ? explains it", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/times?p=all");
  await settled(page);
  await page.locator("[data-sla=share]").waitFor();
  const first = await value(page, "[data-sla=share]");
  await page.getByRole("button", { name: "Resolução", exact: true }).click();
  await page.waitForFunction((first) => document.querySelector("[data-sla=share]")?.dataset.value !== first, first);
  const shown = Object.fromEntries((await figures(page)).map(({ metric, value }) => [metric, value]));
  assert.equal(await value(page, "[data-sla=share]"), String(shown.sla_resolution));
  await page.locator('td[data-metric="first_response_p90"]').hover();
  await page.locator(".why--float").click();
  await page.locator(".drawer--why").waitFor();
});

test("the parts of a resolution add up to it, of all cases and of each type, and a type filters", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/times?p=all");
  await settled(page);
  const table = page.locator("table.stages");
  const rows = () => table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("[data-metric]")].map(({ dataset }) => Number(dataset.value))));
  const whole = Number(await value(page, 'td[data-metric="resolution_mean"]'));
  const [all, ...types] = await rows();
  assert.equal(all.length, 5);
  assert.ok(Math.abs(all.reduce((sum, part) => sum + part) - whole) < 0.5, `${all} is not ${whole}`);
  assert.ok(types.length > 1);
  await table.locator("tbody button").first().click();
  await settled(page);
  assert.equal((await rows()).length, types.length + 1, "the other types stay");
  assert.deepEqual((await rows())[0], types[0]);
  const chosen = Number(await value(page, 'td[data-metric="resolution_mean"]'));
  assert.ok(Math.abs(types[0].reduce((sum, part) => sum + part) - chosen) < 0.5);
});

test("waits fall into bands, which can be chosen, and a band filters its cases", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/times?p=all");
  await settled(page);
  const table = page.locator("table.bands");
  const bands = () => table.locator("tbody tr").evaluateAll((rows) => rows.map(({ dataset }) => [Number(dataset.over), Number(dataset.running)]));
  const rows = (count) => page.waitForFunction((count) => document.querySelectorAll("table.bands tbody tr").length === count, count);
  const sum = (bands) => bands.flat().reduce((sum, n) => sum + n);
  await rows(7);
  const seven = await bands();
  const shares = await page.locator("[data-sla=breached], [data-sla=pending]").evaluateAll((cells) => cells.map(({ dataset }) => Number(dataset.value)));
  assert.ok(sum(seven) > shares[0] + shares[1] && seven.some(([, running]) => running > 0));

  const edges = page.locator('input[name="edges"]');
  await edges.fill("1 h; 5 min");
  await edges.press("Enter");
  await rows(3);
  const three = await bands();
  assert.equal(sum(three), sum(seven));
  assert.deepEqual(three[0], [0, 1].map((part) => seven.slice(0, 3).reduce((sum, band) => sum + band[part], 0)));
  await edges.fill("depois");
  await edges.press("Enter");
  await page.getByText("Não entendi. Escreva tempos com unidade").waitFor();
  await page.getByRole("button", { name: "Faixas de costume" }).click();
  await rows(7);

  await table.locator("tbody button").first().click();
  await settled(page);
  await page.waitForFunction(() => [...document.querySelectorAll("table.bands tbody tr")].slice(1).every(({ dataset }) => dataset.over === "0"));
  assert.deepEqual((await bands())[0][0], seven[0][0]);
});

test("the definition of a number of another screen is found, or the nearest are named", async (t) => {
  const page = await times(t);
  const field = page.locator(".number [name=number]");
  await field.fill("35 min");
  await field.press("Enter");
  await page.locator("[data-number='times.number.found']").waitFor();
  assert.equal(await value(page, "[data-reading='balcao mean'] [data-value]"), "2100");
  await field.fill("9:59:59");
  await page.getByRole("button", { name: "Procurar" }).click();
  await page.locator("[data-number='times.number.nearest']").waitFor();
  assert.equal(await page.locator("[data-reading]").count(), 5);
  await field.fill("muito");
  await field.press("Enter");
  await page.locator(".number [role=alert]").waitFor();
  assert.equal(await page.locator("[data-reading]").count(), 0);
});
