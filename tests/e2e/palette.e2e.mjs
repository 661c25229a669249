// Ctrl+K and `?`: everything by its name, and which key does what.

import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, loadSample, open, settled } from "./harness.mjs";

const options = (page) => page.locator(".dlg--palette [role=option]");

async function find(page, text) {
  await page.keyboard.press("Control+k");
  await options(page).first().waitFor();
  await page.keyboard.type(text);
}

test("a page, a period, a person: by name and Enter", async (t) => {
  const page = await open(t);
  await loadSample(page);

  await find(page, "conversas");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.startsWith("#/conversations"));

  await find(page, "7 dias");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("p=7d"));

  await goTo(page, "#/overview?p=all");
  await settled(page);
  const agent = await page.locator('.lb__v[data-metric="cases_attended"]').first().getAttribute("data-group");
  await find(page, agent.slice(0, 5));
  await options(page).filter({ hasText: agent }).first().click();
  await page.waitForFunction(() => location.hash.includes("f=agent:"));
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("a customer is found without a word in the link; arrows move, Esc closes and gives the focus back", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await find(page, "maria");
  await options(page).filter({ hasText: "Cliente com" }).click();
  await page.locator('[data-row="0"] [data-field="requester"]').filter({ hasText: /maria/i }).waitFor();
  assert.ok(!/maria/i.test(decodeURIComponent(page.url())), page.url());

  const opener = page.getByRole("button", { name: /Buscar/ }).first();
  await opener.focus();
  await page.keyboard.press("Enter");
  await options(page).nth(1).waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await options(page).nth(1).getAttribute("aria-selected"), "true");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await options(page).last().getAttribute("aria-selected"), "true");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  assert.ok(await opener.evaluate((button) => button === document.activeElement));
});

test("? lists the keys; a letter types nothing while it is open", async (t) => {
  const page = await open(t);
  await loadSample(page);
  const hash = new URL(page.url()).hash;
  await page.keyboard.press("?");
  await page.locator(".dlg .keys").waitFor();
  assert.ok((await page.locator(".dlg .keys kbd").count()) > 20);
  await page.keyboard.press("w");
  assert.equal(new URL(page.url()).hash, hash);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
});

test("cases are filtered by a number from one to another, also from the head of the column", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/conversations?p=all");
  await page.locator('[data-head="messages"] .vt__prof--press').click();
  await page.locator(".pick input").nth(0).fill("4");
  await page.locator(".pick input").nth(1).fill("5");
  await page.waitForFunction(() => decodeURIComponent(location.hash).includes("f=messages:@4,5"));
  await page.keyboard.press("Escape");
  await page.locator(".chip").filter({ hasText: "de 4 a 5" }).waitFor();
  await page.waitForFunction(() => {
    const shown = [...document.querySelectorAll('[data-row] [data-field="messages"]')].map((cell) => Number(cell.textContent));
    return shown.length > 0 && shown.every((count) => count === 4 || count === 5);
  });
});

test("keys are told where their buttons are, and those of one letter can be turned off", async (t) => {
  const page = await open(t);
  await loadSample(page);
  assert.equal(await page.locator('.rail__link[href="#/team"]').getAttribute("title"), "Equipe (3)");
  await page.keyboard.press("?");
  assert.match(await page.locator(".dlg .keys").innerText(), /Ctrl G/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Mais:/ }).click();
  await page.getByRole("menuitem", { name: "Desligar atalhos de uma letra" }).click();
  const hash = new URL(page.url()).hash;
  for (const key of ["w", "x", "2"]) await page.keyboard.press(key);
  assert.equal(new URL(page.url()).hash, hash);
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction((hash) => location.hash !== hash, hash);
});
