// ⋮ of a card: picture, drawing, table and workbook; what leaves equals what is shown, and comes in again.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { choose, figure, figures, fixture, goTo, loadSample, open, ready, settled, THEMES } from "./harness.mjs";
import { cellsOf, unzipped } from "./zip.mjs";

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

/** The drawing as a tree: what it says, what it refers to and has not, where it ends. */
const treeOf = (page, svg) =>
  page.evaluate((svg) => {
    const tree = new DOMParser().parseFromString(svg, "image/svg+xml");
    const all = [...tree.querySelectorAll("*")];
    const refs = all.flatMap((element) => [...element.attributes]).flatMap(({ value }) => [...value.matchAll(/url\("?#([^")]+)"?\)/g)].map(([, id]) => id));
    return {
      error: tree.querySelector("parsererror")?.textContent ?? "",
      texts: all.filter((element) => element.tagName === "text").map((element) => element.textContent),
      ids: [...new Set(refs)],
      dangling: refs.filter((id) => !all.some((element) => element.id === id)),
      size: [tree.documentElement.getAttribute("width"), tree.documentElement.getAttribute("height")].map(Number),
    };
  }, svg);

/** Size and a corner of a picture. */
const pictureOf = (page, bytes) =>
  page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const inks = new Set();
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    for (let at = 0; at < data.length; at += 4) inks.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return { width: bitmap.width, height: bitmap.height, corner: `rgb(${[...data.slice(0, 3)].join(", ")})`, alpha: data[3], inks: inks.size };
  }, bytes.toString("base64"));

for (const theme of THEMES) {
  test(`a picture is twice as fine as the screen and says what it shows, of which days, under which filters and from what, ${theme} theme`, async (t) => {
    const page = await open(t, { theme });
    await loadSample(page);
    await goTo(page, "#/overview?p=28&f=channel:WhatsApp");
    await settled(page);
    const card = cardOf(page, "Casos criados e atendidos");
    await card.locator("canvas").waitFor();
    await page.waitForTimeout(500);
    const svg = (await take(page, card, "Desenho (SVG)")).bytes.toString("utf8");
    const { error, texts, dangling, size } = await treeOf(page, svg);
    assert.deepEqual([error, dangling], ["", []]);
    const said = texts.join("\n");
    const range = await page.locator(".bar [aria-haspopup]", { hasText: /28/ }).first().innerText().catch(() => "");
    for (const part of [/^Casos criados e atendidos/m, /2026$/m, /^Filtros: Canal é WhatsApp$/m, /^Dados: /m, /^Feito com Balcão/m]) assert.match(said, part, `${range}\n${said}`);
    const png = await take(page, card, "Imagem (PNG)");
    assert.match(png.name, /^balcao-casos-criados.*\.png$/);
    const picture = await pictureOf(page, png.bytes);
    // Half a pixel of the screen is one of the picture.
    assert.ok(Math.abs(picture.width - 2 * size[0]) <= 1 && Math.abs(picture.height - 2 * size[1]) <= 1, `${picture.width}×${picture.height} of ${size}`);
    const surface = await card.evaluate((node) => getComputedStyle(node).backgroundColor);
    assert.deepEqual([picture.corner, picture.alpha], [surface, 255]);
    assert.ok(picture.inks > 40, "it is no empty sheet");
  });
}

test("every card of every page can be drawn, and refers to nothing outside of itself", async (t) => {
  const page = await open(t);
  await loadSample(page);
  for (const hash of ["#/overview?p=all", "#/times", "#/team", "#/delivery", "#/customers", "#/routes", "#/progress", "#/cross"]) {
    await goTo(page, hash);
    await settled(page);
    await page.waitForTimeout(500);
    const cards = page.locator(".main .card:has(.card__more)");
    for (let place = 0; place < (await cards.count()); place += 1) {
      const card = cards.nth(place);
      const name = await card.getAttribute("aria-label");
      const svg = (await take(page, card, "Desenho (SVG)")).bytes.toString("utf8");
      const { error, dangling, texts } = await treeOf(page, svg);
      assert.deepEqual([error, dangling], ["", []], `${hash} ${name}`);
      assert.ok(texts.includes("Filtros: sem filtros"), `${hash} ${name}`);
    }
  }
});

test("hatches go along with a picture, and so do patterns that were asked for", async (t) => {
  const page = await open(t);
  // The day in between was never exported: the calendar hatches it.
  const rows = ["2026-03-02", "2026-03-20"].flatMap((day, file) => Array.from({ length: 3 }, (_, n) => `${file}${n},${day} 09:0${n}:00,Ana`));
  await choose(page, [fixture("casos.csv", `case_id,created_at,agent\n${rows.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/overview?p=all");
  await settled(page);
  const year = page.locator(".card:has(.cell--none)").first();
  await year.waitFor();
  const plain = await treeOf(page, (await take(page, year, "Desenho (SVG)")).bytes.toString("utf8"));
  assert.ok(plain.ids.includes("hatch"), plain.ids.join());

  const sample = await open(t);
  await loadSample(sample);
  await goTo(sample, "#/delivery");
  await settled(sample);
  const funnel = sample.locator(".card:has(.funnel__bar)").first();
  const without = await treeOf(sample, (await take(sample, funnel, "Desenho (SVG)")).bytes.toString("utf8"));
  assert.deepEqual(without.ids.filter((id) => id.startsWith("stripes")), []);
  await goTo(sample, "#/settings");
  await sample.getByRole("checkbox", { name: "Padrões nas cores" }).check();
  await goTo(sample, "#/delivery");
  await settled(sample);
  const striped = await treeOf(sample, (await take(sample, funnel, "Desenho (SVG)")).bytes.toString("utf8"));
  assert.ok(striped.ids.some((id) => id.startsWith("stripes")), striped.ids.join());
  // It is remembered.
  await sample.reload();
  await ready(sample);
  assert.equal(await sample.locator("html[data-patterns]").count(), 1);
});

test("a workbook of a card holds the figures shown, a header that stays, filters, and a sheet that says what it is", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/times?f=channel:WhatsApp");
  await settled(page);
  const card = page.locator(".card", { has: page.locator("table[data-query]") }).first();
  const title = await card.locator("h2").evaluate((node) => node.firstChild.textContent.trim());
  const { bytes } = await take(page, card, "Planilha (XLSX)");
  const parts = unzipped(bytes);
  const [table, about] = [parts["xl/worksheets/sheet1.xml"], parts["xl/worksheets/sheet2.xml"]];
  assert.match(parts["xl/workbook.xml"], /<sheet name="[^"]+" sheetId="1"[^>]*\/><sheet name="Sobre" sheetId="2"/);
  assert.match(table, /<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"\/>/);
  assert.match(table, /<autoFilter ref="A1:[A-Z]+\d+"\/>/);
  for (const said of [title, "Período", "Filtros", "Canal é WhatsApp", "Fuso", "Relógio", "Nomes e telefones"]) assert.ok(about.includes(`>${said}<`), said);
  const shown = await card.locator("tbody [data-metric]").evaluateAll((nodes) => nodes.filter(({ dataset }) => dataset.value !== "").map(({ dataset }) => ({ metric: dataset.metric, value: Number(dataset.value) })));
  const cells = [...table.matchAll(/<c r="[A-Z]+\d+" s="(\d)"><v>([^<]+)<\/v>/g)].map(([, style, value]) => (style === "3" ? Number(value) * 86_400 : Number(value)));
  assert.ok(shown.length > 3);
  for (const { metric, value } of shown) assert.ok(cells.some((cell) => Math.abs(cell - value) <= 1e-6 * Math.abs(value)), `${metric} ${value} is in the sheet`);
  // What the figures mean stands in the second sheet.
  assert.ok(about.split("<row ").length > 10);
});

test("what is exported comes in again to the same figures", async (t) => {
  const METRICS = ["cases_opened", "first_response_p50", "resolution_p50", "csat_mean"];
  const page = await open(t);
  await loadSample(page);
  const read = async (page) => {
    const found = {};
    for (const hash of ["#/overview?p=all", "#/team?p=all", "#/times?p=all", "#/customers?p=all"]) {
      await goTo(page, hash);
      await settled(page);
      for (const { metric, value, group } of await figures(page)) if (group === null && METRICS.includes(metric)) found[metric] ??= value;
    }
    return found;
  };
  const before = await read(page);
  await goTo(page, "#/conversations?p=all");
  await page.locator("[data-row]").first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-download=rows]").click()]);
  const again = await open(t);
  await choose(again, [{ name: "casos.csv", mimeType: "text/csv", buffer: await readFile(await download.path()) }]);
  await settled(again);
  const after = await read(again);
  assert.ok(before.cases_opened > 100);
  for (const [metric, value] of Object.entries(before)) assert.ok(near(after[metric], value), `${metric}: ${value}, again ${after[metric]}`);
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
  await goTo(page, "#/overview");
  await settled(page);
  assert.match(await page.locator(".print-head").textContent(), /Filtros: sem filtros/);
});

test("the menu prints when names are hidden and the definitions are there, and not before", async (t) => {
  const page = await open(t);
  await page.evaluate(() => {
    globalThis.__printed = [];
    globalThis.print = () => {
      const [head, definitions] = [".print-head", ".print-defs"].map((part) => document.querySelector(part)?.textContent ?? "");
      globalThis.__printed.push({ head, definitions, waits: document.querySelectorAll(".main [data-state=partial]").length });
      dispatchEvent(new Event("afterprint"));
    };
  });
  await loadSample(page);
  await goTo(page, "#/team");
  await settled(page);
  await page.getByRole("button", { name: /^Mais:/ }).click();
  await page.getByRole("menuitem", { name: "Imprimir ou salvar PDF" }).click();
  await page.waitForFunction(() => globalThis.__printed.length > 0);
  const [{ head, definitions, waits }] = await page.evaluate(() => globalThis.__printed);
  assert.match(head, /Filtros: sem filtros/);
  assert.match(definitions, /Casos fechados/);
  assert.equal(waits, 0);
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

/** Everything of the page, by the menu of the page. */
async function takePage(page, { menu = /^Mais:/, item = "Tabelas desta página (ZIP)" } = {}) {
  await page.getByRole("button", { name: menu }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
  return { name: download.suggestedFilename(), members: unzipped(await readFile(await download.path())) };
}

const number = (cell) => (cell === "" ? null : Number(cell.replace(",", ".")));
const near = (a, b) => a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.abs(b));

test("all tables of a page leave in one archive that says what they are, with every row and the figures shown", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/overview?p=90&f=channel:WhatsApp");
  await settled(page);
  const { name, members } = await takePage(page);
  assert.equal(name, "balcao-visão-geral.zip");
  const [readme, ...tables] = Object.keys(members);
  assert.equal(readme, "LEIA-ME.txt");
  for (const said of [/Balcão: tabelas de Visão geral/, /Período: .+ 2026/, /Filtros: Canal é WhatsApp/, /Fuso: /, /Relógio: Corrido/, /Nomes e telefones: /, /Casos criados: /, /nunca quer dizer zero/]) {
    assert.match(members[readme], said);
  }
  assert.ok(tables.length >= 6, tables.join(", "));
  for (const table of tables) {
    assert.ok(members[table].startsWith("\ufeff"), table);
    const cells = cellsOf(members[table]);
    assert.ok(cells.length > 1 && cells.every((row) => row.length === cells[0].length), `${table} is a table`);
    const title = table.replace(".csv", "").replace(/-\d+$/, "");
    assert.ok(members[readme].toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").includes(title), `${table} is named in the text`);
  }

  const tiles = cellsOf(members["números-da-página.csv"]).slice(1);
  const shown = await page.$$eval(".tile [data-metric]", (nodes) => nodes.map(({ dataset }) => (dataset.value === "" ? null : Number(dataset.value))));
  assert.equal(tiles.length, shown.length);
  tiles.forEach((row, place) => assert.ok(near(number(row[1]), shown[place]), `${row[0]}: ${row[1]}, shown ${shown[place]}`));

  // A list that is folded on screen leaves with all of its rows, and is folded again.
  const agents = cellsOf(members["atendentes.csv"]);
  const board = page.locator(".lb").first();
  await page.getByRole("button", { name: /^Ver todos/ }).first().click();
  const listed = await board.locator(".lb__v").evaluateAll((nodes) => nodes.map(({ dataset }) => [dataset.group, Number(dataset.value)]));
  assert.deepEqual(agents.slice(1).map(([who, value]) => [who, number(value)]), listed);
});

test("all tables of all pages leave in one archive, a folder for each, and the person is where they were", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/team?p=90&f=channel:WhatsApp");
  await settled(page);
  const [hash, history] = await page.evaluate(() => [location.hash, window.history.length]);
  const { name, members } = await takePage(page, { item: "Tabelas de todas as páginas (ZIP)" });
  assert.equal(name, "balcao-todas-as-páginas.zip");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await settled(page);
  assert.deepEqual(await page.evaluate(() => [location.hash, window.history.length]), [hash, history]);
  assert.match(await page.locator(".head__title").innerText(), /Equipe/);

  const [readme, ...tables] = Object.keys(members);
  assert.equal(readme, "LEIA-ME.txt");
  for (const said of [/Balcão: tabelas de todas as páginas/, /Filtros: Canal é WhatsApp/, /Casos criados: /, /Taxa de entrega|Entregues/]) assert.match(members[readme], said);
  const folders = [...new Set(tables.map((table) => table.split("/")[0]))];
  assert.deepEqual(folders, await page.locator(".rail__link[href^='#/']").evaluateAll((links) => {
    const names = links.filter((link) => !["#/", "#/settings"].includes(link.getAttribute("href"))).map((link) => link.innerText.trim());
    return names.map((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).join("-"));
  }));
  for (const table of tables) {
    const cells = cellsOf(members[table]);
    assert.ok(cells.length > 1 && cells.every((row) => row.length === cells[0].length), `${table} is a table`);
  }
  // The same figures as the page itself gives.
  const alone = (await takePage(page, { item: "Tabelas desta página (ZIP)" })).members;
  for (const [table, text] of Object.entries(alone)) if (table.endsWith(".csv")) assert.equal(members[`equipe/${table}`], text, table);
});

test("gathering the tables of all pages can be ended on the way", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/customers?p=all");
  await settled(page);
  let downloads = 0;
  page.on("download", () => downloads++);
  await page.getByRole("button", { name: /^Mais:/ }).click();
  await page.getByRole("menuitem", { name: "Tabelas de todas as páginas (ZIP)" }).click();
  await page.locator("[data-act=end-walk]").click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await settled(page);
  assert.match(await page.locator(".head__title").innerText(), /Clientes/);
  assert.equal(await page.evaluate(() => location.hash), "#/customers?p=all");
  assert.equal(downloads, 0);
});

test("customers leave all, though the page lists the first ones, and so do the rows of Conversas", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/customers?p=all");
  await settled(page);
  const shown = await page.locator("[data-customer]").count();
  const total = Number((await page.locator(".card[data-whole] .card__title small").innerText()).match(/[\d.]+/)[0].replace(".", ""));
  const { members } = await takePage(page);
  const customers = cellsOf(members["clientes.csv"]);
  assert.equal(customers.length - 1, total);
  assert.ok(total > shown, `${total} customers, ${shown} of them shown`);
  const first = await page.locator("[data-customer]").first().locator("[data-field]").evaluateAll((nodes) => nodes.slice(0, 9).map(({ dataset }) => (dataset.value === "" ? null : Number(dataset.value))));
  customers[1].slice(2, 11).forEach((cell, place) => assert.ok(near(number(cell), first[place]), `${customers[0][place + 2]}: ${cell}, shown ${first[place]}`));

  const csv = await take(page, page.locator(".card[data-whole]"), "Tabela (CSV)");
  assert.equal(cellsOf(csv.bytes.toString("utf8")).length - 1, total);

  await goTo(page, "#/conversations?p=all");
  await page.locator("[data-row]").first().waitFor();
  const rows = (await takePage(page)).members["casos.csv"];
  await goTo(page, "#/overview?p=all");
  await settled(page);
  assert.equal(cellsOf(rows).length - 1, await figure(page, "cases_opened"));
});

test("what strangers wrote runs nowhere in the archive, and each language has its own separators", async (t) => {
  const page = await open(t, { lang: "en" });
  const cases = "case_id,created_at,closed_at,agent,channel\n1,2026-03-02 09:00:00,2026-03-02 10:00:00,=1+1,@SUM(A1)\n2,2026-03-03 09:30:00,,\"+cmd|' /C calc'!A0\",WhatsApp\n";
  await choose(page, [fixture("casos.csv", cases)]);
  await settled(page);
  await goTo(page, "#/team?p=all");
  await settled(page);
  const { name, members } = await takePage(page, { menu: /^More:/, item: "Tables of this page (ZIP)" });
  assert.equal(name, "balcao-team.zip");
  assert.match(members["README.txt"], /Filters: no filters/);
  const all = Object.entries(members).filter(([name]) => name.endsWith(".csv")).flatMap(([, csv]) => cellsOf(csv, ",").flat());
  assert.ok(all.some((cell) => cell.startsWith("'=1+1")));
  assert.deepEqual(all.filter((cell) => /^[=@\t\r]|^[+-](?![\d., ]*$)/.test(cell)), []);
});
