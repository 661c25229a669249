// Ways in beside single files: folders, dropped and chosen, and what was copied.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { drop, figure, fixture, goTo, open, openReport, report, settled } from "./harness.mjs";
import { workbook, zipped } from "./zip.mjs";

const ALL = "#/overview?p=all";
const ANA = "[12/03/2026, 09:00:02] Ana Souza: bom dia\n[13/03/2026, 09:10:02] Loja: *Bia:* bom dia!\n";
const RUI = "14/03/2026 10:00 - Rui: oi\n14/03/2026 10:05 - Loja: *Bia:* oi, Rui\n14/03/2026 10:06 - Rui: tem?\n";
const CASES = "Protocolo;Data de abertura;Agente\nA1;12/03/2026 09:00;Bia\nA2;13/03/2026 09:00;Caio\n";

/** A folder with a chat in a folder of its own, media, what systems leave behind, and a zip two folders down. */
async function folder(t) {
  const root = await mkdtemp(join(tmpdir(), "balcao-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  const files = {
    "Exportações/WhatsApp Chat - Ana Souza/_chat.txt": ANA,
    "Exportações/WhatsApp Chat - Ana Souza/00001-PHOTO.jpg": "x",
    "Exportações/WhatsApp Chat - Ana Souza/00002-AUDIO.opus": "x",
    "Exportações/.DS_Store": "x",
    "Exportações/2026/março/Conversa do WhatsApp com Rui.zip": zipped([{ name: "Conversa do WhatsApp com Rui.txt", content: RUI }]),
    "Exportações/2026/vazia/.gitkeep": "",
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(root, name, ".."), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return join(root, "Exportações");
}

/** Both chats by the names of their folders, and nothing of the media. */
async function hasBothChats(page) {
  await settled(page);
  await goTo(page, ALL);
  await settled(page);
  assert.equal(await figure(page, "messages_received"), 3);
  assert.equal(await figure(page, "messages_sent"), 2);
  await openReport(page);
  assert.deepEqual(await report(page), { rows_read: 5, kept: 5, merged: 0, rejected: 0 });
  assert.match(await page.locator("[data-container='Exportações']").innerText(), /2 mídias e anexos/);
  assert.equal(await page.locator("[data-chat='Exportações › WhatsApp Chat - Ana Souza/_chat.txt']").count(), 1);
  await goTo(page, "#/conversations?p=all");
  await page.locator('[data-field="requester"]', { hasText: "Ana Souza" }).first().waitFor();
}

test("a folder that is dropped is read to its depths, as a zip would be", async (t) => {
  const page = await open(t);
  const path = await folder(t);
  // A drag from outside the browser: only the browser itself can make one.
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await client.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  await hasBothChats(page);
});

test("a folder that is chosen gives the same", async (t) => {
  const page = await open(t);
  await page.setInputFiles("#folder-input", await folder(t));
  await hasBothChats(page);
});

test("a folder without anything to read says so", async (t) => {
  const page = await open(t);
  const root = await mkdtemp(join(tmpdir(), "balcao-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  await writeFile(join(root, "foto.jpg"), "x");
  await page.setInputFiles("#folder-input", root);
  await page.getByText("não tem nada para ler dentro", { exact: false }).first().waitFor();
});

/** Ctrl+V of a text, as a person does it. */
async function paste(page, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("Control+V");
}

test("a copied table is pasted at the start, a copied chat beside the figures, and a word is nothing", async (t) => {
  const page = await open(t);
  await paste(page, CASES.replaceAll(";", "\t"));
  await settled(page);
  await goTo(page, ALL);
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);

  await paste(page, "Bia");
  await paste(page, RUI);
  // Nothing proves who is us in a few lines: the report comes first.
  await page.locator("[data-file='texto colado 2.txt']").waitFor();
  assert.deepEqual(await report(page), { rows_read: 5, kept: 5, merged: 0, rejected: 0 });
  assert.equal(await page.locator("[data-file]").count(), 2);
  await page.getByRole("button", { name: "Ver o painel" }).click();
  await settled(page);
  assert.equal(await figure(page, "messages_sent"), 1);
});

test("in a field what is pasted belongs to the field", async (t) => {
  const page = await open(t);
  await drop(page, [fixture("casos.csv", CASES)]);
  await settled(page);
  await page.keyboard.press("/");
  await page.locator("dialog input").first().waitFor();
  await paste(page, RUI);
  assert.match(await page.locator("dialog input").first().inputValue(), /Rui/);
  await page.keyboard.press("Escape");
  await goTo(page, ALL);
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);
});

test("objects of JSON that are pasted, and a workbook that is called CSV, are read as what they are", async (t) => {
  const page = await open(t);
  await paste(page, '[{"protocolo": "J1", "data_abertura": "2026-03-14T09:00:00-03:00", "agente": "Ana"},\n {"protocolo": "J2", "data_abertura": "2026-03-15T09:00:00-03:00", "agente": "Ana"}]');
  await settled(page);
  await goTo(page, ALL);
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);
  const rows = [["Protocolo", "Data de abertura", "Agente"], ["A1", { serial: 46093.5 }, "Bia"]];
  await drop(page, [{ name: "casos.csv", mimeType: "text/csv", buffer: workbook([{ name: "Casos", rows }]) }]);
  await page.waitForFunction(() => document.querySelector('[data-metric="cases_opened"]:not([data-group])')?.dataset.value === "3");
});

test("files over the window are shown where they will land, and the button opens by key", async (t) => {
  const page = await open(t);
  const transfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "a.csv", { type: "text/csv" }));
    return transfer;
  });
  await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
  await page.locator(".drop--over").waitFor();
  await page.dispatchEvent("body", "dragleave", { dataTransfer: transfer });
  await page.locator(".drop--over").waitFor({ state: "detached" });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator(".drop .ctl--primary").press("Enter")]);
  assert.ok(chooser.isMultiple());
});
