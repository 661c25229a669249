// Trunk's last step, inside its staging folder: charts, styles, fonts, public files, texts, and the name of the build in index.html.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, join, relative } from "node:path";
import * as esbuild from "esbuild";
import { opening } from "./opening.mjs";

const staging = process.env.TRUNK_STAGING_DIR ?? "dist";
const isRelease = process.env.TRUNK_PROFILE === "release";
const WORKERS = ["engine", "reader", "codecs"];
const FONTS = ["instrument-sans", "newsreader"].map((name) => `node_modules/@fontsource-variable/${name}/files`);
const SANS = "instrument-sans-latin-wght-normal";

if (isRelease) await minifyGlue();
await cp("public", staging, { recursive: true });
await copyTexts();
await buildCharts();
const { css, sans } = await buildStyles();
const build = await buildName();
await nameWorkers(build);
await stamp("index.html", { BUILD: build, CSS: css, SANS: sans, OPENING: await opening() });
await stamp("sw.js", { BUILD: build, FILES: await filesOfBuild(build) });

/** Trunk's own minifier fails on what wasm-bindgen writes. */
async function minifyGlue() {
  for (const name of (await readdir(staging)).filter((name) => name.endsWith(".js"))) {
    const path = join(staging, name);
    const { code } = await esbuild.transform(await readFile(path, "utf8"), { minify: true, target: "es2022" });
    await writeFile(path, code);
  }
}

async function copyTexts() {
  await mkdir(join(staging, "locales"), { recursive: true });
  for (const name of (await readdir("locales")).filter((name) => name.endsWith(".json"))) {
    const texts = JSON.parse(await readFile(join("locales", name), "utf8"));
    await writeFile(join(staging, "locales", name), JSON.stringify(texts));
  }
}

async function buildCharts() {
  await esbuild.build({
    entryPoints: ["tools/echarts.js"],
    outfile: join(staging, "echarts.js"),
    bundle: true,
    format: "iife",
    minify: true,
    target: "es2022",
    legalComments: "none",
    banner: { js: "/* Apache ECharts, Apache-2.0, the Apache Software Foundation; zrender, BSD-3-Clause, Baidu Inc. */" },
    logLevel: "warning",
  });
}

/** `style/main.css` and all it imports become one hashed file; so do its fonts, taken from their packages. */
async function buildStyles() {
  const result = await esbuild.build({
    entryPoints: { style: "style/main.css" },
    outdir: staging,
    bundle: true,
    minify: isRelease,
    target: "es2022",
    entryNames: "[name]-[hash]",
    assetNames: "fonts/[name]-[hash]",
    loader: { ".woff2": "file" },
    plugins: [{ name: "fonts", setup: (build) => build.onResolve({ filter: /\.woff2$/ }, resolveFont) }],
    metafile: true,
    logLevel: "warning",
  });
  const written = Object.keys(result.metafile.outputs).map((path) => relative(staging, path));
  return { css: written.find((name) => name.endsWith(".css")), sans: written.find((name) => basename(name).startsWith(SANS)) };
}

function resolveFont({ path }) {
  const found = FONTS.map((folder) => join(process.cwd(), folder, basename(path))).find((file) => existsSync(file));
  return found ? { path: found } : { errors: [{ text: `No package has the font ${basename(path)}` }] };
}

/** A hash of everything that is served, names included: the same sources give the same name. */
async function buildName() {
  const hash = createHash("sha256");
  const entries = await readdir(staging, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const file of files.sort()) hash.update(relative(staging, file)).update("\0").update(await readFile(file));
  return hash.digest("hex").slice(0, 12);
}

/** An old page asks for the workers of its own build: after a deploy they are either there or missing, never different. */
async function nameWorkers(build) {
  for (const worker of WORKERS) {
    await rename(join(staging, `${worker}.js`), join(staging, `${worker}-${build}.js`));
    await rename(join(staging, `${worker}_bg.wasm`), join(staging, `${worker}-${build}_bg.wasm`));
  }
}

/** What the service worker keeps: everything but itself and data that a site may carry. The page's own address stands for index.html. */
async function filesOfBuild(build) {
  const entries = await readdir(staging, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(staging, join(entry.parentPath ?? entry.path, entry.name)));
  const kept = files.map((name) => name.replaceAll("\\", "/")).filter((name) => name !== "sw.js" && name !== "index.html" && !name.startsWith("data/"));
  return ["./", ...kept.sort().map((name) => `./${name}?v=${build}`)].map((name) => JSON.stringify(name)).join(", ");
}

async function stamp(name, values) {
  const path = join(staging, name);
  const stamped = (await readFile(path, "utf8")).replace(/%([A-Z]+)%/g, (_, word) => {
    if (!values[word]) throw new Error(`${name} asks for %${word}%, which this build does not have`);
    return values[word];
  });
  await writeFile(path, stamped);
}
