// The first journey: drop real exports, read the service, filter it, take it away.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choose, drop, figure, figures, fixture, goTo, open, report, settled } from "./harness.mjs";

const CASES = fixture(
  "casos.csv",
  `protocolo;aberto em;encerrado em;atendente;equipe;canal;tipo de caso;situação;nome;nota
1;02/03/2026 09:00;02/03/2026 10:00;Ana;Suporte;whatsapp;troca;fechado;José da Silva;5
2;13/03/2026 09:00;;Bia;Vendas;instagram;compra;aberto;Maria Conceição;
3;13/03/2026 21:00;14/03/2026 09:00;Ana;Suporte;whatsapp;compra;fechado;jose pereira;3
`,
);
const MESSAGES = fixture(
  "mensagens.csv",
  `case_id,sent_at,direction,status,agent,author_kind,text
1,2026-03-02 09:00:00,received,,,customer,"Bom dia, =HYPERLINK(""x"")"
1,2026-03-02 09:10:00,sent,read,Ana,human,<b>Olá</b>
2,2026-03-13 09:00:00,received,,,customer,oi
2,2026-03-13 09:30:00,sent,failed,Ana,human,tudo bem?
3,2026-03-13 21:00:00,received,,,customer,boa noite
3,2026-03-13 21:20:00,sent,delivered,Bia,human,boa noite
`,
);
const ALL = "#/overview?p=all";

test("two files dropped on the window become the figures of the service", async (t) => {
  const page = await open(t);
  await drop(page, [CASES, MESSAGES]);
  await settled(page);
  await goTo(page, ALL);

  await shows(page, "cases_opened", 3);
  await shows(page, "messages_received", 3);
  await shows(page, "messages_sent", 3);
  await shows(page, "first_response_p50", 1200);
  await shows(page, "unanswered_now", 0);
  await shows(page, "resolution_p50", (3600 + 43_200) / 2);
  const status = (await figures(page)).filter(({ metric, group }) => metric === "messages_sent" && group !== null);
  for (const word of ["read", "delivered", "failed"]) assert.equal(status.find(({ group }) => group === word)?.value, 1, word);
});

test("a click on a mark filters, a second click lets go, Esc clears and Back goes back", async (t) => {
  const page = await open(t);
  await choose(page, [CASES, MESSAGES]);
  await settled(page);
  await goTo(page, ALL);
  await shows(page, "cases_opened", 3);

  const ana = page.locator('[data-group="Ana"]').first();
  await ana.click();
  await shows(page, "cases_opened", 2);
  assert.match(page.url(), /f=agent:Ana/);
  await page.locator('[data-group="Ana"]').first().click();
  await shows(page, "cases_opened", 3);

  await goTo(page, `${ALL}&f=channel:whatsapp`);
  await shows(page, "cases_opened", 2);
  await page.keyboard.press("Escape");
  await shows(page, "cases_opened", 3);
  await page.goBack();
  await shows(page, "cases_opened", 2);
});

test("names never stand in the address", async (t) => {
  const page = await open(t);
  await choose(page, [CASES, MESSAGES]);
  await settled(page);
  await goTo(page, ALL);
  await page.click(".chips__add");
  await page.getByRole("menuitem", { name: "Solicitante" }).click();
  await page.keyboard.type("JOSE");
  await shows(page, "cases_opened", 2);

  assert.ok(page.url().includes("k=") && !page.url().toLowerCase().includes("jose"), page.url());
});

test("every row is accounted for, and rejected ones come back as they stood", async (t) => {
  const page = await open(t);
  const broken = fixture("quebrado.csv", "case_id,sent_at,direction\n1,2026-03-02 09:00:00,sent\n2,31/31/2026,sent\n3,2026-03-02 09:05:00\n");
  await choose(page, [broken]);
  await page.locator('[data-report="rows_read"]').waitFor();

  assert.deepEqual(await report(page), { rows_read: 3, kept: 1, merged: 0, rejected: 2 });
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-download=rejected]").click()]);
  const text = readFileSync(await download.path(), "utf8");
  assert.ok(text.includes("2,31/31/2026,sent") && text.includes("quebrado.csv"), text);
});

test("what is shown can be taken away, safe from formulas, and read back", async (t) => {
  const page = await open(t);
  await choose(page, [CASES, MESSAGES]);
  await settled(page);
  await goTo(page, "#/conversations?p=all&t=messages");
  await page.locator("[data-row]").first().waitFor();
  assert.equal(await page.locator("[data-row]").count(), 6);

  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-download=rows]:visible").first().click()]);
  const text = readFileSync(await download.path(), "utf8");
  assert.ok(text.startsWith("\u{feff}") && text.includes(";"), text);

  const again = await open(t);
  await choose(again, [fixture("de-volta.csv", text)]);
  await settled(again);
  await goTo(again, ALL);
  await shows(again, "messages_sent", 3);
  await shows(again, "messages_received", 3);
});

test("text of strangers is shown as text", async (t) => {
  const page = await open(t);
  const hostile = "<img src=x onerror=alert(1)>";
  const rows = [`1,2026-03-02 09:00:00,2026-03-02 10:00:00,${hostile},closed,"${"x".repeat(10_000)}"`, `2,2026-03-02 09:00:00,,\u202eabc,open,👩‍👩‍👧‍👦`];
  await choose(page, [fixture("hostil.csv", `case_id,created_at,closed_at,agent,status,requester_name\n${rows.join("\n")}\n`)]);
  await settled(page);
  for (const hash of ["#/team?p=all", "#/conversations?p=all"]) {
    await goTo(page, hash);
    await page.getByText(hostile).filter({ visible: true }).first().waitFor();
    assert.equal(await page.locator("img[src=x]").count(), 0);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), hash);
  }
});

test("a file that cannot be read leaves the loaded data where they are", async (t) => {
  const page = await open(t);
  await choose(page, [CASES, MESSAGES]);
  await settled(page);
  const kinds = [
    fixture("foto.csv", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    fixture("vazio.csv", ""),
    fixture("sem-data.csv", "a,b,c\n1,2,3\n"),
    fixture("largo.csv", `${Array.from({ length: 300 }, (_, i) => `c${i}`).join(",")}\n${"1,".repeat(299)}1\n`),
  ];
  for (const file of kinds) {
    await choose(page, [file]);
    await page.getByText(file.name).first().waitFor();
    await page.getByRole("button", { name: /painel/ }).first().click();
    await shows(page, "cases_opened", 3);
  }
});

test("a long import can be cancelled", async (t) => {
  const page = await open(t);
  await page.click('[data-sample="large"]');
  await page.locator("[data-cancel]").click();
  await page.locator('[data-sample="small"]').waitFor();
});

/** The figure on screen becomes `value`. */
async function shows(page, metric, value) {
  const read = () => figure(page, metric);
  await page.waitForFunction(
    ({ metric, value }) =>
      [...document.querySelectorAll(`[data-metric="${metric}"]:not([data-group])`)].some(
        (node) => node.dataset.value !== "" && Math.abs(Number(node.dataset.value) - value) < 1e-9,
      ),
    { metric, value },
  ).catch(async () => assert.fail(`${metric} is ${await read()}, not ${value}`));
}
