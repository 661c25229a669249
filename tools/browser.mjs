// Chromium as the tests and measurements start it: new and empty each time, and unable to reach anything but this machine.

import { mkdtemp, rm } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** A browser context on an empty profile; `options` are Playwright's. `close` also removes the profile. */
export async function launch(options = {}) {
  const profile = await mkdtemp(join(tmpdir(), "balcao-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: find("chromium"),
    args: FLAGS,
    headless: true,
    timezoneId: "America/Sao_Paulo",
    viewport: { width: 1440, height: 900 },
    // Tests of the installed page ask for it; in all others its copy of the page would be work beside what is looked at.
    serviceWorkers: "block",
    ...options,
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, close };
}

function find(command) {
  return execFileSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).trim();
}
