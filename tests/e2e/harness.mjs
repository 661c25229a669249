// What every end-to-end test needs: the release build under a sub-path, a watched page, files to drop, figures to read.
// A page that broke the Content-Security-Policy, wrote an error or reached for the network fails its test when it closes.

import assert from "node:assert/strict";
import { serve } from "../../tools/server.mjs";
import { launch } from "../../tools/browser.mjs";

export const PAGES = ["#/", "#/overview", "#/times", "#/team", "#/conversations", "#/delivery", "#/customers", "#/routes", "#/progress", "#/cross", "#/quality", "#/settings"];
export const THEMES = ["light", "dark"];

/** Opens the page at `hash` and watches it until the end of test `t`. With `reworded` each text of the catalogue comes as that makes it. */
export async function open(t, { viewport = { width: 1440, height: 900 }, theme = "light", lang = "pt-BR", hash = "#/", hasTouch = false, reworded } = {}) {
  const server = await serve("dist");
  const { context, close } = await launch({ viewport, colorScheme: theme, locale: lang, hasTouch });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(15_000);
  const faults = await watch(page, server);
  if (reworded) await context.route("**/locales/*.json*", (route) => reword(route, reworded));
  t.after(async () => {
    const violations = await page.evaluate(() => globalThis.__violations).catch(() => []);
    await close();
    await server.close();
    assert.deepEqual([...faults(), ...violations], [], "the page broke its policy, wrote an error or reached for the network");
  });
  await page.goto(server.url + hash);
  await ready(page);
  return Object.assign(page, { server });
}

async function reword(route, reworded) {
  const texts = Object.entries(await (await route.fetch()).json());
  await route.fulfill({ json: Object.fromEntries(texts.map(([key, text]) => [key, reworded(text)])) });
}

/** Stirs, as a visitor does, and waits for the page's code to take over. */
export async function ready(page) {
  await page.mouse.move(1, 1);
  await page.locator("#opening").waitFor({ state: "detached" });
  await page.locator("#file-input").waitFor({ state: "attached" });
}

/** Opens a page of which the files named by `missing` do not arrive; it is expected to complain, so nothing is watched. */
export async function openBroken(t, missing) {
  const server = await serve("dist");
  const { context, close } = await launch();
  t.after(() => close().then(server.close));
  await context.route(missing, (route) => route.fulfill({ status: 404, body: "" }));
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(server.url);
  return page;
}

async function watch(page, server) {
  const faults = [];
  const context = page.context();
  context.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("crash", () => faults.push("the page crashed"));
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !url.startsWith("blob:") && !url.startsWith("data:")) faults.push(`request outside: ${url}`);
    if (request.method() !== "GET") faults.push(`${request.method()} ${url}`);
  });
  await page.addInitScript(() => {
    globalThis.__violations = [];
    addEventListener("securitypolicyviolation", (event) => globalThis.__violations.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  const refused = () => server.requests.filter(({ status, body }) => status !== 200 || body > 0);
  return () => [...faults, ...refused().map(({ method, status, url }) => `${method} ${url}: ${status}`)];
}

/** A file to drop or choose. */
export function fixture(name, text) {
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}

/** Drops files on the window, as from a file manager. */
export async function drop(page, files) {
  const plain = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString("base64") }));
  const transfer = await page.evaluateHandle((plain) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of plain) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    return transfer;
  }, plain);
  for (const type of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("body", type, { dataTransfer: transfer });
}

/** Chooses files through the file input. */
export async function choose(page, files) {
  await page.setInputFiles("#file-input", files);
}

/** Loads the small sample and waits for final figures. */
export async function loadSample(page, size = "small") {
  await page.click(`[data-sample="${size}"]`);
  await settled(page);
}

/** Figures are on screen, none of them is still arriving, and the charts show them. */
export async function settled(page) {
  await page.locator("[data-metric], [data-row]").first().waitFor({ state: "attached" });
  await page.waitForFunction(() => !document.querySelector('[data-state="partial"], .chart__box[aria-busy="true"]'));
}

/** Goes to a view by its fragment, without a reload. */
export async function goTo(page, hash) {
  await page.evaluate((hash) => (location.hash = hash), hash);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** Every figure on screen: `{metric, value, group}`; `value` is a number, or null where there is none. */
export async function figures(page) {
  return page.$$eval("[data-metric]", (nodes) =>
    nodes.map(({ dataset }) => ({
      metric: dataset.metric,
      value: dataset.value === undefined || dataset.value === "" ? null : Number(dataset.value),
      group: dataset.group ?? null,
    })),
  );
}

/** The figure of a metric outside any breakdown. */
export async function figure(page, metric) {
  return (await figures(page)).find((each) => each.metric === metric && each.group === null)?.value;
}

/** The import report: `{rows_read, kept, merged, rejected}`. */
export async function report(page) {
  return page.$$eval("[data-report]", (nodes) => Object.fromEntries(nodes.map(({ dataset }) => [dataset.report, Number(dataset.value)])));
}

/** From the dashboard to what was read. */
export async function openReport(page) {
  await page.locator(".dataset").click();
  await page.getByRole("menuitem", { name: /relatório/ }).click();
  await page.locator("[data-report]").first().waitFor();
}
