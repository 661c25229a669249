// The hosting recipes say what the page says. On real servers: node tools/hosts.mjs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

test("every hosting recipe carries the policy of the page", () => {
  const [, policy] = readFileSync("index.html", "utf8").match(/Content-Security-Policy" content="([^"]+)"/);
  for (const recipe of ["nginx.conf", "Caddyfile", "_headers"]) assert.ok(readFileSync(`docs/hosting/${recipe}`, "utf8").includes(`${policy}; frame-ancestors 'none'`), recipe);
});
