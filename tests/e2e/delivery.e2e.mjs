// Entrega: from sent to answered, why messages fail, templates, and numbers that do not receive with their file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { choose, figures, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

// Rosa reads and answers, Rui gets it, Eva is not on WhatsApp (twice), Leo gets enough campaigns.
const MESSAGES = `message_id,case_id,sent_at,direction,status,kind,template,author_kind,contact_name,phone,error_code,text
m1,1,2026-03-16 09:00:00,sent,read,hsm,promo,campaign,Rosa Lima,+5511912340001,,oi
m2,1,2026-03-16 11:00:00,received,,session,,customer,Rosa Lima,+5511912340001,,sim
m3,2,2026-03-16 09:00:00,sent,delivered,hsm,promo,campaign,Rui Dias,+5511912340002,,oi
m4,3,2026-03-16 09:00:00,sent,failed,hsm,promo,campaign,Eva Reis,+5511912340003,131026,oi
m5,3,2026-03-17 09:00:00,sent,failed,hsm,aviso,campaign,Eva Reis,+5511912340003,131026,oi
m6,4,2026-03-16 09:00:00,sent,failed,hsm,promo,campaign,Leo Melo,+5511912340004,131049,oi
m7,5,2026-03-18 09:00:00,received,,session,,customer,Bia Paz,+5511912340005,,oi
`;

async function delivery(t) {
  const page = await open(t);
  await choose(page, [fixture("mensagens.csv", MESSAGES)]);
  await settled(page);
  await goTo(page, "#/delivery?p=all");
  await settled(page);
  await page.locator("[data-unreachable]").first().waitFor();
  return page;
}

const shown = async (page) => Object.fromEntries((await figures(page)).map(({ metric, value, group }) => [group ? `${metric} ${group}` : metric, value]));

test("the funnel, the reasons, the templates and the numbers agree with the file", async (t) => {
  const page = await delivery(t);
  const figure = await shown(page);
  assert.equal(figure.messages_sent, 5);
  assert.equal(figure.messages_delivered, 2);
  assert.equal(figure.messages_read, 1);
  assert.equal(figure.messages_answered, 1);
  assert.equal(figure.delivery_rate, 2 / 5);
  assert.equal(figure["messages_failed 131026"], 2);
  assert.equal(figure["messages_failed 131049"], 1);
  assert.equal(figure["failure_rate promo"], 0.5);
  assert.equal(figure["answer_rate promo"], 0.5);
  assert.equal(figure.contacts_unreachable, 2);
  assert.equal(figure.windows_opened, 2);
  assert.deepEqual(await page.$$eval("[data-unreachable]", (rows) => rows.map((row) => row.dataset.unreachable)), ["3", "4"]);
  const first = await page.locator("[data-unreachable]").first().innerText();
  assert.match(first, /Eva Reis[\s\S]*Número sem WhatsApp[\s\S]*2 falhas seguidas[\s\S]*nunca recebeu/);
});

test("an hour in which far more failed is told with its reason, and a press looks at it alone", async (t) => {
  const page = await open(t);
  // Ten hours of forty messages, one of which fails; at 14 h half of them do.
  const rows = Array.from({ length: 400 }, (_, place) => {
    const [hour, minute] = [8 + Math.floor(place / 40), place % 40];
    const failed = minute === 0 || (hour === 14 && minute < 20);
    const at = `2026-03-16 ${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00`;
    return `m${place},${place},${at},sent,${failed ? "failed" : "delivered"},hsm,promo,campaign,C${place},,${failed ? 131026 : ""},oi`;
  });
  await choose(page, [fixture("mensagens.csv", `${MESSAGES.split("\n")[0]}\n${rows.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/delivery?p=all");
  await settled(page);
  const spike = page.locator("[data-spike]");
  await spike.waitFor();
  assert.match(await spike.innerText(), /16 mar, das 14h às 15h: todas as mensagens\s*20\s*50\s?%\s*de 40 enviadas; nas outras horas falham 2,5\s?% · motivo: .* \(20\) · modelo: promo \(20\)/);
  await spike.click();
  await settled(page);
  assert.equal(await spike.getAttribute("aria-pressed"), "true");
  assert.equal((await shown(page)).messages_sent, 40);
  await spike.click();
  await settled(page);
  assert.equal((await shown(page)).messages_sent, 400);
});

test("a press on a reason filters the rest of the page, and again takes it back", async (t) => {
  const page = await delivery(t);
  const reason = page.locator(".failures__row").first();
  await reason.click();
  await settled(page);
  assert.equal(await reason.getAttribute("aria-pressed"), "true");
  const figure = await shown(page);
  assert.equal(figure.messages_sent, 2);
  // The list of reasons is not filtered by itself.
  assert.equal(figure["messages_failed 131049"], 1);
  assert.match(await page.evaluate(() => location.hash), /f=error:131026/);
  await reason.click();
  await settled(page);
  assert.equal((await shown(page)).messages_sent, 5);
});

test("a tile commands the chart by day, and a column filters by its day", async (t) => {
  const page = await delivery(t);
  await page.locator(".tile", { hasText: "Falharam" }).locator(".tile__hit").click();
  const columns = page.locator('.cols__bar[data-metric="messages_failed"]');
  assert.deepEqual(await columns.evaluateAll((bars) => bars.map((bar) => Number(bar.dataset.value))), [2, 1, 0]);
  await columns.nth(1).click();
  await settled(page);
  assert.match(await page.evaluate(() => location.hash), /f=day:2026-03-17/);
  assert.equal((await shown(page)).messages_sent, 1);
});

test("the list of numbers is a file, masked as the screen is", async (t) => {
  const page = await delivery(t);
  const text = async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Baixar lista" }).click()]);
    return (await readFile(await download.path(), "utf8")).replace(/^\ufeff/, "").trim().split("\r\n");
  };
  const lines = await text();
  assert.equal(lines.length, 3);
  assert.match(lines[0], /^Telefone;Cliente;Código;Motivo;O que fazer;/);
  assert.match(lines[1], /5511912340003;Eva Reis;131026;Número sem WhatsApp, ou que não pode receber;.*;2;2;2026-03-17 09:00:00-03:00;$/);
  await goTo(page, "#/settings");
  await page.check('[data-setting="mask"] input');
  await goTo(page, "#/delivery?p=all");
  await page.locator("[data-unreachable]").first().waitFor();
  await page.waitForFunction(() => /E\. R\./.test(document.querySelector("[data-unreachable]")?.textContent));
  assert.doesNotMatch((await text()).join("\n"), /Eva Reis|5511912340003/);
});

test("a number opens its conversation; a figure explains itself", async (t) => {
  const page = await delivery(t);
  await page.locator("[data-unreachable]").first().click();
  await page.getByRole("dialog", { name: "Conversa" }).locator("[data-line]").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator('td[data-metric="answer_rate"][data-group="promo"]').hover();
  await page.locator(".why--float").click();
  await page.locator(".drawer--why").waitFor();
});

test("the sample has reasons of every kind, and a file without them says so", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/delivery?p=all");
  await settled(page);
  assert.ok((await page.locator(".failures__row").count()) >= 5);
  assert.ok((await page.locator("[data-breakdown='delivery.templates'] tbody tr").count()) >= 8);
});

test("recipients by outcome: counts, a list, the conversations, one template", async (t) => {
  const page = await delivery(t);
  const counts = () => page.$$eval(".recipients [data-outcome]", (rows) => Object.fromEntries(rows.map((row) => [row.dataset.outcome, Number(row.querySelector("[data-field=recipients]").dataset.value)])));
  assert.deepEqual(await counts(), {
    sent: 4, delivered: 2, read: 1, answered: 1, read_only: 0, delivered_only: 1, no_news: 0, failed: 2, "failed_for:131026": 1, "failed_for:131049": 1,
  });
  const row = (outcome) => page.locator(`.recipients [data-outcome="${outcome}"]`);
  const [download] = await Promise.all([page.waitForEvent("download"), row("failed").locator("[data-act=down]").click()]);
  assert.match(download.suggestedFilename(), /^balcao-destinatários-por-resultado-falharam.*\.csv$/);
  const lines = (await readFile(await download.path(), "utf8")).replace(/^\ufeff/, "").trim().split("\r\n");
  assert.match(lines[0], /^Telefone;Cliente;Resultado;Mensagens enviadas;/);
  assert.equal(lines.length, 3);
  assert.match(lines[2], /5511912340003;Eva Reis;Falharam;2;2026-03-17 09:00:00-03:00;aviso;Falhou;131026;/);
  // Nothing to take where there is nobody.
  assert.equal(await row("read_only").locator("button").count(), 0);
  await page.selectOption("[data-recipients=template]", "aviso");
  await settled(page);
  await page.waitForFunction(() => document.querySelector('.recipients [data-outcome="sent"] [data-field=recipients]').dataset.value === "1");
  assert.match(await page.evaluate(() => location.hash), /f=template:aviso/);
  await page.selectOption("[data-recipients=template]", "");
  await settled(page);
  await row("answered").locator("[data-act=chats]").click();
  await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 1);
  assert.match(await page.evaluate(() => location.hash), /#\/conversations/);
});
