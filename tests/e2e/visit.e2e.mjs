// What a visit finds: files that were kept, data that the site carries, the page without a network.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { launch } from "../../tools/browser.mjs";
import { serve } from "../../tools/server.mjs";
import { choose, figure, fixture, goTo, open, ready, settled } from "./harness.mjs";

const CASES = "case_id,created_at,closed_at,agent,team,status\n1,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Vendas,closed\n2,2026-03-14 09:00:00,,Bia,Vendas,open\n";

/** A page whose service worker is at work. */
async function installed(t, server) {
  const { context, close } = await launch({ locale: "pt-BR", serviceWorkers: "allow" });
  t.after(() => close().then(server.close));
  const page = await context.newPage();
  await page.goto(server.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  return { context, page };
}

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
  await ready(page);
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

  // A list of last year says so, and its data open all the same.
  const list = join(folder, "data", "manifest.json");
  const published = JSON.parse(await readFile(list, "utf8"));
  await writeFile(list, JSON.stringify({ ...published, published: "2025-11-20" }));
  await page.goto("about:blank");
  await page.goto(server.url);
  await page.locator(".toast").filter({ hasText: /publicados em 20 nov 2025, há \d+ dias/ }).waitFor();
  await settled(page);
  assert.match(await page.locator(".dataset").innerText(), /publicado em 20 nov/);
  await writeFile(list, JSON.stringify(published));

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
  const { context, page } = await installed(t, server);
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

test("files that another app shares open the page with their figures", async (t) => {
  const server = await serve("dist");
  const { page } = await installed(t, server);
  // As the system posts them.
  await page.evaluate(async (text) => {
    const form = new FormData();
    form.append("files", new File([text], "março.csv", { type: "text/csv" }));
    await fetch("share", { method: "POST", body: form });
  }, CASES);
  await page.goto(`${server.url}?shared`);
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);
  assert.ok(!page.url().includes("shared"));
  assert.equal(await page.evaluate(async () => (await caches.keys()).filter((name) => name.includes("shared")).length), 0);
});

test("what went wrong stays until it is closed; other notices go by themselves", async (t) => {
  const page = await open(t);
  await choose(page, [fixture("casos.csv", CASES)]);
  await settled(page);
  const notice = page.locator(".toast");
  await page.goto(`${page.server.url}?data=https://example.com/casos.csv`);
  await notice.filter({ hasText: "outro endereço" }).waitFor();
  assert.equal(await page.locator(".toasts").getAttribute("aria-live"), "polite");
  assert.equal(await notice.getAttribute("role"), "alert");
  await page.waitForTimeout(7_000);
  assert.equal(await notice.count(), 1);
  await page.click(".toast__x");
  assert.equal(await notice.count(), 0);
  await choose(page, [fixture("casos.csv", CASES)]);
  await page.locator('.toast[role="status"]').waitFor();
  await notice.waitFor({ state: "detached", timeout: 10_000 });
});

test("a browser that keeps nothing still shows everything", async (t) => {
  const page = await open(t);
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
    navigator.storage.getDirectory = () => Promise.reject(new DOMException("denied", "SecurityError"));
  });
  await page.reload();
  await page.locator("[data-memory]").filter({ hasText: "se perdem ao fechar a aba" }).waitFor();
  await choose(page, [fixture("casos.csv", CASES)]);
  await settled(page);
  assert.equal(await figure(page, "cases_opened"), 2);
  await openMenu(page);
  assert.match(await page.locator("[data-keep]").innerText(), /só na memória/);
  await page.locator("[data-keep]").click();
  await page.locator('.toast[role="alert"]').filter({ hasText: "memória desta aba" }).waitFor();
  await openMenu(page);
  assert.equal(await page.locator("[data-keep]").getAttribute("aria-checked"), "false");
  await page.keyboard.press("Escape");
  await goTo(page, "#/settings");
  await page.locator("[data-memory]").waitFor();
});

test("a window that keeps settings and no files says what it is that goes", async (t) => {
  const page = await open(t);
  await page.locator(".priv").waitFor();
  assert.equal(await page.locator("[data-memory]").count(), 0);
  await page.addInitScript(() => (navigator.storage.getDirectory = () => Promise.reject(new DOMException("denied", "SecurityError"))));
  await page.reload();
  await page.locator("[data-memory]").filter({ hasText: "abra-os de novo" }).waitFor();
});

/** Names of what stands in the page's folder of the browser's file system. */
const keptEntries = (page) =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("balcao");
    return Array.fromAsync(folder.keys());
  });

test("two tabs that keep the same files do not fight", async (t) => {
  const page = await open(t);
  const other = await page.context().newPage();
  await other.goto(page.server.url);
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await choose(tab, [fixture("casos.csv", CASES)]);
    await settled(tab);
    await openMenu(tab);
  }
  // Awaited from the start: the notice goes by itself, and the other tab may take longer than it stays.
  const told = [page, other].map((tab) => tab.locator(".toast").filter({ hasText: "guardados" }).waitFor());
  await Promise.all([page, other].map((tab) => tab.locator("[data-keep]").click()));
  await Promise.all(told);
  // One copy and its list: what the slower tab replaced is gone.
  assert.equal((await keptEntries(page)).length, 2);
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await tab.goto(page.server.url);
    await tab.locator("[data-open-kept]").click();
    await settled(tab);
    assert.equal(await figure(tab, "cases_opened"), 2);
  }
});
