// The page and the command line show the same figures for the same files: every figure on screen of Visão geral and Equipe.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { choose, figures, goTo, open, settled } from "./harness.mjs";

const BINARY = process.env.BALCAO ?? "target/release/balcao";
const MESSAGES = 20_000;
const FOLDER = `build/test/sample-${MESSAGES}`;
const FILES = ["casos.csv", "mensagens.csv", "eventos.csv", "presenca.csv"].map((name) => join(FOLDER, name));
const VIEWS = ["p=all", "p=all&f=team:Suporte;channel:WhatsApp", "p=28"];

test("the page shows what the command line computes", async (t) => {
  if (!FILES.every(existsSync)) {
    mkdirSync(FOLDER, { recursive: true });
    execFileSync(BINARY, ["sample", "--messages", String(MESSAGES), "--out", FOLDER]);
  }
  const page = await open(t);
  await choose(page, FILES);
  await settled(page);
  for (const view of VIEWS) {
    const fragment = `#/overview?${view}`;
    const measured = JSON.parse(execFileSync(BINARY, ["measure", ...FILES, "--json", "--view", fragment], { maxBuffer: 1 << 28 }));
    for (const name of ["overview", "team"]) {
      await goTo(page, `#/${name}?${view}`);
      await settled(page);
      await page.waitForTimeout(500);
      const whole = (await figures(page)).filter(({ metric, group }) => group === null && metric in measured.metrics);
      assert.ok(whole.length >= 4, `${name} shows figures`);
      for (const { metric, value } of whole) {
        const expected = measured.metrics[metric].value;
        const agrees = value === expected || (value !== null && expected !== null && Math.abs(value - expected) <= 1e-9 * Math.abs(expected));
        assert.ok(agrees, `${metric} on ${name} @ ${view}: page ${value}, command line ${expected}`);
      }
    }
  }
});
