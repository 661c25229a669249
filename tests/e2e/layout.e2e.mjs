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

for (const width of [320, 768, 1280, 1920]) {
  test(`no text is cut without a way to read it, and none stands on another, at ${width} px`, async (t) => {
    const page = await open(t, { viewport: { width, height: 900 } });
    await loadSample(page);
    for (const hash of PAGES.filter((hash) => hash !== "#/")) {
      await t.test(hash, async () => {
        await goTo(page, hash);
        await settled(page);
        await page.evaluate(() => document.fonts.ready);
        assert.deepEqual(await page.evaluate(cutAndCovered), []);
      });
    }
  });
}

/** Texts that end where their box does, and texts that stand on their neighbours: in tiles, heads of cards, tables and bars. */
function cutAndCovered() {
  const found = new Set();
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !node.closest(".vh, .numbers.vh, [hidden], svg");
  const name = (node) => `${node.tagName.toLowerCase()}.${(node.getAttribute("class") ?? "").trim().replace(/\s+/g, ".")} "${node.textContent.trim().slice(0, 40)}"`;
  const texts = [...document.querySelectorAll(".bar *, .rail *, .tabbar *, .main *")].filter((node) => isSeen(node) && [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== ""));
  for (const node of texts) {
    const style = getComputedStyle(node);
    const isCut = style.overflowX !== "visible" && node.scrollWidth > node.clientWidth + 1 && !["INPUT", "TEXTAREA", "SELECT"].includes(node.tagName);
    const scrolls = ["auto", "scroll"].includes(style.overflowX);
    const canBeRead = style.textOverflow === "ellipsis" && node.closest("[title], [aria-label]") !== null;
    if (isCut && !scrolls && !canBeRead) found.add(`cut: ${name(node)}`);
    if (style.overflowY === "hidden" && node.scrollHeight > node.clientHeight + 3 && style.webkitLineClamp === "none") found.add(`cut below: ${name(node)}`);
  }
  // The words themselves, not their boxes: what is clipped away covers nothing.
  const boxes = (node) => {
    const range = document.createRange();
    return [...node.childNodes]
      .filter((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== "")
      .flatMap((child) => {
        range.selectNodeContents(child);
        return [...range.getClientRects()];
      })
      .map((box) => {
        let [left, right, top, bottom] = [box.left, box.right, box.top, box.bottom];
        for (let at = node; at && at !== document.body; at = at.parentElement) {
          if (getComputedStyle(at).overflowX === "visible") continue;
          const clip = at.getBoundingClientRect();
          [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
        }
        return { left, right, top, bottom };
      })
      .filter(({ left, right }) => right - left > 1);
  };
  for (const group of document.querySelectorAll(".tile, .card__head, tr, .bar, .head, .card__foot, .lb__row, .rail__link, .tabbar__link, .funnel__step, .chip")) {
    if (!isSeen(group)) continue;
    const words = texts.filter((node) => group.contains(node)).map((node) => ({ node, boxes: boxes(node) }));
    words.forEach(({ node, boxes }, place) => {
      for (const other of words.slice(place + 1)) {
        // A column that stays in sight while a table scrolls lies over the others.
        if (getComputedStyle(node.closest("th, td") ?? node).position === "sticky") continue;
        const meet = boxes.some((a) => other.boxes.some((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.bottom - a.top, b.bottom - b.top) / 2));
        if (meet) found.add(`${name(node)} over ${name(other.node)}`);
      }
    });
  }
  return [...found];
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
