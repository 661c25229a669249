import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, goTo, loadSample, open, settled } from "./harness.mjs";

test("what changed is told in sentences that name a place and open its conversations", async (t) => {
  const page = await open(t);
  await loadSample(page);
  const first = page.locator(".changes > li").first();
  await first.waitFor();
  // The sample's resolution time fell from one period to the next; the sentence says the tile's own figure.
  const shown = (await page.locator('[data-metric="resolution_p50"]:not([data-group])').first().innerText()).replace(/\s/g, "");
  const told = (await page.locator(".changes > li b").allInnerTexts()).map((text) => text.replace(/\s/g, ""));
  assert.ok(told.some((text) => text.endsWith(`para${shown}.`)), `${shown} is told: ${told}`);
  assert.ok((await figure(page, "resolution_p50")) > 0);

  await first.locator("button.link").click();
  await page.locator("[data-row]").first().waitFor();
  assert.match(await page.evaluate(() => location.hash), /^#\/conversations\?.*f=/);
});

test("without a comparison there is nothing to tell, and the card says so", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/overview?cmp=none");
  await settled(page);
  await page.getByText("Escolha uma comparação para ver o que mudou.").waitFor();
});

test("the period goes into the clipboard as a page of text, with the figures on screen", async (t) => {
  const page = await open(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await loadSample(page);
  await goTo(page, "#/overview?f=channel:WhatsApp");
  await settled(page);
  await page.locator(".changes > li").first().waitFor();
  const shown = await figure(page, "cases_opened");
  await page.locator("[data-copy=summary]").click();
  await page.getByText("Resumo copiado").waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /^\*Resumo do atendimento\*\n.*2026, comparado com .*\nFiltros: Canal é WhatsApp\n\n/);
  assert.match(text, new RegExp(`• Casos criados: ${shown} \\(`));
  for (const sentence of await page.locator(".changes > li b").allInnerTexts()) assert.ok(text.includes(sentence), sentence);
  assert.match(text, /\n\nDados: Dados de exemplo\. Tempos: Corrido\. Fuso: São Paulo\.$/);
});
