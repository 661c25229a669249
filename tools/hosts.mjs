// The recipes of docs/hosting on real servers, where those are installed: node tools/hosts.mjs. Headers first, then a browser loads the sample.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch } from "./browser.mjs";

const PORT = 8497;
const dist = resolve("dist");
const folder = mkdtempSync(join(tmpdir(), "balcao-hosts-"));
const recipe = (name) => readFileSync(join("docs/hosting", name), "utf8").replaceAll("/srv/balcao", dist).replaceAll("8080", String(PORT));

const HOSTS = {
  nginx() {
    const site = `user root; pid ${folder}/pid; daemon off; error_log stderr; events {} http { access_log off; include /etc/nginx/mime.types; ${recipe("nginx.conf").replaceAll("include mime.types", "include /etc/nginx/mime.types")} }`;
    writeFileSync(join(folder, "nginx.conf"), site);
    return ["nginx", ["-c", join(folder, "nginx.conf"), "-p", folder]];
  },
  caddy() {
    writeFileSync(join(folder, "Caddyfile"), `{\n\tadmin off\n\tauto_https off\n\tlog {\n\t\tlevel ERROR\n\t}\n}\n${recipe("Caddyfile")}`);
    return ["caddy", ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")]];
  },
};

for (const [name, start] of Object.entries(HOSTS)) {
  if (spawnSync("which", [name]).status !== 0) {
    console.log(`${name}: not installed, not tried`);
    continue;
  }
  const server = spawn(...start(), { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, HOME: folder } });
  try {
    await looked(`http://127.0.0.1:${PORT}/`);
    console.log(`${name}: headers as they should be, the sample loads`);
  } finally {
    server.kill();
    await new Promise((ended) => server.once("exit", ended));
  }
}

async function looked(url) {
  await up(url);
  const policy = readFileSync("index.html", "utf8").match(/Content-Security-Policy" content="([^"]+)"/)[1];
  const named = (pattern) => readdirSync(dist).find((file) => pattern.test(file));
  const files = {
    "": ["text/html", false],
    "sw.js": ["javascript", false],
    "boot.js": ["javascript", false],
    "manifest.webmanifest": ["manifest+json", false],
    "locales/pt-BR.json": ["json", false],
    [named(/^app-.*\.wasm$/)]: ["application/wasm", true],
    [named(/^engine-.*\.js$/)]: ["javascript", true],
    [named(/^style-.*\.css$/)]: ["text/css", true],
    [`fonts/${readdirSync(join(dist, "fonts"))[0]}`]: ["font/woff2", true],
  };
  for (const [file, [type, isForever]] of Object.entries(files)) {
    const { status, headers } = await fetch(url + file, { headers: { "accept-encoding": "gzip" } });
    assert.equal(status, 200, file);
    assert.match(headers.get("content-type"), new RegExp(type.replace("+", "\\+")), file);
    assert.match(headers.get("cache-control"), isForever ? /immutable/ : /^no-cache$/, file);
    assert.equal(headers.get("content-security-policy"), `${policy}; frame-ancestors 'none'`, file);
    assert.equal(headers.get("x-content-type-options"), "nosniff", file);
    if (/\.(wasm|css|json)$/.test(file)) assert.equal(headers.get("content-encoding"), "gzip", file);
  }
  assert.equal((await fetch(`${url}missing.js`)).status, 404);
  const { context, close } = await launch();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  await page.click('[data-sample="small"]');
  await page.locator('[data-metric="cases_opened"]').first().waitFor();
  await close();
}

async function up(url) {
  for (let tries = 0; ; tries++) {
    try {
      return await fetch(url);
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}
