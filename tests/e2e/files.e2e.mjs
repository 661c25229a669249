// Files as people have them: encodings, titles and totals, what is asked about them, what is remembered, adding and removing, what found no partner.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choose, figure, fixture, goTo, open, openReport, report, settled } from "./harness.mjs";

const ALL = "#/overview?p=all";

/** A file of raw bytes. */
const bytes = (name, buffer, mimeType = "text/csv") => ({ name, mimeType, buffer });
const ansi = (text) => Buffer.from(text, "latin1");
const wide = (text) => Buffer.from(`\ufeff${text}`, "utf16le");

test("a Windows-1252 file is read with its accents, and a rejected row comes back readable", async (t) => {
  const page = await open(t);
  const text = "Protocolo;Data de criação;Último agente;Situação\n1;13/07/2026 10:00;João;fechado\n2;ontem;Érica;aberto\n3;14/07/2026 10:00;Inês;aberto\n";
  await choose(page, [bytes("ansi.csv", ansi(text))]);
  await page.locator('[data-report="rows_read"]').waitFor();

  assert.deepEqual(await report(page), { rows_read: 3, kept: 2, merged: 0, rejected: 1 });
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-download=rejected]").click()]);
  assert.ok(readFileSync(await download.path(), "utf8").includes("2;ontem;Érica;aberto"));
  await page.getByRole("button", { name: "Ver o painel" }).click();
  await settled(page);
  await goTo(page, "#/team?p=all");
  await page.locator('[data-group="João"]').first().waitFor();
});

test("a UTF-16 table with a title above and a total below says which lines are no records", async (t) => {
  const page = await open(t);
  const rows = "1\t13/07/2026\t10:00\tJoão 😀\t5,51199E+12\r\n2\tontem\t\tBia\t\r\n";
  const text = `Relatório de casos\r\n\r\nProtocolo\tData\tHora\tAtendente\tTelefone\r\n${rows}Total\t\t\t2\t\r\n`;
  await choose(page, [bytes("unicode.txt", wide(text), "text/plain")]);
  await page.locator('[data-report="rows_read"]').waitFor();

  assert.deepEqual(await report(page), { rows_read: 2, kept: 1, merged: 0, rejected: 1 });
  const issues = await page.locator(".issues").innerText();
  for (const words of ["Título acima do cabeçalho", "Linha de total", "Telefone estragado por planilha", "Data ilegível"]) assert.ok(issues.includes(words), issues);
});

const OPEN_DATES = fixture("datas.csv", "protocolo,criado em,encerrado em,atendente\n1,03/04/2026 10:00,03/04/2026 11:00,Ana\n2,05/04/2026 10:00,05/04/2026 11:00,Bia\n");

test("dates that nothing proves are asked about, and the answer changes the figures", async (t) => {
  const page = await open(t);
  await choose(page, [OPEN_DATES]);
  const ask = page.locator('[data-ask="dates"]');
  await ask.waitFor();
  assert.match(await ask.innerText(), /03\/04\/2026 é 3 abr/);
  await page.locator('[data-result="read"]').waitFor();
  assert.equal(await page.locator("[data-result]").getAttribute("data-rows"), "2");

  // Month first, by keyboard: 4 March and 4 May.
  await ask.getByRole("radio").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.locator(".outcome--stale").waitFor({ state: "detached" });
  await page.locator('[data-map="apply"]').click();
  await settled(page);
  await goTo(page, "#/overview?p=2026-03-01..2026-04-01");
  await shows(page, "cases_opened", 1);
  await goTo(page, "#/overview?p=2026-04-01..2026-05-01");
  await shows(page, "cases_opened", 0);
});

test("an answer is remembered by the header alone, said so, and can be forgotten", async (t) => {
  const page = await open(t);
  await choose(page, [OPEN_DATES]);
  await page.locator('[data-ask="dates"] input').nth(1).check();
  await page.locator('[data-map="apply"]').click();
  await settled(page);
  const kept = await page.evaluate(() => localStorage.getItem("balcao.plans"));
  assert.ok(!/protocolo|Ana|datas/.test(kept) && kept.includes("month_first"), kept);

  // Another month of the same export goes straight to the dashboard.
  await page.reload();
  await page.locator("#file-input").waitFor({ state: "attached" });
  await choose(page, [fixture("outro.csv", OPEN_DATES.buffer.toString().replaceAll("/04/", "/06/"))]);
  await settled(page);
  await page.getByText("com as colunas da última vez").waitFor();
  await openReport(page);
  await page.locator('[data-plan="remembered"]').waitFor();
  await page.locator('[data-map="forget"]').click();
  await page.getByText("Esquecido").waitFor();
  assert.ok(!(await page.evaluate(() => localStorage.getItem("balcao.plans"))).includes("month_first"));
});

test("a table of unknown columns is mapped by hand, saved as a file, and read with that file elsewhere", async (t) => {
  const page = await open(t);
  const hostile = "<img src=x onerror=alert(1)>";
  const text = `ref_x;quando_foi;${hostile};"=1+1\u202e"\n1;13/07/2026 10:00;Ana;x\n2;14/07/2026 10:00;${hostile};y\n`;
  const file = fixture("estranho.csv", text);
  await choose(page, [file]);
  await page.locator('[data-ask="role"]').waitFor();
  assert.equal(await page.locator("img[src=x]").count(), 0);
  assert.equal(await page.locator('[data-map="apply"]').isDisabled(), true);

  await page.locator('[data-ask="role"] input[value="cases"]').check();
  for (const [column, field] of [["0", "case_id"], ["1", "created_at"], ["2", "agent"]]) {
    await page.locator(`[data-column="${column}"] select`).selectOption(field);
  }
  await page.locator('[data-result="read"]').waitFor();
  assert.equal(await page.locator("[data-result]").getAttribute("data-cases"), "2");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-download=plan]").click()]);
  const plan = readFileSync(await download.path());
  assert.deepEqual(JSON.parse(plan).plans[0].columns.map(({ field }) => field), ["case_id", "created_at", "agent", null]);
  await page.locator('[data-map="apply"]').click();
  await settled(page);
  await goTo(page, ALL);
  await shows(page, "cases_opened", 2);

  const elsewhere = await open(t);
  await choose(elsewhere, [file, { name: download.suggestedFilename(), mimeType: "application/json", buffer: plan }]);
  await settled(elsewhere);
  await goTo(elsewhere, ALL);
  await shows(elsewhere, "cases_opened", 2);
});

test("choices of columns are taken back and made again by key and by button", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("estranho.csv", "ref_x;quando_foi;coluna_z\n1;13/07/2026 10:00;Ana\n2;14/07/2026 10:00;Bia\n")]);
  await page.locator('[data-ask="role"] input[value="cases"]').check();
  const chosen = (column) => page.locator(`[data-column="${column}"] select`);
  await chosen(0).selectOption("case_id");
  await chosen(2).selectOption("agent");
  const is = (column, value) =>
    page.waitForFunction(({ column, value }) => document.querySelector(`[data-column="${column}"] select`).value === value, { column, value });
  // The list keeps the keyboard: it has no undo of its own.
  await chosen(2).focus();
  await page.keyboard.press("Control+z");
  await is(2, "");
  await is(0, "case_id");
  await page.keyboard.press("Control+Shift+Z");
  await is(2, "agent");
  await page.locator("[data-map=undo]").click();
  await page.locator("[data-map=undo]").click();
  await is(0, "");
  await page.locator("[data-map=redo]").click();
  await is(0, "case_id");
  await chosen(1).selectOption("created_at");
  assert.equal(await page.locator("[data-map=redo]").isDisabled(), true);
});

test("accents that were broken on the way are offered for repair", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("quebrado.csv", "protocolo;criado em;atendente\n1;13/07/2026 10:00;JoÃ£o\n2;14/07/2026 10:00;Érica\n")]);
  const ask = page.locator('[data-ask="mojibake"]');
  await ask.waitFor();
  assert.match(await ask.innerText(), /“JoÃ£o” é “João”\?/);
  await page.locator('[data-result="read"]').waitFor();
  await page.locator('[data-map="apply"]').click();
  await settled(page);
  await goTo(page, "#/conversations?p=all");
  await page.locator('[data-field="agent"]', { hasText: "João" }).first().waitFor();
});

const CASES = fixture("casos.csv", "case_id,created_at,agent\n1,2026-07-13 10:00,Ana\n2,2026-07-14 10:00,Bia\n3,2026-07-14 12:00,Bia\n");
const MESSAGES = fixture(
  "mensagens.csv",
  'case_id,sent_at,direction,phone,text\n1,2026-07-13 10:01:00,received,,oi\n1,2026-07-13 10:05:00,sent,,olá\n9,2026-07-13 11:00:00,received,"=HYPERLINK(""x"")",a\n,2026-07-13 11:01:00,received,,b\n',
);

test("files are added and taken away one by one, and an overlap counts once", async (t) => {
  const page = await open(t);
  await choose(page, [CASES]);
  await settled(page);
  await goTo(page, ALL);
  await shows(page, "cases_opened", 3);

  const more = fixture("casos-2.csv", "case_id,created_at,agent\n3,2026-07-14 12:00,Bia\n4,2026-07-15 10:00,Caio\n");
  await choose(page, [more]);
  await shows(page, "cases_opened", 4);
  await openReport(page);
  assert.deepEqual(await report(page), { rows_read: 5, kept: 4, merged: 1, rejected: 0 });
  assert.match(await page.locator('[data-file="casos-2.csv"]').innerText(), /1 já tinha sido lida/);

  await page.locator('[data-file="casos-2.csv"] [data-remove]').click();
  await settled(page);
  await shows(page, "cases_opened", 3);
  await openReport(page);
  assert.equal(await page.locator("[data-remove]").count(), 0);
});

test("messages without a case and cases without messages are counted, shown and taken away", async (t) => {
  const page = await open(t);
  await choose(page, [CASES, MESSAGES]);
  await settled(page);
  await openReport(page);

  const told = await page.$$eval("[data-match]", (nodes) => Object.fromEntries(nodes.map(({ dataset }) => [dataset.match, Number(dataset.value)])));
  assert.deepEqual(told, { messages_matched: 2, messages_strange: 1, messages_nameless: 1, cases_matched: 1, cases_silent: 2 });
  await page.locator('[data-unmatched="cases"] summary').click();
  const rows = page.locator('[data-unmatched="cases"] [data-unmatched-row]');
  await rows.first().waitFor();
  assert.deepEqual(await rows.locator("[data-field=case]").allInnerTexts(), ["2", "3"]);

  await page.locator('[data-unmatched="messages"] summary').click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-download=unmatched-messages]").click()]);
  const text = readFileSync(await download.path(), "utf8");
  assert.ok(text.includes("'=HYPERLINK") && text.trim().split("\n").length === 3, text);
});

test("the columns of files that raised no question can be looked at and changed", async (t) => {
  const page = await open(t);
  await choose(page, [CASES]);
  await settled(page);
  await page.locator(".dataset").click();
  await page.getByRole("menuitem", { name: "Revisar colunas" }).click();
  await page.locator('[data-result="read"]').waitFor();
  assert.equal(await page.locator("[data-ask]").count(), 0);

  await page.locator(".how-read summary").click();
  await page.locator('select[data-map="zone"]').selectOption("America/Manaus");
  await page.locator(".outcome--stale").waitFor({ state: "detached" });
  await page.locator('[data-map="apply"]').click();
  await settled(page);
  // Ten in Manaus is eleven in São Paulo.
  await goTo(page, "#/conversations?p=all");
  await page.locator("[data-row]").first().waitFor();
  assert.ok((await page.locator("[data-row] [data-field=created_at]").allInnerTexts()).some((text) => text.includes("11:00")));
});

test("a file that cannot be read says which and where, shows its first lines as text, and never an empty dashboard", async (t) => {
  const page = await open(t);
  const hostile = "<img src=x onerror=alert(1)> \u202efim";
  await choose(page, [
    fixture("carta.txt", `\nPrezada ${hostile}\nsegunda\n${"é".repeat(400)}\nquarta\n`),
    bytes("nota.pdf", Buffer.from("%PDF-1.7 segredo da Maria"), "application/pdf"),
    fixture("corte.json", '[{"protocolo": 1,\n"criado": oi'),
  ]);
  const failed = (name) => page.locator(`[data-failed="${name}"]`);
  await failed("carta.txt").waitFor();
  assert.match(await failed("carta.txt").innerText(), /carta\.txt é texto, mas não achei/);
  const lines = failed("carta.txt").locator("[data-begins=lines] li");
  assert.deepEqual(await lines.evaluateAll((items) => items.map(({ value }) => value)), [2, 3, 4]);
  assert.deepEqual(await lines.allInnerTexts(), ["Prezada <img src=x onerror=alert(1)> \ufffdfim", "segunda", `${"é".repeat(160)}…`]);
  assert.equal(await page.locator("img[src=x]").count(), 0);
  assert.match(await failed("nota.pdf").innerText(), /PDF[^]*não é texto/);
  assert.ok(!(await page.locator("#main").innerText()).includes("Maria"));
  assert.match(await failed("corte.json").innerText(), /linha 1\b[^]*\[\{"protocolo"/);
  assert.equal(await page.locator("[data-metric], [data-map]").count(), 0);
});

test("a file whose rows were all rejected leads to its columns, and is read with them", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", "protocolo;criado em;agente\n1;ontem;Ana\n2;hoje;Bia\n")]);
  const failed = page.locator('[data-failed="casos.csv"]');
  await failed.waitFor();
  assert.match(await failed.innerText(), /Nenhuma das 2 linhas de casos\.csv pôde ser lida\. Linha 2: Data ilegível/);
  assert.deepEqual(await report(page), { rows_read: 2, kept: 0, merged: 0, rejected: 2 });
  assert.equal(await failed.locator("[data-begins] li").first().innerText(), "protocolo;criado em;agente");

  await failed.locator("[data-map=failed]").click();
  await page.locator('[data-column="1"] select').waitFor();
  await page.locator('[data-map="leave"]').click();
  await failed.waitFor();

  // Another column that holds times is asked about at once.
  await choose(page, [fixture("casos.csv", "protocolo;criado em;outra data\n1;ontem;13/07/2026 10:00\n2;hoje;14/07/2026 10:00\n")]);
  await page.locator('[data-ask="column"]').waitFor();
  await page.locator('[data-column="1"] select').selectOption("");
  await page.locator('[data-column="2"] select').selectOption("created_at");
  await page.locator('[data-result="read"][data-rows="2"]').waitFor();
  await page.locator('[data-map="apply"]').click();
  await settled(page);
  await goTo(page, ALL);
  await shows(page, "cases_opened", 2);
});

test("more than the tab can hold is said before anything is read, and what fits is offered", async (t) => {
  const page = await open(t);
  // Room for some two thousand rows.
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "deviceMemory", { get: () => 0.001 }));
  await page.reload();
  const month = (name, n) => {
    const row = (at) => `${at},2026-${name}-13 10:00,Ana,${"x".repeat(80)}\n`;
    return fixture(`${name}.csv`, `case_id,created_at,agent,cor\n${Array.from({ length: n }, (_, at) => row(`${name}${at}`)).join("")}`);
  };
  const files = [month("06", 1_500), month("07", 1_500)];
  const told = page.locator("[data-too-much]");

  await choose(page, files);
  await told.waitFor();
  assert.match(await told.innerText(), /uma aba deste aparelho aguenta umas 2\.0[^]*Nada foi lido ainda/);
  const boxes = page.locator(".much input");
  assert.deepEqual(await boxes.evaluateAll((all) => all.map((box) => box.checked)), [true, false]);
  await page.keyboard.press("Escape");
  await told.waitFor({ state: "hidden" });
  assert.equal(await page.locator("[data-sample]").count(), 3);

  await choose(page, files);
  await boxes.nth(1).check();
  assert.equal(await page.locator("[data-act=read]").innerText(), "Ler mesmo assim");
  await boxes.nth(0).uncheck();
  await page.locator("[data-act=read]").click();
  await settled(page);
  await goTo(page, ALL);
  await shows(page, "cases_opened", 1_500);
  assert.equal(await page.locator(".dataset b").innerText(), "07.csv");

  // What is open is read again, and counts.
  await choose(page, [files[0]]);
  await told.filter({ hasText: "já estão abertos" }).waitFor();
  await page.locator("[data-act=read]").click();
  await shows(page, "cases_opened", 3_000);
});

/** The figure on screen becomes `value`. */
async function shows(page, metric, value) {
  await page.waitForFunction(
    ({ metric, value }) => [...document.querySelectorAll(`[data-metric="${metric}"]:not([data-group])`)].some((node) => node.dataset.value !== "" && Number(node.dataset.value) === value),
    { metric, value },
  ).catch(async () => assert.equal(await figure(page, metric), value, metric));
}
