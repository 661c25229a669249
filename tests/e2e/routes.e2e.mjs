// Rotas e motivos: routes, the way through the robot, a row as the filter, rules with what they meet, levels, and what files cannot tell.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

const CASES = `case_id,created_at,closed_at,agent,team,status
1,2026-03-02 09:00:00,2026-03-02 10:00:00,Bia,Suporte,closed
2,2026-03-02 09:00:00,2026-03-02 10:00:00,Ana,Vendas,closed
3,2026-03-02 09:00:00,,,Vendas,open
`;

// The first chooses and goes on to another team after twenty minutes; the third meets the same words three times and never a person.
const MESSAGES = `message_id,case_id,sent_at,direction,author_kind,agent,text
a1,1,2026-03-02 09:00:00,received,customer,,quero a segunda via do boleto
a2,1,2026-03-02 09:00:05,sent,bot,,"Escolha:
1 - Comprar
2 - Pagamentos"
a3,1,2026-03-02 09:01:00,received,customer,,2
a4,1,2026-03-02 09:10:00,sent,human,Ana,oi
b1,2,2026-03-02 09:00:00,received,customer,,boleto absurdo
b2,2,2026-03-02 09:04:00,sent,human,Ana,oi
c1,3,2026-03-02 09:00:00,received,customer,,quero falar com uma pessoa
c2,3,2026-03-02 09:00:05,sent,bot,,Não entendi
c3,3,2026-03-02 09:01:05,sent,bot,,Não entendi
c4,3,2026-03-02 09:02:05,sent,bot,,Não entendi
`;

const EVENTS = `case_id,at,event,actor,detail
1,2026-03-02 09:08:00,assigned,Ana,
1,2026-03-02 09:20:00,team_changed,Ana,Suporte
`;

async function routes(t, files, viewport) {
  const page = await open(t, viewport ? { viewport } : {});
  await choose(page, files);
  await settled(page);
  await goTo(page, "#/routes?p=all");
  await settled(page);
  return page;
}

const all = () => [fixture("casos.csv", CASES), fixture("mensagens.csv", MESSAGES), fixture("eventos.csv", EVENTS)];
const value = (page, selector) => page.locator(selector).first().getAttribute("data-value");
const names = (page, key) => page.$$eval(`[data-${key}]`, (rows, key) => rows.map((row) => row.dataset[key]), key);

test("routes, the robot and who passes on agree with the files", async (t) => {
  const page = await routes(t, all());
  await page.locator("[data-route]").first().waitFor();
  assert.deepEqual(await names(page, "route"), ["Vendas", "Pagamentos › Vendas"]);
  assert.equal(await value(page, '[data-route="Vendas"] [data-field="reached"]'), "0.5");
  assert.equal(await value(page, "[data-step=robot]"), "2");
  assert.equal(await value(page, "[data-step=chose]"), "1");
  assert.equal(await value(page, "[data-sign=in_vain]"), "1");
  assert.equal(await value(page, "[data-sign=loops]"), "1");
  assert.equal(await value(page, '[data-person="Ana"] [data-field="managed"]'), "2");
  assert.equal(await value(page, '[data-person="Ana"] [data-field="mean"]'), "1200");
  assert.equal(await value(page, "[data-triage=upset]"), "1");
});

test("a row becomes the filter, dims its list, is in no link, and shows all when pressed again", async (t) => {
  const page = await routes(t, all());
  const row = page.locator('[data-route="Vendas"] .tbl__name');
  await row.click();
  await page.locator('.tbl__row--sel[data-route="Vendas"]').waitFor();
  await settled(page);
  assert.equal((await names(page, "route")).length, 2);
  assert.equal(await page.locator(".routes__row--dim").count(), 1);
  await page.waitForFunction(() => document.querySelector("[data-step=robot]")?.dataset.value === "1");
  assert.doesNotMatch(decodeURIComponent(await page.evaluate(() => location.hash)), /Vendas/);
  await row.click();
  await page.waitForFunction(() => document.querySelector("[data-step=robot]")?.dataset.value === "2");
  assert.equal(await page.locator(".tbl__row--sel").count(), 0);
});

test("a rule says at once how many cases it meets, and levels where cases end", async (t) => {
  const page = await routes(t, all());
  await page.locator("[data-act=add-reason]").click();
  const write = async (part, text) => {
    const input = page.locator(`[data-reason-rule=${part}]`);
    await input.fill(text);
    await input.blur();
  };
  await write("name", "Cobrança");
  await write("words", "BOLETO, fatura");
  await page.waitForFunction(() => document.querySelector("[data-field=of_rule]")?.dataset.value === "2");
  await page.locator('[data-reason="Cobrança"]').waitFor();
  await page.locator('[data-tier-of="Vendas"]').selectOption("1");
  await page.locator('[data-tier-of="Suporte"]').selectOption("2");
  // Most of Ana's cases are of Vendas: the first one began there.
  await page.waitForFunction(() => document.querySelector('[data-tier="1-2"]')?.dataset.value === "1");
  assert.equal(await value(page, '[data-tier="1-1"]'), "1");
});

test("files without texts or events say what is missing", async (t) => {
  const page = await routes(t, [fixture("casos.csv", CASES)]);
  await page.locator("[data-route]").first().waitFor();
  assert.equal(await value(page, '[data-route="Vendas"] [data-field="reached"]'), "");
  assert.equal(await value(page, '[data-route="Vendas"] [data-field="passed"]'), "");
  const text = await page.locator("#main").innerText();
  assert.match(text, /É preciso a coluna com o texto das mensagens/);
  assert.match(text, /É preciso um arquivo de eventos/);
  assert.match(text, /É preciso a coluna que diz quem escreveu cada mensagem/);
});

test("the sample fills the page, also on a phone", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 844 } });
  await loadSample(page);
  await goTo(page, "#/routes?p=all");
  await settled(page);
  await page.waitForFunction(() => document.querySelectorAll("[data-route]").length >= 5);
  assert.ok((await names(page, "route")).some((route) => route.startsWith("Meu pedido › ")));
  assert.ok((await page.locator("[data-word]").count()) > 0);
  assert.ok(Number(await value(page, "[data-step=chose]")) > 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});
