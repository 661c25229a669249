import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { goTo, loadSample, open, PAGES, settled, THEMES } from "./harness.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const theme of THEMES) {
  test(`axe finds nothing on any page, ${theme} theme`, async (t) => {
    const page = await open(t, { theme });
    // Through the debugger, where the page's policy does not reach.
    await page.evaluate(AXE);
    await t.test("#/ without data", () => check(page));
    await loadSample(page);
    for (const hash of PAGES) {
      await t.test(hash, async () => {
        await goTo(page, hash);
        if (hash !== "#/") await settled(page);
        await check(page);
      });
    }
  });
}

async function check(page) {
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), RULES);
  assert.deepEqual(violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, help, target, failureSummary }))), []);
}
