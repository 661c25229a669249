// Every crate and npm package must carry a licence that deny.toml allows.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const list = readFileSync("deny.toml", "utf8").match(/allow = \[([^\]]*)\]/)[1];
const allowed = new Set([...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name));

const packages = [...crates(), ...npmPackages()];
const refused = packages.filter(({ licence }) => !isAllowed(licence));
for (const { name, licence } of refused) console.error(`${name}: licence ${licence ?? "not given"} is not in deny.toml`);
console.log(`licences: ${packages.length} packages, ${refused.length} refused`);
process.exitCode = refused.length ? 1 : 0;

function crates() {
  const host = execFileSync("rustc", ["-vV"], { encoding: "utf8" }).match(/host: (.*)/)[1];
  const platforms = ["wasm32-unknown-unknown", host].flatMap((platform) => ["--filter-platform", platform]);
  const args = ["metadata", "--locked", "--format-version", "1", "--all-features", ...platforms];
  const { packages } = JSON.parse(execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 28 }));
  return packages.map(({ name, version, license }) => ({ name: `${name} ${version}`, licence: license }));
}

function npmPackages() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  return Object.entries(packages).map(([path, { version, license }]) => ({ name: `${path} ${version ?? ""}`, licence: license }));
}

/** SPDX as crates write it: any side of an OR will do, every part of an AND must; parentheses only ever group ORs. */
function isAllowed(licence) {
  if (!licence) return false;
  const every = licence.split(/ AND (?![^(]*\))/);
  return every.every((part) => part.replace(/[()]/g, "").split(/ OR |\//).some((name) => allowed.has(name.trim())));
}
