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

test("columns without use and repeated rows have their count and a way to what is behind it", async (t) => {
  const page = await open(t);
  const hostile = "<img src=x onerror=alert(1)>";
  const file = (name, rows) => fixture(name, `case_id,created_at,agent,cor,${hostile}\n${rows.map((row) => `${row},azul,x\n`).join("")}`);
  await choose(page, [
    file("a.csv", ["1,2026-03-02 09:00:00,Ana", "2,2026-03-03 09:00:00,Ana"]),
    file("b.csv", ["2,2026-03-03 09:00:00,Ana", "3,2026-03-04 09:00:00,Ana"]),
  ]);
  await settled(page);
  await goTo(page, "#/quality");
  const repeated = page.locator('[data-check="repeated"]');
  await repeated.waitFor();
  assert.equal(await repeated.getAttribute("data-value"), "1");
  assert.match(await repeated.innerText(), /1 de 4 linhas[^]*b\.csv: 1 de 2 linhas/);
  await repeated.locator("[data-act=report]").click();
  await page.locator('[data-file="b.csv"]').filter({ hasText: "1 já tinha sido lida" }).waitFor();
  await page.getByRole("button", { name: "Ver o painel" }).click();
  await goTo(page, "#/quality");

  const unused = page.locator('[data-check="unused_columns"]').nth(1);
  await unused.waitFor();
  assert.equal(await unused.getAttribute("data-value"), "2");
  assert.match(await unused.innerText(), /2 de 5 colunas[^]*cor[^]*<img src=x/);
  assert.equal(await page.locator("img[src=x]").count(), 0);
  await unused.locator("[data-act=map]").click();
  await page.locator('.mapfile[aria-pressed="true"]').filter({ hasText: "b.csv" }).waitFor();
  await page.locator('[data-result="read"]').waitFor();
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
  assert.match(await page.locator("[data-coverage] small").first().innerText(), /13 em 13 dias, 1 lacuna/);
  await gap.click();
  await page.waitForFunction(() => location.hash.includes("p=2026-03-07..2026-03-20"));
});

test("each file has a card with its format, encoding and rows; clocks that are wrong are found", async (t) => {
  const page = await open(t);
  const future = new Date().getUTCFullYear() + 2;
  const cases = `protocolo;aberto em;atendente;nome;equipe\n1;2026-03-02 08:59;Ana;José;Suporte\n2;${future}-03-02 10:00;Ana;Conceição;Suporte\n3;não é data;Ana;João;Suporte\n`;
  const messages = [
    "case_id,order,sent_at,direction,author_kind,agent",
    "1,1,2026-03-02 09:00:00,received,customer,",
    "1,3,2026-03-02 09:01:00,sent,human,Ana",
    "1,2,2026-03-02 09:02:00,sent,human,Ana",
    `2,1,${future}-03-02 10:03:00,sent,human,Ana`,
    `2,2,${future}-03-02 10:04:00,received,customer,`,
  ];
  await choose(page, [{ name: "casos.csv", mimeType: "text/csv", buffer: Buffer.from(cases, "latin1") }, fixture("mensagens.csv", `${messages.join("\n")}\n`)]);
  await page.click("[data-focus]:not([data-cancel])");
  await goTo(page, "#/quality");
  await settled(page);

  await t.test("format, encoding and rows", async () => {
    const card = async (name) => (await page.locator(`[data-file="${name}"] .card`).innerText()).replace(/\s+/g, " ");
    assert.equal(await page.locator("[data-file]").count(), 2);
    assert.match(await card("casos.csv"), /casos\.csv Casos.*3 lidas = 2 aproveitadas \+ 0 juntadas \+ 1 rejeitadas.*Texto em colunas, windows-1252, separado por ponto e vírgula/);
    assert.match(await card("mensagens.csv"), /mensagens\.csv Mensagens.*5 lidas = 5 aproveitadas \+ 0 juntadas \+ 0 rejeitadas.*Texto em colunas, utf-8, separado por vírgula/);
  });

  await t.test("order against the clock, and the future", async () => {
    const counts = await page.$$eval("[data-check]", (rows) => Object.fromEntries(rows.map(({ dataset }) => [dataset.check, Number(dataset.value)])));
    assert.deepEqual(counts, { future_messages: 2, future_cases: 1, out_of_order: 1 });
    assert.match(await page.locator("[data-check=future_messages]").innerText(), /2 de 5/);
    assert.match(await page.locator("[data-check=future_cases]").innerText(), /1 de 2/);
  });

  await t.test("their rows are a file", async () => {
    const rows = async (check) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-check=${check}] [data-act=rows]`)]);
      return readFileSync(await download.path(), "utf8").trim().split("\r\n").slice(1);
    };
    assert.deepEqual(await rows("out_of_order"), ["1;2026-03-02 09:02:00-03:00;Ana"]);
    assert.deepEqual(await rows("future_cases"), [`2;${future}-03-02 10:00:00-03:00;Ana`]);
  });
});
