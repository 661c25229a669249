// What a visitor downloads, in brotli: before any data, when data arrive, and file by file.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { pathToFileURL } from "node:url";

/** Files of a built folder: `{name, bytes, brotli}`, largest first. */
export function sizes(folder = "dist") {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return files.map((file) => measured(relative(folder, file), readFileSync(file))).sort((a, b) => b.brotli - a.brotli);
}

function measured(name, contents) {
  // Fonts are brotli inside already.
  return { name, bytes: contents.length, brotli: name.endsWith(".woff2") ? contents.length : brotliCompressSync(contents).length };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  for (const { name, bytes, brotli } of sizes()) console.log(`${kb(brotli)} brotli ${kb(bytes)}  ${name}`);
}
