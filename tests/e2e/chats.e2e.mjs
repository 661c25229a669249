// Chats as phones export them, plain and in a zip with media.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drop, figure, goTo, open, openReport, report, settled } from "./harness.mjs";
import { zipped } from "./zip.mjs";

const CHAT = `[12/03/2026, 09:00:02] Ana Souza: \u200eAs mensagens e as ligações são protegidas com a criptografia de ponta a ponta. Nem o WhatsApp pode ler.
[12/03/2026, 09:00:02] Ana Souza: bom dia
tem o vestido azul?
[12/03/2026, 09:10:02] Loja: *Bia:* bom dia! <b>temos</b>
\u200e[12/03/2026, 09:12:02] Ana Souza: \u200eimagem ocultada
[13/03/2026, 09:20:00] Loja: *Caio:* chegou
`;
const RUI = `14/03/2026 10:00 - Rui: oi
14/03/2026 10:05 - Loja: *Bia:* oi, Rui
`;
const text = (name, content) => ({ name, mimeType: "text/plain", buffer: Buffer.from(content) });

test("a chat dropped alone becomes figures, and the report says what was understood", async (t) => {
  const page = await open(t);
  await drop(page, [text("_chat.txt", CHAT)]);
  await settled(page);
  await goTo(page, "#/overview?p=all");
  assert.equal(await figure(page, "messages_received"), 2);
  assert.equal(await figure(page, "messages_sent"), 2);
  assert.equal(await figure(page, "first_response_p50"), 600);
});

test("a zip gives its chats a line each, leaves the media and refuses what is locked", async (t) => {
  const page = await open(t);
  const zip = zipped([
    { name: "WhatsApp Chat - Ana Souza/_chat.txt", content: CHAT },
    { name: "WhatsApp Chat - Ana Souza/00001-PHOTO.jpg", content: "x" },
    { name: "Rui/Conversa do WhatsApp com Rui.txt", content: RUI },
    { name: "segredo.csv", content: "x", flags: 1 },
  ]);
  await drop(page, [{ name: "loja.zip", mimeType: "application/zip", buffer: zip }]);
  // A refused member leads to the report first.
  await page.locator("[data-chat]").first().waitFor();
  assert.deepEqual(await report(page), { rows_read: 7, kept: 7, merged: 0, rejected: 0 });
  assert.equal(await page.locator("[data-chat]").count(), 2);
  assert.equal(await page.locator("[data-container='loja.zip']").count(), 1);
  await page.getByText("segredo.csv", { exact: false }).first().waitFor();
  const us = page.locator("[data-author='Loja']");
  assert.equal(await us.first().getAttribute("data-us"), "signature");

  await goTo(page, "#/overview?p=all");
  await settled(page);
  assert.equal(await figure(page, "messages_received"), 3);
  assert.equal(await figure(page, "messages_sent"), 3);
});

test("one click changes who is us", async (t) => {
  const page = await open(t);
  await drop(page, [text("conversa.txt", "12/03/2026 09:00 - Loja: promoção!\n12/03/2026 09:05 - Ana: quero\n12/03/2026 09:06 - Ana: quanto é?\n")]);
  // Nothing proves who is us: the report comes first, with the first message taken for the customer's.
  await page.locator("[data-author='Ana'][data-us='answers_first']").waitFor();
  await page.locator("[data-author='Loja'] input").click();
  await page.locator("[data-author='Loja'][data-us='chosen']").waitFor();
  await page.locator("[data-author='Ana'] input").click();
  await page.locator("[data-author='Ana'][data-us='']").waitFor();
  await goTo(page, "#/overview?p=all");
  await settled(page);
  assert.equal(await figure(page, "messages_sent"), 1);
  assert.equal(await figure(page, "messages_received"), 2);
});

test("which number is the day is said with its evidence, and one press reads all doubtful chats the other way", async (t) => {
  const page = await open(t);
  const chat = (who, day) => `${day}/2026 09:00 - ${who}: oi\n${day}/2026 09:05 - Loja: *Bia:* oi, ${who}\n`;
  await drop(page, [text("ana.txt", chat("Ana", "03/04")), text("rui.txt", chat("Rui", "05/04")), text("zoe.txt", chat("Zoe", "28/04"))]);
  await settled(page);
  const sent = async (period) => {
    await goTo(page, `#/overview?p=${period}`);
    await settled(page);
    return figure(page, "messages_sent");
  };
  assert.equal(await sent("2026-04-01..2026-05-01"), 3);

  await openReport(page);
  await page.locator("[data-chat='rui.txt'] [data-map=dates]").click();
  const ask = page.locator("[data-ask=dates]");
  await ask.waitFor();
  assert.match(await ask.innerText(), /05\/04\/2026 é 5 abr/);
  assert.match(await ask.innerText(), /Nada no arquivo prova a ordem/);
  await page.locator("[data-read='2026-04-05 09:00:00']").first().waitFor();
  await ask.getByRole("radio").nth(1).check();
  await page.locator("[data-read='2026-05-04 09:00:00']").first().waitFor();
  assert.equal(await page.locator("[data-result=read]").getAttribute("data-rows"), "2");
  // The chat of the 28th proves its own order: it stays.
  await page.locator("[data-map=spread]").click();
  await page.locator("[data-map=spread]").waitFor({ state: "detached" });
  await page.locator("[data-map=apply]:not([disabled])").click();
  await settled(page);
  assert.equal(await sent("2026-03-01..2026-04-01"), 1);
  assert.equal(await sent("2026-05-01..2026-06-01"), 1);
  assert.equal(await sent("2026-04-01..2026-05-01"), 1);
});
