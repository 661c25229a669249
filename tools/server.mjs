// A plain static host for measurements and tests: one folder under a sub-path, every request on record, nothing else answers.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync } from "node:zlib";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** `compress` = in brotli, as hosts do. `requests` grows as they come: `{method, url, status, body}`, `body` being the bytes that came with it. */
export async function serve(folder = "dist", base = "/balcao/", { compress = false } = {}) {
  const requests = [];
  const policy = await contentPolicy(folder);
  const server = createServer(async (request, response) => {
    const { status, type, contents } = await answer(folder, base, request);
    const entry = { method: request.method, url: request.url, status, body: 0 };
    request.on("data", (chunk) => (entry.body += chunk.length));
    requests.push(entry);
    const isPacked = compress && status === 200 && !type.startsWith("font/") && /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
    const headers = { "content-type": type, "cache-control": "no-store", ...policyFor(type, policy) };
    response.writeHead(status, isPacked ? { ...headers, "content-encoding": "br" } : headers);
    response.end(isPacked ? packed(request.url, contents) : contents);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    url: `http://127.0.0.1:${server.address().port}${base}`,
    requests,
    close: () => new Promise((closed) => server.close(closed).closeAllConnections()),
  };
}

const PACKED = new Map();

function packed(url, contents) {
  if (!PACKED.has(url)) PACKED.set(url, brotliCompressSync(contents));
  return PACKED.get(url);
}

async function answer(folder, base, { method, url }) {
  const missing = { status: 404, type: "text/plain", contents: "" };
  const path = decodeURIComponent(url.split("?")[0]);
  if (method !== "GET" || !path.startsWith(base)) return missing;
  const file = normalize(path.slice(base.length)) === "." ? "index.html" : normalize(path.slice(base.length));
  if (file.startsWith("..")) return missing;
  try {
    return { status: 200, type: TYPES[extname(file)] ?? "application/octet-stream", contents: await readFile(join(folder, file)) };
  } catch {
    return missing;
  }
}

// The page's own policy, sent as a header too, so that it binds the workers as it binds the page.
async function contentPolicy(folder) {
  const html = await readFile(join(folder, "index.html"), "utf8");
  return html.match(/Content-Security-Policy" content="([^"]+)"/i)[1];
}

function policyFor(type, policy) {
  return type.startsWith("text/javascript") ? { "content-security-policy": policy } : {};
}
