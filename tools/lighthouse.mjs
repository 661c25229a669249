// Lighthouse on the built page, as a host serves it: node tools/lighthouse.mjs FOLDER, where FOLDER holds its node_modules (`./dev lighthouse`
// installs it). Desktop preset, five runs, medians; the exit code says whether they reach the bars.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { serve } from "./server.mjs";

const RUNS = 5;
const BARS = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };

const installed = resolve(process.argv[2] ?? "build/lighthouse");
const cli = join(createRequire(join(installed, "package.json")).resolve("lighthouse/package.json"), "../cli/index.js");
const chromium = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
const server = await serve("dist", "/balcao/", { compress: true });
const folder = mkdtempSync(join(tmpdir(), "balcao-lighthouse-"));
const scores = [];
const paint = [];
for (let at = 0; at <= RUNS; at++) {
  const out = join(folder, `${at}.json`);
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"].join(" ");
  // The page is served by this very process: the command must not block it.
  await run(process.execPath, [cli, server.url, "--preset=desktop", "--quiet", "--output=json", `--output-path=${out}`, `--chrome-flags=${flags}`], {
    CHROME_PATH: chromium,
  });
  // The server packs each file when it is first asked for: that visit is nobody's.
  if (at === 0) continue;
  const { categories, audits } = JSON.parse(readFileSync(out, "utf8"));
  scores.push(Object.fromEntries(Object.keys(BARS).map((id) => [id, Math.round(categories[id].score * 100)])));
  paint.push(audits["largest-contentful-paint"].numericValue);
}
await server.close();
rmSync(folder, { recursive: true, force: true });

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
let isMet = true;
for (const [id, bar] of Object.entries(BARS)) {
  const runs = scores.map((score) => score[id]);
  isMet &&= median(runs) >= bar;
  console.log(`${id.padEnd(16)} ${String(median(runs)).padStart(3)} (bar ${bar}; ${runs.join(" ")})`);
}
console.log(`largest paint    ${(median(paint) / 1000).toFixed(1)} s`);
process.exitCode = isMet ? 0 : 1;

async function run(command, args, env) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((ended) => child.on("close", ended));
  if (code !== 0) throw new Error(`lighthouse ended with ${code}`);
}
