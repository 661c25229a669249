// Clientes: new and known by day, how many cases each, the table and its orders, one customer as the filter.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, figures, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

// Rosa has two cases and was answered after 10 and 20 minutes; Rui waited an hour; Eva still waits when the data end at 12:00 of the 17th.
const MESSAGES = `message_id,case_id,sent_at,direction,author_kind,agent,contact_name,phone,channel,text
m1,1,2026-03-16 09:00:00,received,customer,,Rosa Lima,+5511912340001,WhatsApp,oi
m2,1,2026-03-16 09:10:00,sent,human,Ana,Rosa Lima,+5511912340001,WhatsApp,oi
m3,2,2026-03-16 10:00:00,received,customer,,Rui Dias,+5511912340002,WhatsApp,oi
m4,2,2026-03-16 11:00:00,sent,human,Ana,Rui Dias,+5511912340002,WhatsApp,oi
m5,3,2026-03-17 09:00:00,received,customer,,Rosa Lima,+5511912340001,Instagram,oi
m6,3,2026-03-17 09:05:00,received,customer,,Rosa Lima,+5511912340001,Instagram,alguém?
m7,3,2026-03-17 09:20:00,sent,human,Ana,Rosa Lima,+5511912340001,Instagram,oi
m8,4,2026-03-17 10:00:00,received,customer,,Eva Reis,+5511912340003,WhatsApp,oi
m9,2,2026-03-17 12:00:00,sent,human,Ana,Rui Dias,+5511912340002,WhatsApp,tchau
`;

async function customers(t) {
  const page = await open(t);
  await choose(page, [fixture("mensagens.csv", MESSAGES)]);
  await settled(page);
  await goTo(page, "#/customers?p=all");
  await settled(page);
  await page.locator("[data-customer]").first().waitFor();
  return page;
}

const names = (page) => page.$$eval("[data-customer] .tbl__name", (names) => names.map((name) => name.innerText));
const cell = (page, name, field) =>
  page.locator("[data-customer]", { hasText: name }).locator(`[data-field=${field}]`).getAttribute("data-value");

test("the figures, the days and the table agree with the file", async (t) => {
  const page = await customers(t);
  const shown = Object.fromEntries((await figures(page)).map(({ metric, value, group }) => [group ? `${metric} ${group}` : metric, value]));
  assert.equal(shown.contacts_unique, 3);
  assert.equal(shown.contacts_new, 3);
  assert.equal(shown.contacts_returning, 1);
  assert.equal(shown.cross_channel_rate, 1 / 4);
  assert.equal(shown["contacts_unique WhatsApp"], 3);
  const bars = page.locator('.cols__bar[data-metric="contacts_unique"]');
  // Two days are shown by the hour.
  const busy = await bars.evaluateAll((bars) => bars.flatMap((bar, hour) => (Number(bar.dataset.value) ? [[hour, bar.dataset.value]] : [])));
  assert.deepEqual(busy, [[9, "1"], [10, "1"], [11, "1"], [33, "1"], [34, "1"], [36, "1"]]);
  // At ten of the second day Eva is new; at nine Rosa was known.
  assert.match(await bars.nth(34).getAttribute("title"), /: 1, clientes novos: 1/);
  assert.deepEqual(await page.$$eval("[data-often]", (rows) => rows.map((row) => Number(row.dataset.value))), [2, 1, 0, 0, 0]);
  assert.equal(await cell(page, "Rosa", "cases"), "2");
  assert.equal(await cell(page, "Rosa", "received"), "3");
  assert.equal(await cell(page, "Rosa", "wait_median"), "900");
  assert.equal(await cell(page, "Rui", "wait_longest"), "3600");
  assert.equal(await cell(page, "Eva", "waiting_now"), "7200");
});

test("who wrote most, waited longest, waits now", async (t) => {
  const page = await customers(t);
  assert.equal((await names(page))[0], "Rosa Lima");
  await page.getByRole("button", { name: "Esperaram mais" }).click();
  await page.waitForFunction(() => document.querySelector("[data-customer] .tbl__name")?.innerText === "Eva Reis");
  assert.deepEqual(await names(page), ["Eva Reis", "Rui Dias", "Rosa Lima"]);
  await page.getByRole("button", { name: "Esperam agora" }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-customer]").length === 1);
  assert.deepEqual(await names(page), ["Eva Reis"]);
});

test("a customer becomes the filter, is in no link, and the conversations open", async (t) => {
  const page = await customers(t);
  await page.locator("[data-customer]", { hasText: "Rui" }).locator(".tbl__name").click();
  await settled(page);
  await page.locator(".tbl__row--sel", { hasText: "Rui" }).waitFor();
  assert.doesNotMatch(decodeURIComponent(await page.evaluate(() => location.hash)), /Rui/);
  assert.equal((await figures(page)).find(({ metric, group }) => metric === "contacts_unique" && group === null).value, 1);
  // The table shows everybody beside the one chosen.
  assert.equal((await names(page)).length, 3);
  await page.locator("[data-customer]", { hasText: "Rui" }).locator(".tbl__name").click();
  await page.waitForFunction(() => !document.querySelector(".tbl__row--sel"));
  await page.locator("[data-customer]", { hasText: "Rosa" }).getByRole("button", { name: "Abrir as conversas" }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 2);
  assert.match(await page.evaluate(() => location.hash), /#\/conversations/);
});

test("a customer has a card with sessions, waits and whom they met, and each count leads to its cases", async (t) => {
  const page = await customers(t);
  const row = page.locator("[data-customer]", { hasText: "Rosa" });
  await row.locator("[data-act=card]").click();
  const card = page.getByRole("dialog", { name: "Ficha do cliente" });
  await card.locator("[data-card]").waitFor();
  const fact = (id) => card.locator(`[data-fact=${id}]`).getAttribute("data-value");
  assert.equal(await card.locator(".talk-name").innerText(), "Rosa Lima");
  assert.deepEqual([await fact("cases"), await fact("received"), await fact("sent"), await fact("wait_median"), await fact("wait_longest"), await fact("waiting_now")], ["2", "3", "2", "900", "1200", ""]);
  assert.equal(await card.locator("[data-dimension=agent] [data-met=Ana]").getAttribute("data-value"), "2");
  assert.deepEqual(await card.locator("[data-session]").evaluateAll((rows) => rows.map((row) => row.dataset.session)), ["3", "1"]);
  // A session opens its conversation, and the way back is the card.
  await card.locator("[data-session]").first().click();
  await page.getByRole("dialog", { name: "Conversa" }).locator("[data-line]").first().waitFor();
  await page.getByRole("button", { name: "Ficha", exact: true }).click();
  await card.locator("[data-card]").waitFor();
  await card.locator("[data-dimension=channel] [data-met=Instagram]").click();
  await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 1);
  const hash = decodeURIComponent(await page.evaluate(() => location.hash));
  assert.match(hash, /#\/conversations/);
  assert.doesNotMatch(hash, /Rosa|case/);
});

test("names are hidden where they are to be", async (t) => {
  const page = await customers(t);
  await goTo(page, "#/settings");
  await page.check('[data-setting="mask"] input');
  await goTo(page, "#/customers?p=all");
  await page.waitForFunction(() => [...document.querySelectorAll("[data-customer] .tbl__name")].some((name) => name.innerText === "R. L."));
  assert.doesNotMatch(await page.locator("#main").innerText(), /Rosa|Rui Dias|912340001/);
  await page.locator("[data-customer]", { hasText: "R. L." }).locator("[data-act=card]").click();
  await page.locator("[data-card]").waitFor();
  assert.doesNotMatch(await page.locator(".drawer").innerText(), /Rosa|912340001/);
});

test("the sample fills the page", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/customers?p=all");
  await settled(page);
  await page.waitForFunction(() => document.querySelectorAll("[data-customer]").length === 100);
  const shown = Object.fromEntries((await figures(page)).map(({ metric, value, group }) => [group ? `${metric} ${group}` : metric, value]));
  for (const metric of ["recontact_rate", "fcr_rate", "success_rate", "conversion_rate"]) assert.ok(shown[metric] > 0 && shown[metric] < 1, metric);
});
