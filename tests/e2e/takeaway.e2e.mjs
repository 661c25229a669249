// ⋮ of a card: picture, drawing, table and workbook; what leaves equals what is shown, and comes in again.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { choose, figure, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

async function take(page, card, item) {
  await card.locator(".card__more").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item, exact: true }).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const cardOf = (page, title) => page.locator(".card", { has: page.locator("h2", { hasText: title }) }).first();

test("a chart leaves as a picture, a drawing and a table with its title, period and figures", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await settled(page);
  const card = cardOf(page, "Casos criados e atendidos");
  await card.locator("canvas").waitFor();
  await page.waitForTimeout(500);

  const svg = await take(page, card, "Desenho (SVG)");
  assert.match(svg.name, /^balcao-casos-criados.*\.svg$/);
  const text = svg.bytes.toString("utf8");
  assert.match(text, /Casos criados e atendidos/);
  assert.match(text, /nov 2026/);
  // It stands alone: valid, no script, nothing fetched.
  const checked = await page.evaluate((text) => {
    const tree = new DOMParser().parseFromString(text, "image/svg+xml");
    const refs = [...tree.querySelectorAll("*")].flatMap((element) => [...element.attributes]).filter(({ name, value }) => /href|src|^on/.test(name) || /https?:|javascript:/.test(value.replace(/http:\/\/www\.w3\.org\S*/g, "")));
    return { error: tree.querySelector("parsererror")?.textContent ?? "", bad: refs.map(({ name, value }) => `${name}=${value}`), scripts: tree.querySelectorAll("script, foreignObject").length, lines: tree.querySelectorAll("path").length };
  }, text);
  assert.deepEqual([checked.error, checked.bad, checked.scripts], ["", [], 0]);
  assert.ok(checked.lines > 5, "the lines of the chart are drawn");

  const png = await take(page, card, "Imagem (PNG)");
  const [width, height] = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
  const box = await card.boundingBox();
  assert.ok(Math.abs(width - 2 * box.width) <= 4 && height > 400, `${width}×${height}`);
  assert.ok(png.bytes.length > 10_000, "it is no empty sheet");

  const csv = await take(page, card, "Tabela (CSV)");
  const rows = csv.bytes.toString("utf8").replace("\ufeff", "").trim().split("\r\n").map((line) => line.split(";"));
  const created = rows[0].indexOf("Criados");
  const sum = rows.slice(1).reduce((sum, row) => sum + Number(row[created].replace(",", ".")), 0);
  assert.equal(sum, await figure(page, "cases_opened"));
});

test("a workbook comes in again with the same rows, and names stay hidden where they are masked", async (t) => {
  const page = await open(t);
  const cases = "case_id,created_at,closed_at,agent,requester_name,phone,csat\n1,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,=Rosa <b>Lima</b>,+5511912345678,5\n2,2026-03-03 09:30:00,,Bia,Rui,+5511912345679,\n";
  await choose(page, [fixture("casos.csv", cases)]);
  await settled(page);
  await goTo(page, "#/conversations?p=all");
  await page.locator("[data-row]").first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-download=workbook]").click()]);
  assert.equal(download.suggestedFilename(), "casos.xlsx");
  const bytes = await readFile(await download.path());
  const again = await open(t);
  await choose(again, [{ name: "casos.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer: bytes }]);
  await settled(again);
  await goTo(again, "#/overview?p=all");
  await settled(again);
  assert.equal(await figure(again, "cases_opened"), 2);
  assert.equal(await figure(again, "resolution_p50"), 3600);
});

test("a card without a chart gives the table that stands in it", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/progress");
  await settled(page);
  await page.locator(".trends tbody tr").first().waitFor();
  const csv = await take(page, cardOf(page, "Tendências"), "Tabela (CSV)");
  const rows = csv.bytes.toString("utf8").replace("\ufeff", "").trim().split("\r\n").map((line) => line.split(";"));
  assert.equal(rows.length, 16);
  const opened = rows.find((row) => row[0] === "Casos criados");
  assert.equal(Number(opened[2]), await figure(page, "cases_opened"));
});

test("paper says whose figures these are, of which days, under which filters, and what they mean", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/overview?f=channel:WhatsApp");
  await settled(page);
  assert.equal(await page.locator(".print-head").isVisible(), false);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  const head = await page.locator(".print-head").innerText();
  assert.match(head, /Relatório de atendimento · Visão geral/);
  assert.match(head, /Canal é WhatsApp/);
  assert.match(head, /Fuso: /);
  assert.match(await page.locator(".print-defs").innerText(), /Casos criados/);
  for (const chrome of [".bar", ".rail", ".chips"]) assert.equal(await page.locator(chrome).first().isVisible(), false, chrome);
  const pages = await page.pdf({ format: "A4" });
  assert.ok(pages.length > 20_000);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.locator(".print-defs").waitFor({ state: "detached" });
});

test("what an import refused leaves as it is, as text and as a workbook", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", "case_id,created_at,agent\n1,2026-03-02 09:00:00,Ana\n2,nunca,=1+1\n")]);
  await page.locator('[data-download="rejected"]').first().waitFor();
  for (const [id, name] of [["rejected", "rejeitadas.csv"], ["rejected-workbook", "rejeitadas.xlsx"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`[data-download="${id}"]`).first().click()]);
    assert.equal(download.suggestedFilename(), name);
    assert.ok((await readFile(await download.path())).length > 60);
  }
});
