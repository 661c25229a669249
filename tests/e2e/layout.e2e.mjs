import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, loadSample, open, PAGES, settled } from "./harness.mjs";

for (const width of [320, 390, 768, 1440]) {
  test(`no page scrolls sideways at ${width} px`, async (t) => {
    const page = await open(t, { viewport: { width, height: 800 } });
    await t.test("#/ without data", () => check(page, width));
    await loadSample(page);
    for (const hash of PAGES) {
      await t.test(hash, async () => {
        await goTo(page, hash);
        if (hash !== "#/") await settled(page);
        await check(page, width);
      });
    }
  });
}

async function check(page, width) {
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
  assert.ok(wide <= width, `the page is ${wide} px wide; out of it: ${await outside(page, width)}`);
}

/** Elements beyond the right edge that nothing clips: the likely culprits. */
async function outside(page, width) {
  return page.evaluate((width) => {
    const clipped = (node) => node && node !== document.body && (getComputedStyle(node).overflowX !== "visible" || clipped(node.parentElement));
    const beyond = [...document.body.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > width + 1 && !clipped(node.parentElement));
    return beyond.slice(0, 5).map((node) => `${node.tagName.toLowerCase()}.${node.getAttribute("class") ?? ""}`).join(", ");
  }, width);
}
