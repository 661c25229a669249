// Reads the logs of ./dev test and closes with one line for all runners: `N passed, N failed`.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
// How each runner sums up: cargo and wasm-bindgen; node; ours.
const SUMMARIES = [
  { passed: /test result: \w+\. (\d+) passed/g, failed: /test result: \w+\. \d+ passed; (\d+) failed/g },
  { passed: /^ℹ pass (\d+)$/gm, failed: /^ℹ (?:fail|cancelled) (\d+)$/gm },
  { passed: /^(\d+) passed, \d+ failed$/gm, failed: /^\d+ passed, (\d+) failed$/gm },
];
// Their tests are counted elsewhere, or they have none: only a failure counts.
const CHECKS = ["check", "build"];

const RUNNERS = ["check", "native", "wasm", "build", "e2e", "sql"];

const runners = RUNNERS.filter((name) => existsSync(join(folder, `${name}.code`))).map(read);

console.log("");
for (const { name, passed, failed, code } of runners) {
  const words = CHECKS.includes(name) ? (failed ? "failed" : "ok") : `${passed} passed, ${failed} failed`;
  console.log(`${name.padEnd(8)} ${words}${code ? ` (exit ${code})` : ""}`);
}
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") ? 1 : 0;

function read(name) {
  const code = Number(readFileSync(join(folder, `${name}.code`), "utf8"));
  const log = readFileSync(join(folder, `${name}.log`), "utf8").replace(/\x1b\[[0-9;]*m/g, "");
  const count = (key) => (CHECKS.includes(name) ? 0 : SUMMARIES.map((summary) => total(log, summary[key])).reduce((a, b) => a + b));
  // A runner that broke before it could count still failed once.
  return { name, code, passed: count("passed"), failed: Math.max(count("failed"), code ? 1 : 0) };
}

function total(log, pattern) {
  return [...log.matchAll(pattern)].reduce((all, [, number]) => all + Number(number), 0);
}

function sum(key) {
  return runners.reduce((all, runner) => all + runner[key], 0);
}
