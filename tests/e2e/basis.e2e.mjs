// A share, a percentile, a mean: over how many rows it was counted stands beside it, and few rows are marked.

import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, loadSample, open, PAGES, settled } from "./harness.mjs";

/** Fewer rows than this are few. */
const FEW = 20;

for (const [what, view] of [
  ["a quarter of a year", "?p=90"],
  ["a few rows", "?p=7&f=channel:Instagram;agent:Bruno Azevedo"],
]) {
  test(`every ratio and percentile says its n, and few rows are marked: ${what}`, async (t) => {
    const page = await open(t);
    await loadSample(page);
    for (const hash of PAGES.filter((hash) => !["#/", "#/quality", "#/settings", "#/conversations"].includes(hash))) {
      await t.test(hash, async () => {
        await goTo(page, hash + view);
        await settled(page);
        const { silent, unmarked, looked } = await page.evaluate(look, FEW);
        assert.deepEqual({ silent, unmarked }, { silent: [], unmarked: [] });
        t.diagnostic(`${hash}: ${looked} figures`);
      });
    }
  });
}

function look(few) {
  const IS_COUNTED = /^(cases|messages|contacts|conversations|closings|customers|handovers|transfers|events|unanswered|online|unavailable|timeline|agents|cost)/;
  const IS_RATIO = /_(p\d+|mean|rate|score)$|^sla_|_share$/;
  const wholeN = /^n\s*=?\s*([\d.]+)/;
  const [silent, unmarked] = [[], []];
  let looked = 0;
  for (const node of document.querySelectorAll(".main [data-metric]")) {
    const { metric, value, group } = node.dataset;
    const isRatio = IS_RATIO.test(metric) || (!IS_COUNTED.test(metric) && metric.includes("rate"));
    // What a drawing says is said in its tip; its table is for those who hear it.
    if (!isRatio || value === "" || node.closest(".numbers, svg, .cols") || !node.checkVisibility()) continue;
    looked += 1;
    const near = [node.closest("td, .tile, .fig, li, button"), node.closest("tr")].filter(Boolean);
    const inside = near.flatMap((place) => [place, ...place.querySelectorAll("*")]);
    const said = inside.flatMap((part) => [part.children.length === 0 ? part.textContent : "", part.getAttribute("title") ?? ""]);
    const n = said.map((text) => text.trim().match(wholeN)).find(Boolean)?.[1];
    const table = node.closest("table");
    const column = table ? [...table.querySelectorAll("thead tr:last-child th")].findIndex((head) => /^n$|^n\b/i.test(head.textContent.trim())) : -1;
    const inColumn = column < 0 ? undefined : node.closest("tr").children[column]?.textContent.match(/[\d.]+/)?.[0];
    const ofTotal = metric === "delivery_rate" ? said.map((text) => text.match(/\bde ([\d.]+)/)).find(Boolean)?.[1] : undefined;
    const rows = n ?? inColumn ?? ofTotal;
    const where = `${metric}${group ? ` of ${group}` : ""} = ${value}`;
    if (rows === undefined) {
      silent.push(where);
      continue;
    }
    const isMarked = node.matches(".flat, .muted") || near.some((place) => place.querySelector(".nsmall") !== null);
    if (Number(rows.replaceAll(".", "")) < few && !isMarked) unmarked.push(`${where}, n ${rows}`);
  }
  return { silent, unmarked, looked };
}
