// Speed as a visitor feels it: node tools/bench.mjs [--write] [MESSAGES…]. Loads generated exports into the built page in a fresh browser,
// changes filters, and prints a Markdown table; `--write` puts it into BENCHMARKS.md. Durations are the page's own User Timing entries.
// Beside it the same files and filters are given to JavaScript by hand (tools/baseline.js) and to DuckDB-WASM (tools/duckdb.js), in the same
// minutes and the same browser; all figures must agree.

import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { createReadStream, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { extname, join } from "node:path";
import { serve } from "./server.mjs";
import { launch } from "./browser.mjs";
import { sizes } from "./sizes.mjs";
import { ready } from "../tests/e2e/harness.mjs";

/** Large files take minutes: they are loaded once. */
const loadsOf = (count) => (count > 1_000_000 ? 1 : 3);
const ROUNDS = 3;
const DAY = 86_400;
/** Steps of two days of a window of ninety. */
const STEPS = 20;
const TIMEOUT = 300_000;
/** Beyond so many messages the files do not fit into DuckDB-WASM beside its tables. */
const DUCKDB_MOST = 5_000_000;
const DUCKDB = "build/duckdb/node_modules";
/** The two files that the hand-written engine reads, too. */
const FILES = ["mensagens.csv", "casos.csv"];
const CHECKED = ["cases_opened", "messages_sent", "messages_received", "first_response_p50", "first_response_p90", "resolution_p50", "csat_score"];

/** Sizes of what was built: packing all of it takes half a minute. */
let built = null;

const writes = process.argv.includes("--write");
const counts = process.argv.slice(2).map(Number).filter(Number.isFinite);
const columns = [];
for (const count of counts.length ? counts : [100_000, 1_000_000]) columns.push(await measure(count));
const table = told(columns);
console.log(table);
if (writes) writeFileSync("BENCHMARKS.md", paper(table));

async function measure(count) {
  const files = generate(count);
  const bytes = files.reduce((all, file) => all + statSync(file).size, 0);
  const nLoads = loadsOf(count);
  const loads = [];
  const byHand = [];
  for (let i = 0; i < nLoads; i++) {
    // One after the other, so that a busy minute is busy for both.
    byHand.push(await peerVisit(byHandPage, files, i === nLoads - 1));
    loads.push(await visit(files, i === nLoads - 1 ? byHand.at(-1).job : null));
  }
  const [last, hand] = [loads.at(-1), byHand.at(-1)];
  agree(last.figures, hand.figures, count);
  const duck = existsSync(DUCKDB) && count <= DUCKDB_MOST ? await peerVisit(duckdbPage, files, true, hand.job) : null;
  if (duck) agree(duck.figures, hand.figures, count);
  const load = median(loads.map((each) => each.load));
  const handLoad = median(byHand.map((each) => each.load));
  const [memory, handMemory] = [median(loads.map((each) => each.memory)), median(byHand.map((each) => each.memory))];
  const engine = (name, q) => quantile(last[name].map((each) => each.detail.engine_ms), q);
  const whole = (name, q) => quantile(last[name].map((each) => each.duration), q);
  return {
    count,
    "size of the two files": [megabytes(bytes)],
    load: beside(load, handLoad, duck?.load, milliseconds),
    "load, speed": [`${(bytes / 1e3 / load).toFixed(0)} MB/s`, `${(bytes / 1e3 / handLoad).toFixed(0)} MB/s`, times(handLoad / load), duck ? `${(bytes / 1e3 / duck.load).toFixed(0)} MB/s` : ""],
    "whole refresh, engine, p50": beside(engine("whole", 0.5), quantile(hand.whole, 0.5), duck && quantile(duck.whole, 0.5), milliseconds),
    "filtered refresh, engine, p50": beside(engine("filtered", 0.5), quantile(hand.filtered, 0.5), duck && quantile(duck.filtered, 0.5), milliseconds),
    "brushing a period, engine, p95": beside(engine("brush", 0.95), quantile(hand.brush, 0.95), duck && quantile(duck.brush, 0.95), milliseconds),
    "memory per message": beside(memory / count, handMemory / count, duck && duck.memory / count, (value) => `${value.toFixed(0)} B`),
    "from a press to the last figure, p50": [milliseconds(whole("any", 0.5))],
    "from a press to the last figure, p95": [milliseconds(whole("any", 0.95))],
    "first page of the table": [milliseconds(last.rows)],
    "longest task of the page's thread, load": [longest(loads.flatMap((each) => each.longTasks))],
    "longest task of the page's thread, filters": [longest(last.refreshTasks)],
    "download until files can be dropped": [kilobytes(last.before)],
    "download with the page's code": [kilobytes(last.code)],
    "download with charts": [kilobytes(last.all)],
  };
}

/** Both counted the same. */
function agree(figures, byHand, count) {
  for (const metric of CHECKED) {
    const [ours, theirs] = [figures[metric], byHand[metric]];
    if (!(Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)))) {
      throw new Error(`${metric} of ${count} messages: ${ours} in the page, ${theirs} by hand`);
    }
  }
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
  return FILES.map((name) => join(folder, name));
}

/** One visit in a new browser: open, load, and for the last one change filters, read figures and open the table. */
async function visit(files, job) {
  const server = await serve("dist");
  const { context, close } = await launch();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.addInitScript(observe);
  await page.goto(server.url);
  await page.locator("#file-input").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  const before = downloaded(server.requests);
  await ready(page);
  await page.waitForLoadState("networkidle");
  const code = downloaded(server.requests);
  const idle = await memory(context, page);

  const [load] = await timed(page, "balcao:import", () => page.setInputFiles("#file-input", files));
  // Pictures follow the figures: they belong to the first drawing, too.
  await page.waitForTimeout(1_000);
  const longTasks = await takeLongTasks(page);
  const result = { load: load.duration, longTasks, memory: (await memory(context, page)) - idle, before, code, all: downloaded(server.requests) };
  if (job) {
    const refresh = async (filter) => (await timed(page, "balcao:refresh", () => setHash(page, `#/overview?basis=case_created&tz=-03:00&${fragment(filter)}`)))[0];
    await refresh({});
    result.figures = await page.evaluate(
      (metrics) => Object.fromEntries(metrics.map((metric) => [metric, Number(document.querySelector(`.tiles [data-metric="${metric}"]`)?.dataset.value)])),
      CHECKED,
    );
    Object.assign(result, { whole: [], filtered: [], brush: [] });
    for (let round = 0; round < ROUNDS; round++) {
      for (const filter of job.filtered) {
        result.filtered.push(await refresh(filter));
        result.whole.push(await refresh({}));
      }
    }
    for (const filter of job.brush) result.brush.push(await refresh(filter));
    result.any = [...result.whole, ...result.filtered, ...result.brush];
    await page.waitForTimeout(1_000);
    result.refreshTasks = await takeLongTasks(page);
    result.rows = (await timed(page, "balcao:rows", () => setHash(page, "#/conversations")))[0].duration;
  }
  await close();
  await server.close();
  return result;
}

function fragment({ team, channel, from, to }) {
  const date = (secs) => new Date((secs - 3 * 3600) * 1000).toISOString().slice(0, 10);
  const clauses = [team && `team:${encodeURIComponent(team)}`, channel && `channel:${encodeURIComponent(channel)}`].filter(Boolean);
  return [from === undefined ? "p=all" : `p=${date(from)}..${date(to)}`, clauses.length && `f=${clauses.join(";")}`].filter(Boolean).join("&");
}

/** A page without anything but the hand-written engine, and the name that it goes by there. */
async function byHandPage(page) {
  await page.setContent('<input type="file" multiple>');
  await page.evaluate(readFileSync("tools/baseline.js", "utf8"));
  return { name: "baseline", close: () => {} };
}

/** The same for DuckDB-WASM, with the modules that it imports by name. */
async function duckdbPage(page) {
  const names = { "@duckdb/duckdb-wasm": "@duckdb/duckdb-wasm/dist/duckdb-browser.mjs", "apache-arrow": "apache-arrow/Arrow.dom.mjs", flatbuffers: "flatbuffers/mjs/flatbuffers.js", tslib: "tslib/tslib.es6.mjs" };
  const imports = Object.fromEntries(Object.entries(names).map(([name, file]) => [name, `/nm/${file}`]));
  const html = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/duckdb.js"></script><input type="file" multiple>`;
  const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer(({ url }, response) => {
    if (url === "/") return response.writeHead(200, { "content-type": "text/html" }).end(html);
    const file = url.startsWith("/nm/") ? join(DUCKDB, url.slice(4)) : join("tools", "duckdb.js");
    response.writeHead(existsSync(file) ? 200 : 404, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    return existsSync(file) ? createReadStream(file).pipe(response) : response.end();
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.duckdb, null, { timeout: TIMEOUT });
  return { name: "duckdb", close: () => server.close() };
}

/** The same files and filters in the page of another engine. `job`: what it is asked, where it does not say so itself. */
async function peerVisit(open, files, isLast, job) {
  const { context, close } = await launch();
  const page = context.pages()[0] ?? (await context.newPage());
  const peer = await open(page);
  const idle = await memory(context, page);
  await page.setInputFiles("input", files);
  const load = await page.evaluate((name) => globalThis[name].load(...document.querySelector("input").files), peer.name);
  const result = { load: load.ms, memory: (await memory(context, page)) - idle };
  if (isLast) {
    const refresh = (filter) => page.evaluate(([name, filter]) => globalThis[name].refresh(filter), [peer.name, filter]);
    job ??= jobOf(load);
    const { whole, byDirection, csat } = await refresh({});
    result.figures = {
      cases_opened: whole.cases,
      messages_sent: byDirection.sent,
      messages_received: byDirection.received,
      first_response_p50: whole.response.quantiles[0],
      first_response_p90: whole.response.quantiles[1],
      resolution_p50: whole.resolution.quantiles[0],
      csat_score: csat.score,
    };
    Object.assign(result, { job, whole: [], filtered: [], brush: [] });
    for (let round = 0; round < ROUNDS; round++) {
      for (const filter of job.filtered) {
        result.filtered.push((await refresh(filter)).ms);
        result.whole.push((await refresh({})).ms);
      }
    }
    for (const filter of job.brush) result.brush.push((await refresh(filter)).ms);
  }
  await close();
  peer.close();
  return result;
}

/** A month of each team on the busiest channel, and ninety days that move by two. */
function jobOf({ firstDay, nDays, teams, channel }) {
  const at = (day) => (firstDay + day) * DAY + 3 * 3600;
  const month = { channel, from: at(nDays - 60), to: at(nDays - 30) };
  const start = Math.max(nDays - 91 - 2 * STEPS, 0);
  return {
    filtered: teams.map((team) => ({ team, ...month })),
    brush: Array.from({ length: STEPS }, (_, step) => ({ from: at(start + 2 * step), to: at(start + 90 + 2 * step) })),
  };
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

/** Resident bytes of all renderers, workers included, once what is no longer needed is gone. */
async function memory(context, page) {
  const heap = await context.newCDPSession(page);
  await heap.send("HeapProfiler.collectGarbage");
  await heap.detach();
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
  built ??= sizes();
  const names = new Set(requests.map(({ url }) => url.split("?")[0].split("/").slice(2).join("/") || "index.html"));
  return built.filter(({ name }) => names.has(name)).reduce((all, { brotli }) => all + brotli, 0);
}

/** A figure of ours, the same by hand, how many times as fast (or small) ours is, and that of DuckDB-WASM. */
function beside(ours, theirs, duckdb, words) {
  return [words(ours), words(theirs), times(theirs / ours), duckdb ? words(duckdb) : ""];
}

function times(ratio) {
  return Number.isFinite(ratio) ? `${ratio.toPrecision(2)} ×` : "–";
}

function told(columns) {
  const rows = Object.keys(columns[0]).filter((key) => key !== "count");
  const heads = columns.map(({ count }) => `${count.toLocaleString("en")} messages | by hand | ours is | DuckDB`);
  const lines = [
    `${cpus().length} × ${cpus()[0].model}; up to a million messages medians of three loads in new browsers, beyond it one load`,
    "",
    `| | ${heads.join(" | ")} |`,
    `|---|${columns.map(() => "--:|--:|--:|--:|").join("")}`,
    ...rows.map((row) => `| ${row} | ${columns.flatMap((column) => [...column[row], "", "", ""].slice(0, 4)).join(" | ")} |`),
  ];
  return lines.join("\n");
}

function paper(table) {
  return `# Speed

Made by \`./dev bench\`: the built page in headless Chromium, beside the same work written by hand in JavaScript with typed arrays
(\`tools/baseline.js\`) and in SQL by DuckDB-WASM 1.32 (\`tools/duckdb.js\`, up to 5 million messages), which read the same two files in the same
minutes. "Ours is" says how many times as fast, or as small, as by hand: below 1 we are behind. The page shows more than the hand-written refresh counts (comparisons, series, sparklines), and it accounts for every record
(quotes across lines, duplicates, rejected rows with their places), which the others do not.

Absolute times vary with the machine; the ratios are of one run.

${table}
`;
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
