// Without a pointer: only Tab, Enter, Space, arrows, Escape and letters, from the first file to the saved view.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PAGES, choose, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

const MOST_STOPS = 250;

/** Presses Tab (or Shift+Tab) until what has the focus matches `selector`; every stop on the way can be seen. */
async function tabTo(page, selector, key = "Tab") {
  for (let n = 0; n < MOST_STOPS; n++) {
    const stop = await page.evaluate((selector) => {
      const { activeElement } = document;
      const { width, height } = activeElement.getBoundingClientRect();
      return { isThere: activeElement.matches(selector), isSeen: activeElement === document.body || (width > 0 && height > 0), tag: activeElement.outerHTML.slice(0, 200) };
    }, selector);
    assert.ok(stop.isSeen, `the focus is on something without a size: ${stop.tag}`);
    if (stop.isThere) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${selector} is not reached within ${MOST_STOPS} stops`);
}

/** Reaches an element by Tab and presses it. */
async function press(page, selector, key = "Enter") {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}

/** Presses a button that has no name but its words. */
async function pressNamed(page, name) {
  const button = page.getByRole("button", { name }).first();
  await button.evaluate((button) => button.setAttribute("data-wanted", ""));
  await press(page, "[data-wanted]");
  await page.evaluate(() => document.querySelector("[data-wanted]")?.removeAttribute("data-wanted"));
}

/** Reaches a list by Tab and chooses the option whose text begins so, as typing its first letters does. */
async function pick(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
  await page.waitForFunction(({ selector, text }) => document.querySelector(selector).selectedOptions[0].text.startsWith(text), { selector, text });
}

test("files are asked for by Enter on the first page", async (t) => {
  const page = await open(t);
  // The browser is told to hand the dialog over some time before it opens.
  const asked = page.waitForEvent("filechooser");
  await tabTo(page, ".drop__acts button");
  await page.keyboard.press("Enter");
  await asked;
});

test("on every page Tab comes to all that can be pressed, and goes on", async (t) => {
  const page = await open(t);
  await loadSample(page);
  for (const hash of PAGES.slice(1)) {
    await t.test(hash, async () => {
      await goTo(page, hash);
      await settled(page);
      const n = await page.evaluate(() => {
        document.activeElement.blur();
        const canBe = "a[href], button, input, select, textarea, summary, [tabindex]";
        const isStop = (node) => node.tabIndex >= 0 && !node.disabled && node.checkVisibility({ visibilityProperty: true }) && !node.closest("[inert]") && (node.type !== "radio" || node.checked);
        globalThis.__stops = [...document.querySelectorAll(canBe)].filter(isStop);
        globalThis.__missed = new Set(globalThis.__stops);
        addEventListener("focusin", ({ target }) => globalThis.__missed.delete(target));
        return globalThis.__stops.length;
      });
      assert.ok(n > 20, `${n} stops`);
      for (let press = 0; press < n + 20; press++) await page.keyboard.press("Tab");
      assert.deepEqual(await page.evaluate(() => [...globalThis.__missed].filter((node) => node.isConnected).map((node) => node.outerHTML.slice(0, 200))), []);
    });
  }
});

test("Mapear: the role, the columns and the answer are given, and the file is read", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("estranho.csv", "ref_x;quando_foi;coluna_z\n1;13/07/2026 10:00;Ana\n2;14/07/2026 10:00;Bia\n")]);
  await page.locator('[data-ask="role"]').waitFor();
  await tabTo(page, '[data-ask="role"] input');
  for (let n = 0; n < 4 && !(await page.locator('[data-ask="role"] input[value="cases"]').isChecked()); n++) await page.keyboard.press("ArrowDown");
  const names = await page.evaluate(() => {
    const options = [...document.querySelectorAll('[data-column="0"] option')];
    return Object.fromEntries(options.map(({ value, text }) => [value, text]));
  });
  for (const [column, field] of [["0", "case_id"], ["1", "created_at"], ["2", "agent"]]) await pick(page, `[data-column="${column}"] select`, names[field]);
  await page.locator('[data-result="read"][data-cases="2"]').waitFor();
  await press(page, '[data-map="apply"]');
  await settled(page);
});

const CASES = `case_id,created_at,first_response_at,closed_at,agent,status,requester_name
1,2026-03-02 09:00:00,2026-03-02 11:00:00,2026-03-02 10:00:00,Ana Paula,closed,Rui
2,2026-03-02 09:00:00,,,Ana Paula,closed,Rui
3,2026-03-02 09:00:00,,,,open,Rui
4,2026-03-02 09:00:00,,,ana paula,open,Rui
`;

async function ready(t) {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", CASES)]);
  await settled(page);
  return page;
}

test("Qualidade: a finding leaves as a file, opens in Conversas, and figures are sorted out by what they are worth", async (t) => {
  const page = await ready(t);
  await press(page, '.rail a[href="#/quality"]');
  await page.locator("[data-check]").first().waitFor();
  await tabTo(page, '[data-check="closed_without_time"] [data-act="rows"]');
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(readFileSync(await download.path(), "utf8"), /\r\n2;/);
  await pressNamed(page, /^estimado/);
  await page.locator('tr[data-worth="exact"]').waitFor({ state: "detached" });
  await tabTo(page, '[data-check="case_without_agent"] [data-act="see"]', "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.locator('[data-field="case"]', { hasText: "3" }).first().waitFor();
});

test("saved views: kept, left, opened, renamed, deleted, and the focus comes back", async (t) => {
  const page = await ready(t);
  await goTo(page, "#/overview?p=all&f=status:open");
  await settled(page);
  await press(page, '[data-views="open"]');
  await tabTo(page, '[data-views="name"]');
  await page.keyboard.type("Abertos");
  await page.keyboard.press("Enter");
  await page.locator('[data-view="Abertos"]').waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[data-view]").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.matches('[data-views="open"]'));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !location.hash.includes("f="));

  await press(page, '[data-views="open"]');
  await press(page, "[data-view] .views__name");
  await page.waitForFunction(() => location.hash.includes("f=status:open"));
  await press(page, '[data-views="open"]');
  await press(page, '[aria-label="Mudar o nome de Abertos"]');
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Em aberto");
  await page.keyboard.press("Enter");
  await page.locator('[data-view="Em aberto"]').waitFor();
  await press(page, '[aria-label="Apagar Em aberto"]');
  await page.locator("[data-view]").waitFor({ state: "detached" });
});

test("Equipe: two names are confirmed as one person", async (t) => {
  const page = await ready(t);
  await goTo(page, "#/team?p=all");
  await pressNamed(page, "1 nome para conferir");
  await pressNamed(page, "É a mesma pessoa");
  await page.locator('[data-metric="cases_open"][data-group="Ana Paula"][data-value="1"]').first().waitFor();
  assert.equal(await page.locator('[data-metric="cases_open"][data-group="ana paula"]').count(), 0);
});

test("Conversas: a case is opened and closed again, and the focus is back in the table", async (t) => {
  const page = await ready(t);
  await press(page, '.rail a[href="#/conversations"]');
  await page.locator('[data-row="0"]').waitFor();
  await tabTo(page, ".vt");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await page.locator(".drawer").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".drawer").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.matches(".vt"));
});

test("B: figures fill the screen without what is for working with them, and B gives it back", async (t) => {
  const page = await ready(t);
  await goTo(page, "#/overview?p=all");
  await settled(page);
  await page.keyboard.press("b");
  await page.waitForFunction(() => document.fullscreenElement);
  await page.locator(".rail").waitFor({ state: "hidden" });
  assert.ok(await page.locator('.tiles [data-metric="cases_opened"]').isVisible());
  assert.equal(await page.locator(".tile .why:visible").count(), 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing stands beside the screen");
  await page.keyboard.press("b");
  await page.locator(".rail").waitFor();
  assert.equal(await page.evaluate(() => document.fullscreenElement), null);
});
