// Tables that are no text: workbooks, Parquet and lists of objects, and what the page downloads for them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drop, figure, fixture, goTo, open, openReport, report, settled } from "./harness.mjs";
import { workbook, zipped } from "./zip.mjs";

// 12 March 2026 as spreadsheets count days.
const DAY = 46093;
const CASES = [
  ["Relatório de atendimentos"],
  ["Protocolo", "Data de abertura", "Data de fechamento", "Agente"],
  ["A1", { serial: DAY + 0.5 }, { serial: DAY + 0.75 }, "Bia"],
  ["A2", { serial: DAY + 1.5 }, null, "Caio"],
];
const xlsx = (name, sheets) => ({ name, mimeType: "application/octet-stream", buffer: workbook(sheets) });

/** Two cases, P1 closed after an hour, Snappy. */
const PARQUET = [
  "UEFSMRUAFSQVKCwVBBUAFQYVBgAAEkQCAAAABAECAAAAUDECAAAAUDIVABUsFTAsFQQVABUGFQYAABZUAgAAAAQBADDwfdJMBgAAkMeb5kwGABUAFVoVKCwV",
  "BBUAFQYVBgAALRghAAAAQQEAegEAGNSDVNNMBgAVABUqFS4sFQQVABUGFQYAABVQAgAAAAQBAwAAAEJpYQQAAABDYWlvFQIZXDUAGA1kdWNrZGJfc2NoZW1h",
  "FQgAFQwlAhgJcHJvdG9jb2xvJQAAFQQlAhgNZGF0YV9hYmVydHVyYSUUTIwRHCwAAAAAABUEJQIYD2RhdGFfZmVjaGFtZW50byUUTIwRHCwAAAAAABUMJQIY",
  "BmFnZW50ZSUAABYEGRwZTCYAHBUMGRUAGRgJcHJvdG9jb2xvFQIWBBZGFkomCDwYAlAyGAJQMRYAKAJQMhgCUDEREQAZHBUAFQAVAgAAACYAHBUEGRUAGRgN",
  "ZGF0YV9hYmVydHVyYRUCFgQWThZSJlI8GAgAkMeb5kwGABgIADDwfdJMBgAWACgIAJDHm+ZMBgAYCAAw8H3STAYAEREAGRwVABUAFQIAAAAmABwVBBkVABkY",
  "D2RhdGFfZmVjaGFtZW50bxUCFgQWfBZKJqQBPBgIANSDVNNMBgAYCADUg1TTTAYAFgIoCADUg1TTTAYAGAgA1INU00wGABERABkcFQAVABUCAAAAJgAcFQwZ",
  "FQAZGAZhZ2VudGUVAhYEFkwWUCbuATwYBENhaW8YA0JpYRYAKARDYWlvGANCaWEREQAZHBUAFQAVAgAAABbcAhYEJggWtgIAKChEdWNrREIgdmVyc2lvbiB2",
  "Mi4wLjAgKGJ1aWxkIGQ1NGNiYmUzZGYpGUwcAAAcAAAcAAAcAAAA/gEAAFBBUjE=",
].join("");

const asked = (page) => page.server.requests.map(({ url }) => url).filter((url) => url.includes("codecs"));

test("a workbook becomes figures, sheet by sheet", async (t) => {
  const page = await open(t);
  await drop(page, [xlsx("atendimentos.xlsx", [{ name: "Casos", rows: CASES }, { name: "Vazia", rows: [] }])]);
  await settled(page);
  await goTo(page, "#/overview?p=all");
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);
  await goTo(page, "#/team?p=all");
  await settled(page);
  assert.equal(await figure(page, "cases_closed"), 1);
  assert.equal(await figure(page, "cases_open"), 1);
  assert.ok(asked(page).some((url) => url.endsWith(".wasm")));
});

test("Parquet, a list of objects and a workbook in a zip are read together", async (t) => {
  const page = await open(t);
  const objects = JSON.stringify({ data: [{ protocolo: "J1", data_abertura: "2026-03-14T09:00:00-03:00", agente: "Ana" }] });
  await drop(page, [
    { name: "casos.parquet", mimeType: "application/octet-stream", buffer: Buffer.from(PARQUET, "base64") },
    { name: "casos.json", mimeType: "application/json", buffer: Buffer.from(objects) },
    { name: "tudo.zip", mimeType: "application/zip", buffer: zipped([{ name: "x.xlsx", content: workbook([{ name: "Casos", rows: CASES }]) }]) },
  ]);
  await settled(page);
  await goTo(page, "#/overview?p=all");
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 5);
  await goTo(page, "#/team?p=all");
  await settled(page);
  assert.equal(await figure(page, "cases_closed"), 2);
  assert.equal(await figure(page, "cases_open"), 3);
});

test("a row that cannot be read is told with the row of its sheet", async (t) => {
  const page = await open(t);
  await drop(page, [xlsx("b.xlsx", [{ name: "Casos", rows: [...CASES, ["A3", "ontem", null, "Bia"]] }])]);
  await page.locator("[data-report='rejected']").first().waitFor();
  assert.deepEqual(await report(page), { rows_read: 3, kept: 2, merged: 0, rejected: 1 });
});

test("a table of text asks for nothing that opens workbooks", async (t) => {
  const page = await open(t);
  await drop(page, [fixture("casos.csv", "Protocolo;Data de abertura;Agente\nA1;12/03/2026 09:00;Bia\nA2;13/03/2026 09:00;Caio\n")]);
  await settled(page);
  assert.deepEqual(asked(page), []);
});

test("when the worker that opens files ends, a sentence says so and the figures stay", async (t) => {
  const page = await open(t);
  await drop(page, [fixture("casos.csv", "Protocolo;Data de abertura;Agente\nA1;12/03/2026 09:00;Bia\nA2;13/03/2026 09:00;Caio\n")]);
  await settled(page);
  await goTo(page, "#/overview?p=all");
  await settled(page);
  // No WebAssembly at all: the worker stops as it does when its memory ends.
  await page.context().route(/codecs.*\.wasm/, (route) => route.fulfill({ status: 200, contentType: "application/wasm", body: "" }));
  await drop(page, [xlsx("b.xlsx", [{ name: "Casos", rows: CASES }])]);
  await page.getByText("Não consegui abrir os arquivos", { exact: false }).first().waitFor();
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);
});

test("a file that ends the worker is told by name, and the others are read", async (t) => {
  const page = await open(t);
  // The worker opens the first files that it is given and ends over the second of them.
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      const holdsBad = Array.isArray(message) && message[0] === "unpack" && message.some((file) => file.name === "ruim.xlsx");
      if (!holdsBad) return post.call(this, message, ...rest);
      this.dispatchEvent(new ErrorEvent("error", { filename: "codecs.wasm", lineno: 1, cancelable: true }));
    };
  });
  await page.reload();
  await page.locator("#file-input").waitFor({ state: "attached" });
  await drop(page, [
    fixture("casos.csv", "Protocolo;Data de abertura;Agente\nA1;13/03/2026 09:00;Bia\n"),
    xlsx("ruim.xlsx", [{ name: "Casos", rows: CASES }]),
    xlsx("bom.xlsx", [{ name: "Casos", rows: [CASES[1], ["B1", { serial: DAY + 2.5 }, null, "Bia"]] }]),
  ]);
  await page.locator(".file--bad", { hasText: "ruim.xlsx" }).waitFor();
  assert.deepEqual(await report(page), { rows_read: 2, kept: 2, merged: 0, rejected: 0 });
});

test("which sheets are read is chosen with what each gives beside it, and changed again", async (t) => {
  const page = await open(t);
  const copy = [CASES[1], ["A9", { serial: DAY + 3.5 }, null, "Bia"]];
  const notes = [["Nota"], ["feito à mão"]];
  await drop(page, [xlsx("atendimentos.xlsx", [{ name: "Casos", rows: CASES }, { name: "Cópia", rows: copy }, { name: "Notas", rows: notes }])]);
  // A sheet that is no table leads to the report first.
  await page.locator("[data-report]").first().waitFor();
  const opened = async (expected) => {
    await goTo(page, "#/overview?p=all");
    await settled(page);
    assert.equal(await figure(page, "cases_opened"), expected);
  };
  const choose = async () => {
    await openReport(page);
    await page.locator("[data-map=open]").click();
    await page.locator("[data-sheet='Cópia']").waitFor();
  };
  await opened(3);

  await choose();
  assert.deepEqual(await page.$$eval("[data-sheet]", (nodes) => nodes.map(({ dataset }) => dataset.sheet)), ["Casos", "Cópia"]);
  await page.locator("[data-sheet='Cópia'] input").focus();
  await page.keyboard.press("Space");
  await page.locator("[data-sheet='Cópia'] button").click();
  await page.locator("[data-result=left_out]").waitFor();
  assert.match(await page.locator("[data-result=left_out]").innerText(), /Daria 1 caso/);
  await page.locator("[data-column='0']").getByText("Protocolo").waitFor();
  await page.locator("[data-map=apply]").click();
  await settled(page);
  await opened(2);

  await choose();
  assert.equal(await page.locator("[data-sheet='Cópia'] input").isChecked(), false);
  await page.locator("[data-sheet='Cópia'] input").check();
  await page.locator("[data-map=apply]:not([disabled])").click();
  await settled(page);
  await opened(3);
});
