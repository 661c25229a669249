// Qualidade dos dados: what does not fit is counted and can be looked at; each figure says what it is worth and what it lacks.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choose, fixture, goTo, open, settled } from "./harness.mjs";

const CASES = `case_id,created_at,first_response_at,closed_at,agent,status,requester_name
1,2026-03-02 09:00:00,2026-03-02 11:00:00,2026-03-02 10:00:00,Ana,closed,Rui
2,2026-03-02 09:00:00,,,Ana,closed,Rui
3,2026-03-02 09:00:00,,,,open,<img src=x onerror=alert(1)>
4,não é data,,,,open,Rui
`;

test("rows that do not fit are counted, seen and taken away; figures say what they are worth", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", CASES)]);
  // Not the way out that stands there while files are read.
  await page.click("[data-focus]:not([data-cancel])");
  await goTo(page, "#/quality");
  await settled(page);

  await t.test("each finding has its count", async () => {
    const counts = await page.$$eval("[data-check]", (rows) => Object.fromEntries(rows.map(({ dataset }) => [dataset.check, Number(dataset.value)])));
    assert.deepEqual(counts, { response_after_closing: 1, closed_without_time: 1, case_without_agent: 1, case_without_team: 3 });
  });

  await t.test("the account adds up", async () => {
    const sums = await page.$$eval("[data-report]", (rows) => Object.fromEntries(rows.map(({ dataset }) => [dataset.report, Number(dataset.value)])));
    assert.deepEqual(sums, { rows_read: 4, kept: 3, merged: 0, rejected: 1 });
  });

  await t.test("exact, estimated, impossible: with the reason", async () => {
    const worth = (metric) => page.locator(`tr[data-row="${metric}"]`);
    assert.equal(await worth("cases_opened").getAttribute("data-worth"), "exact");
    assert.equal(await worth("cases_attended").getAttribute("data-worth"), "estimated");
    assert.equal(await worth("messages_sent").getAttribute("data-worth"), "impossible");
    assert.match(await worth("messages_sent").textContent(), /falta um arquivo de mensagens/);
    await page.locator('[aria-label="O que estes arquivos provam"] button', { hasText: "estimado" }).first().click();
    assert.equal(await page.locator('tr[data-worth="exact"]').count(), 0);
  });

  await t.test("the rows of a finding are a file", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click('[data-check="closed_without_time"] [data-act="rows"]')]);
    assert.equal(download.suggestedFilename(), "qualidade-closed_without_time.csv");
    assert.equal(readFileSync(await download.path(), "utf8"), "\ufeffCaso;Data;Atendente\r\n2;2026-03-02 09:00:00-03:00;Ana\r\n");
  });

  await t.test("or stand in Conversas", async () => {
    await page.click('[data-check="case_without_agent"] [data-act="see"]');
    await page.locator('[data-field="case"]', { hasText: "3" }).first().waitFor();
    assert.match(page.url(), /#\/conversations\?.*f=agent:/);
  });

  await t.test("the way there is in the rail", async () => {
    await page.click('.rail a[href="#/quality"]');
    await page.locator('h1:has-text("Qualidade dos dados")').waitFor();
  });
});

test("gaps are named and lead to their days", async (t) => {
  const page = await open(t);
  const days = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 17, 18, 19];
  const rows = days.map((day) => `${day},2026-03-${String(day).padStart(2, "0")} 09:00:00,received`);
  await choose(page, [fixture("mensagens.csv", `case_id,sent_at,direction\n${rows.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/quality");
  const gap = page.locator("[data-gap]").first();
  await gap.waitFor();
  assert.match(await gap.textContent(), /lacuna 14 mar – 16 mar/);
  await gap.click();
  await page.waitForFunction(() => location.hash.includes("p=2026-03-07..2026-03-20"));
});
