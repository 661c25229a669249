// Cruzamento: any figure by two dimensions, totals that are figures of their own, a press that filters by both, the link, the file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { choose, figures, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

// Ana's cases take one, two and ten hours; Bia's three; one is nobody's.
const CASES = `case_id,created_at,closed_at,agent,case_type,channel
1,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Troca,WhatsApp
2,2026-03-02 09:00:00,2026-03-02 11:00:00,Ana,Troca,WhatsApp
3,2026-03-03 09:00:00,2026-03-03 19:00:00,Ana,Compra,Instagram
4,2026-03-03 09:00:00,2026-03-03 12:00:00,Bia,Troca,WhatsApp
5,2026-03-04 09:00:00,,Bia,Troca,WhatsApp
6,2026-03-04 09:00:00,2026-03-04 13:00:00,,Compra,WhatsApp
`;

async function cross(t, hash) {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", CASES)]);
  await settled(page);
  await goTo(page, hash);
  await settled(page);
  await page.locator(".cross__table td").first().waitFor();
  return page;
}

/** Every row as `[name, …values]`, totals too; null where there is none. */
const rows = (page) =>
  page.$$eval(".cross__table tbody tr", (rows) =>
    rows.map((row) => [row.querySelector("th").innerText.trim(), ...[...row.querySelectorAll("td")].map(({ dataset }) => (dataset.value === "" ? null : Number(dataset.value)))]),
  );
const cell = (page, row, column) => page.locator(`.cross__table td[data-group="${row}"][data-beside="${column}"]`);
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));

test("cells and totals are those of the file, and a median of a row is that of its cases", async (t) => {
  const page = await cross(t, "#/cross?p=all&xr=agent&xc=case_type");
  assert.deepEqual(await rows(page), [["Ana", 2, 1, 3], ["Bia", 2, 0, 2], ["não informado", 0, 1, 1], ["Todos juntos", 4, 2, 6]]);
  await page.selectOption("[data-cross=metric]", "resolution_p50");
  await settled(page);
  assert.deepEqual(await rows(page), [
    ["Ana", 5400, 36000, 7200],
    ["não informado", null, 14400, 14400],
    ["Bia", 10800, null, 10800],
    ["Todos juntos", 7200, 25200, 10800],
  ]);
  assert.match(await hash(page), /xr=agent&xc=case_type&xm=resolution_p50/);
  // Over how many cases is said in the tip.
  assert.match(await cell(page, "Ana", "Troca").locator("button").getAttribute("title"), /Ana e Troca: 1\sh\s30\smin \(n 2\)/);
});

test("dimensions are chosen, turned round, and never crossed with themselves", async (t) => {
  const page = await cross(t, "#/cross?p=all&xr=agent&xc=case_type");
  await page.click("[data-act=turn]");
  await settled(page);
  assert.match(await hash(page), /xr=case_type&xc=agent/);
  assert.deepEqual(await rows(page), [["Troca", 2, 2, 0, 4], ["Compra", 1, 0, 1, 2], ["Todos juntos", 3, 2, 1, 6]]);
  await page.selectOption("[data-cross=rows]", "agent");
  await settled(page);
  assert.match(await hash(page), /xr=agent&xc=case_type/);
  await page.selectOption("[data-cross=columns]", "weekday");
  await settled(page);
  assert.deepEqual((await rows(page))[0], ["Ana", 2, 1, 0, 3]);
  await page.goBack();
  await settled(page);
  assert.match(await hash(page), /xc=case_type/);
});

test("a cell filters by both, a second press lets both go, Alt leaves both out", async (t) => {
  const page = await cross(t, "#/cross?p=all&xr=agent&xc=case_type");
  const press = (modifiers) => cell(page, "Ana", "Troca").locator("button").click({ modifiers });
  await press([]);
  await settled(page);
  assert.match(await hash(page), /f=agent:Ana;case_type:Troca/);
  assert.equal(await cell(page, "Ana", "Troca").locator("button").getAttribute("aria-pressed"), "true");
  // The table is not filtered by itself.
  assert.deepEqual((await rows(page)).at(-1), ["Todos juntos", 4, 2, 6]);
  await goTo(page, (await hash(page)).replace("#/cross", "#/overview"));
  await settled(page);
  assert.equal((await figures(page)).find(({ metric, group }) => metric === "cases_opened" && group === null).value, 2);
  await page.goBack();
  await settled(page);
  await page.locator(".cross__cell--sel").waitFor();
  await press([]);
  await settled(page);
  assert.doesNotMatch(await hash(page), /f=/);
  await press(["Alt"]);
  await settled(page);
  assert.match(await hash(page), /f=agent:!Ana;case_type:!Troca/);
});

test("a name filters by itself", async (t) => {
  const page = await cross(t, "#/cross?p=all&xr=agent&xc=case_type");
  await page.locator(".cross__table tbody th button", { hasText: "Bia" }).click();
  await settled(page);
  assert.match(await hash(page), /f=agent:Bia(&|$)/);
  await page.locator(".cross__table thead th button", { hasText: "Compra" }).click();
  await settled(page);
  assert.match(await hash(page), /f=agent:Bia;case_type:Compra/);
});

test("a cell and a total say why they are what they are", async (t) => {
  const page = await cross(t, "#/cross?p=all&xr=agent&xc=case_type&xm=resolution_p50");
  for (const [place, value, group] of [
    [cell(page, "Ana", "Troca"), "5400", /Atendente: Ana · Tipo de caso: Troca/],
    [page.locator('.cross__table tbody td.cross__all[data-group="Ana"]'), "7200", /Atendente: Ana$/],
    [page.locator(".cross__table .tbl__total td").last(), "10800", null],
  ]) {
    await place.hover();
    await page.locator(".why--float").click();
    await page.locator(`.drawer--why [data-why-metric="resolution_p50"][data-value="${value}"]`).waitFor();
    if (group) assert.match(await page.locator(".why-group").innerText(), group);
    await page.keyboard.press("Escape");
    await page.locator(".drawer").waitFor({ state: "detached" });
  }
});

test("what these files cannot give is a dash with a reason, and so is what cannot be divided so", async (t) => {
  const page = await cross(t, "#/cross?p=all&xr=agent&xc=case_type");
  await page.selectOption("[data-cross=metric]", "csat_mean");
  await page.locator(".card .empty").waitFor();
  assert.match(await page.locator(".card .empty").innerText(), /^—\s+\S+/);
  await page.selectOption("[data-cross=metric]", "cases_open");
  await page.selectOption("[data-cross=columns]", "weekday");
  await page.locator(".card .empty", { hasText: "não se divide por Dia da semana" }).waitFor();
});

test("what is not shown is counted, and the table leaves as a file with it", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/cross?p=all&xr=day&xc=channel");
  await settled(page);
  const days = page.locator(".cross__table tbody tr:not(.tbl__total)");
  const shown = await days.count();
  const hidden = Number(await page.locator("[data-hidden]").getAttribute("data-hidden"));
  assert.ok(shown === 31 && hidden > 0, `${shown} and ${hidden}`);
  await page.locator(".card:has(.cross__table) .card__more").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Tabela (CSV)", exact: true }).click()]);
  const lines = (await readFile(await download.path(), "utf8")).replace(/^\ufeff/, "").trim().split("\r\n");
  assert.equal(lines.length, 1 + Math.min(shown + hidden, 200) + 1);
  assert.match(lines.at(-1), /^Todos juntos;/);
  await page.getByRole("button", { name: "Ver todos" }).click();
  await page.waitForFunction((shown) => document.querySelectorAll(".cross__table tbody tr:not(.tbl__total)").length > shown, shown);
});
