// What a visit finds: files that were kept, data that the site carries, the page without a network.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { launch } from "../../tools/browser.mjs";
import { serve } from "../../tools/server.mjs";
import { choose, figure, fixture, open, settled } from "./harness.mjs";

const CASES = "case_id,created_at,closed_at,agent,team,status\n1,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Vendas,closed\n2,2026-03-14 09:00:00,,Bia,Vendas,open\n";

async function openMenu(page) {
  await page.locator(".dataset").click();
  await page.locator("[data-keep]").waitFor();
}

test("files are kept when that is wanted, come back after a reload, and are gone when erased", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", CASES)]);
  await settled(page);
  await openMenu(page);
  await page.locator("[data-keep]").click();
  await page.locator(".toast").filter({ hasText: "guardados" }).waitFor();
  await page.goto(page.server.url);
  await page.locator("[data-open-kept]").click();
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);

  await page.goto(page.server.url);
  await page.locator("[data-kept] button").first().click();
  await page.locator("[data-kept]").waitFor({ state: "detached" });
  await page.goto(page.server.url);
  await page.locator("#file-input").waitFor({ state: "attached" });
  await page.waitForTimeout(500);
  assert.equal(await page.locator("[data-kept]").count(), 0);
  const left = await page.evaluate(async () => {
    const names = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
  assert.deepEqual(left, []);
});

test("a page with data beside it opens with them; broken ones are told", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "balcao-site-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp("dist", folder, { recursive: true });
  await writeFile(join(folder, "casos.csv"), CASES);
  execFileSync(process.env.BALCAO ?? "target/release/balcao", ["publish", join(folder, "casos.csv"), "--out", folder]);
  const server = await serve(folder);
  const { context, close } = await launch({ locale: "pt-BR" });
  t.after(() => close().then(server.close));
  const page = await context.newPage();
  await page.goto(server.url);
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);

  await page.goto(`${server.url}?data=casos.csv`);
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);
  await page.goto(`${server.url}?data=https://example.com/casos.csv`);
  await page.locator(".toast").filter({ hasText: "outro endereço" }).waitFor();
  await writeFile(join(folder, "data", "casos.csv"), CASES.slice(0, 90));
  await page.goto(server.url);
  await page.locator(".toast").filter({ hasText: "incompleto" }).waitFor();
});

test("after the first visit the page opens without a network, and a newer build waits to be wanted", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "balcao-site-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp("dist", folder, { recursive: true });
  const server = await serve(folder);
  const { context, close } = await launch({ locale: "pt-BR", serviceWorkers: "allow" });
  t.after(() => close().then(server.close));
  const page = await context.newPage();
  await page.goto(server.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await context.setOffline(true);
  await page.reload();
  await page.click('[data-sample="small"]');
  await settled(page);
  await context.setOffline(false);

  const worker = await readFile(join(folder, "sw.js"), "utf8");
  await writeFile(join(folder, "sw.js"), worker.replace(/BUILD = "(\w+)"/, 'BUILD = "0$1"'));
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.locator("[data-newer]").waitFor();
  await page.locator("[data-newer] button").first().click();
  await page.waitForEvent("load");
  await page.locator("#file-input").waitFor({ state: "attached" });
  const client = await context.newCDPSession(page);
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
});
