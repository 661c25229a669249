// Files of strangers: markup, formulas, letters that turn a line round, names without end. They stay texts on every page and in all that leaves.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { drop, fixture, goTo, open, openReport, PAGES, settled } from "./harness.mjs";
import { cellsOf, unzipped } from "./zip.mjs";

const NAMES = ["<img src=x onerror=__ran=1>", "=cmd|' /C calc'!A0", "\u202Efim", "a\u200Bb", "n".repeat(10_000), "👩‍👩‍👧‍👦 família", "nu\0lo"];
const [MARKUP, FORMULA] = NAMES;
const N_CASES = 2 * NAMES.length;
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
/** The name that stands at place `n`, over and over. */
const name = (n) => quoted(NAMES[n % NAMES.length]);
const day = (n) => `2026-03-${String(n + 2).padStart(2, "0")}`;
const table = (header, row) => `${header}\n${Array.from({ length: N_CASES }, (_, n) => row(n)).join("\n")}\n`;

const FILES = [
  fixture(
    `${MARKUP}\u202E=cmd.csv`,
    table(`case_id,created_at,first_response_at,closed_at,agent,team,channel,case_type,requester_name,csat,${quoted(FORMULA + MARKUP)}`, (n) =>
      [n, `${day(n)} 09:00:00`, `${day(n)} 09:10:00`, n % 3 ? `${day(n)} 10:00:00` : "", name(n), name(n + 1), name(n + 2), name(n + 3), name(n + 4), (n % 5) + 1, name(n)].join(","),
    ),
  ),
  fixture(
    "mensagens.csv",
    table("message_id,case_id,sent_at,direction,status,kind,template,author_kind,agent,error,text", (n) =>
      [
        `r${n},${n},${day(n)} 09:00:00,received,,session,,customer,,,${name(n)}`,
        `s${n},${n},${day(n)} 09:10:00,sent,${n % 2 ? "failed" : "read"},hsm,${name(n + 5)},human,${name(n)},${n % 2 ? name(n + 1) : ""},${name(n + 1)}`,
      ].join("\n"),
    ),
  ),
  fixture("eventos.csv", table("case_id,at,event,actor,detail", (n) => `${n},${day(n)} 10:00:00,${n % 2 ? "closed" : "team_changed"},${name(n)},${name(n + 6)}`)),
  fixture("presenca.csv", table("agent,state,from,to,reason", (n) => `${name(n)},${n % 2 ? "online" : "unavailable"},${day(n)} 08:00:00,${day(n)} 12:00:00,${name(n + 2)}`)),
];

async function hostile(t, width = 1440) {
  const page = await open(t, { viewport: { width, height: 900 } });
  await drop(page, FILES);
  await settled(page);
  return page;
}

/** Nothing of it became an element, ran, or made the page wider than the window. */
async function isHarmless(page, where) {
  const found = await page.evaluate(() => ({
    images: document.querySelectorAll("img[src=x]").length,
    ran: globalThis.__ran ?? 0,
    beyond: Math.max(0, document.scrollingElement.scrollWidth - innerWidth),
  }));
  assert.deepEqual(found, { images: 0, ran: 0, beyond: 0 }, where);
}

async function closed(page, what) {
  await page.keyboard.press("Escape");
  await page.locator(what).waitFor({ state: "detached" });
}

for (const width of [1440, 390]) {
  test(`names of strangers are texts on every page and in what lies over it, and no page scrolls sideways at ${width} px`, async (t) => {
    const page = await hostile(t, width);
    for (const hash of PAGES) {
      await goTo(page, hash);
      if (hash !== "#/") await settled(page);
      await isHarmless(page, hash);
    }
    await goTo(page, `#/team?f=${["agent", "channel"].map((dimension) => `${dimension}:${NAMES.map(encodeURIComponent).join(",")}`).join(";")}`);
    await settled(page);
    await page.locator(".chip").nth(1).waitFor();
    await isHarmless(page, "filters");

    await page.keyboard.press("Control+k");
    for (const typed of ["img", "cmd", "nnnnn", "fim"]) {
      await page.locator(".dlg--palette input").fill(typed);
      const shown = NAMES.find((name) => name.includes(typed)).slice(0, 20);
      await page.locator(".dlg--palette [role=option]").filter({ hasText: shown }).first().waitFor();
      await isHarmless(page, `Ctrl+K ${typed}`);
    }
    await page.locator(".dlg--palette input").fill("");
    await closed(page, "dialog[open]");

    const people = page.locator("tr[data-query] button.tbl__name");
    await people.nth(NAMES.length - 1).waitFor();
    for (let place = 0; place < NAMES.length; place += 1) {
      await people.nth(place).focus();
      await page.keyboard.press("?");
      await page.locator(".drawer--why .why-fig").waitFor();
      await isHarmless(page, "why");
      await closed(page, ".drawer");
    }

    await goTo(page, "#/conversations?p=all");
    await page.locator('[data-row="0"] [data-field="case"]').filter({ hasText: /\S/ }).waitFor();
    await page.locator(".vt").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    for (let place = 1; place <= NAMES.length; place += 1) {
      await page.locator("[data-place]").filter({ hasText: `${place} de ${N_CASES}` }).waitFor();
      await page.locator(".drawer--talk [data-line]").first().waitFor();
      await isHarmless(page, `conversation ${place}`);
      await page.keyboard.press("j");
    }
    await closed(page, ".drawer");
    await openReport(page);
    await page.locator("[data-file]").filter({ hasText: MARKUP }).first().waitFor();
    await isHarmless(page, "the report");
  });
}

/** Faults of parts of XML: not well formed, or with what no reader takes. */
const faultsOf = (page, parts) =>
  page.evaluate((parts) => {
    const isBroken = (text) => text.includes("\0") || new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror, script, foreignObject, img") !== null;
    return Object.keys(parts).filter((name) => isBroken(parts[name]));
  }, parts);
const runs = (cell) => /^[=@\t\r]|^[+-](?![\d., ]*$)/.test(cell);

test("what leaves has no formula and no letter that XML forbids: tables, workbooks, archives and drawings", async (t) => {
  const page = await hostile(t);
  const download = async (press) => {
    const [download] = await Promise.all([page.waitForEvent("download"), press()]);
    return readFile(await download.path());
  };
  const take = async (item) => {
    await page.locator(".main .card__more").first().click();
    return download(() => page.getByRole("menuitem", { name: item, exact: true }).click());
  };
  const isWorkbook = async (bytes) => {
    const parts = unzipped(bytes);
    assert.deepEqual(await faultsOf(page, parts), []);
    assert.ok(parts["xl/worksheets/sheet1.xml"].includes("&lt;img src=x"));
    assert.ok(Object.values(parts).every((part) => !/<f[ >]/.test(part)), "no cell is a formula");
  };
  // The names stand in the rows, in the header and in the filter.
  await goTo(page, `#/cross?p=all&xr=agent&xc=channel&f=case_type:!${encodeURIComponent(FORMULA)}`);
  await settled(page);
  await page.locator(".cross__table td").first().waitFor();
  const csv = cellsOf((await take("Tabela (CSV)")).toString("utf8")).flat();
  assert.ok(csv.some((cell) => cell.startsWith(`'${FORMULA}`)) && csv.includes(MARKUP), csv.join(";").slice(0, 400));
  assert.deepEqual(csv.filter(runs), []);
  await isWorkbook(await take("Planilha (XLSX)"));
  const svg = (await take("Desenho (SVG)")).toString("utf8");
  assert.ok(svg.includes("&lt;img src=x") && svg.includes("=cmd|"));
  assert.deepEqual(await faultsOf(page, { svg }), []);

  await goTo(page, "#/conversations?p=all");
  await page.locator('[data-row="0"] [data-field="case"]').filter({ hasText: /\S/ }).waitFor();
  await isWorkbook(await download(() => page.locator("[data-download=workbook]").click()));

  await page.getByRole("button", { name: /^Mais:/ }).click();
  const members = unzipped(await download(() => page.getByRole("menuitem", { name: "Tabelas de todas as páginas (ZIP)" }).click()));
  const tables = Object.entries(members).filter(([name]) => name.endsWith(".csv"));
  assert.ok(tables.length > 20);
  for (const [name, text] of tables) assert.deepEqual(cellsOf(text).flat().filter(runs), [], name);
});
