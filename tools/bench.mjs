// Speed as a visitor feels it: node tools/bench.mjs [MESSAGES…]. Loads generated exports into the built page in a fresh browser,
// changes filters, and prints a Markdown table. Durations are the page's own User Timing entries.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { serve } from "./server.mjs";
import { launch } from "./browser.mjs";
import { sizes } from "./sizes.mjs";

const LOADS = 3;
const ROUNDS = 5;
const FILTERS = ["", "?f=direction:received", "?f=hour:9,10,11", "?f=status:!failed", "?f=origin:!bot", "?f=hour:14;status:read"];
const TIMEOUT = 300_000;

const counts = process.argv.slice(2).map(Number);
const columns = [];
for (const count of counts.length ? counts : [100_000, 1_000_000]) columns.push(await measure(count));
print(columns);

async function measure(count) {
  const files = generate(count);
  const loads = [];
  for (let i = 0; i < LOADS; i++) loads.push(await visit(files, i === LOADS - 1));
  const last = loads.at(-1);
  const bytes = files.reduce((all, file) => all + statSync(file).size, 0);
  const load = median(loads.map((each) => each.load));
  return {
    count,
    "file size": megabytes(bytes),
    "load, median": milliseconds(load),
    "load, worst": milliseconds(Math.max(...loads.map((each) => each.load))),
    "load, speed": `${(bytes / 1e3 / load).toFixed(0)} MB/s`,
    "longest task of the page's thread, load": longest(loads.flatMap((each) => each.longTasks)),
    "longest task of the page's thread, filter changes": longest(last.refreshTasks),
    "refresh, p50": milliseconds(quantile(last.refresh.map((each) => each.duration), 0.5)),
    "refresh, p95": milliseconds(quantile(last.refresh.map((each) => each.duration), 0.95)),
    "refresh beyond the engine, p50": milliseconds(quantile(last.refresh.map((each) => each.duration - each.detail.engine_ms), 0.5)),
    "engine, p50": milliseconds(quantile(last.refresh.map((each) => each.detail.engine_ms), 0.5)),
    "engine, p95": milliseconds(quantile(last.refresh.map((each) => each.detail.engine_ms), 0.95)),
    "first page of the table": milliseconds(last.rows),
    "memory, all renderers": megabytes(median(loads.map((each) => each.memory))),
    "memory per message": `${Math.round(last.memory / count)} B`,
    "download before data": kilobytes(last.before),
    "download with charts": kilobytes(last.all),
  };
}

/** Exports of about `count` messages, made once by our own command. */
function generate(count) {
  const folder = join("build", "bench", String(count));
  if (!existsSync(folder)) {
    const command = ["run", "--quiet", "--locked", "--release", "--features", "cli", "--bin", "balcao", "--"];
    rmSync(`${folder}.part`, { recursive: true, force: true });
    execFileSync("cargo", [...command, "sample", "--messages", String(count), "--out", `${folder}.part`], { stdio: "inherit" });
    renameSync(`${folder}.part`, folder);
  }
  return readdirSync(folder).map((name) => join(folder, name));
}

/** One visit in a new browser: open, load, and when `isLast` change filters and open the table. */
async function visit(files, isLast) {
  const server = await serve("dist");
  const { context, close } = await launch();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.addInitScript(observe);
  await page.goto(server.url);
  await page.locator("#file-input").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  const before = downloaded(server.requests);
  const idle = await memory(context);

  const [load] = await timed(page, "balcao:import", () => page.setInputFiles("#file-input", files));
  // Pictures follow the figures: they belong to the first drawing, too.
  await page.waitForTimeout(1_000);
  const longTasks = await takeLongTasks(page);
  const result = { load: load.duration, longTasks, memory: (await memory(context)) - idle, before, all: downloaded(server.requests), refresh: [], refreshTasks: [], rows: NaN };
  if (isLast) {
    for (let round = 0; round < ROUNDS; round++) {
      for (const filter of FILTERS) result.refresh.push(...(await timed(page, "balcao:refresh", () => setHash(page, `#/overview${filter}`))));
    }
    await page.waitForTimeout(1_000);
    result.refreshTasks = await takeLongTasks(page);
    result.rows = (await timed(page, "balcao:rows", () => setHash(page, "#/conversations")))[0].duration;
  }
  await close();
  await server.close();
  return result;
}

function observe() {
  globalThis.__longTasks = [];
  new PerformanceObserver((list) => globalThis.__longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
}

/** Durations of those since the last time, each over 50 ms: the browser reports no others. */
function takeLongTasks(page) {
  return page.evaluate(() => globalThis.__longTasks.splice(0));
}

function longest(tasks) {
  return tasks.length ? `${Math.max(...tasks).toFixed(0)} ms` : "under 50 ms";
}

function setHash(page, hash) {
  return page.evaluate((hash) => (location.hash = hash), hash);
}

/** Acts, and waits for the first entry of that name; a hash that is on already asks for nothing and gives none. */
async function timed(page, name, act) {
  await page.evaluate((name) => performance.clearMeasures(name), name);
  const hash = await page.evaluate(() => location.hash);
  await act();
  if (name === "balcao:refresh" && hash === (await page.evaluate(() => location.hash))) return [];
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, name, { timeout: TIMEOUT, polling: 10 });
  return page.evaluate((name) => performance.getEntriesByName(name).map(({ duration, detail }) => ({ duration, detail })), name);
}

/** Resident bytes of all renderers, workers included. */
async function memory(context) {
  const session = await context.browser().newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer");
  return renderers.reduce((all, { id }) => all + residentBytes(id), 0);
}

function residentBytes(pid) {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/) ?? [0, 0];
  return Number(kilobytes) * 1024;
}

/** Brotli bytes of the files asked for, each once. */
function downloaded(requests) {
  const names = new Set(requests.map(({ url }) => url.split("?")[0].split("/").slice(2).join("/") || "index.html"));
  return sizes().filter(({ name }) => names.has(name)).reduce((all, { brotli }) => all + brotli, 0);
}

function print(columns) {
  const rows = Object.keys(columns[0]).filter((key) => key !== "count");
  console.log(`\n${cpus().length} × ${cpus()[0].model}, ${LOADS} loads in new browsers, ${ROUNDS * FILTERS.length} filter changes\n`);
  console.log(`| | ${columns.map(({ count }) => `${count.toLocaleString("en")} messages`).join(" | ")} |`);
  console.log(`|---|${columns.map(() => "--:|").join("")}`);
  for (const row of rows) console.log(`| ${row} | ${columns.map((column) => column[row]).join(" | ")} |`);
}

function median(values) {
  return quantile(values, 0.5);
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

function milliseconds(value) {
  return Number.isFinite(value) ? `${value.toFixed(value < 10 ? 1 : 0)} ms` : "–";
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function kilobytes(bytes) {
  return `${(bytes / 1e3).toFixed(0)} kB`;
}
