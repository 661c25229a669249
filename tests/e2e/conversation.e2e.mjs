// A row opens its conversation: bubbles, waits, events, search, previous and next, by hand and by keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, drop, fixture, goTo, loadSample, open, settled } from "./harness.mjs";

const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "\u202Eabc\u202C",
  "a\u200Bb",
  "👩‍👩‍👧‍👦 família",
  "x".repeat(10_000),
];
const CASES = fixture("casos.csv", "protocolo;aberto em;encerrado em;atendente;nome\n1;2026-03-02 09:00;;Ana;<b>Rosa</b>\n2;2026-03-02 10:00;2026-03-02 11:00;Bia;Paulo\n");
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const MESSAGES = fixture(
  "mensagens.csv",
  [
    "case_id,sent_at,direction,status,agent,author_kind,text",
    ...HOSTILE.map((text, at) => `1,2026-03-02 09:0${at}:00,received,,,customer,${quoted(text)}`),
    "1,2026-03-02 09:40:00,sent,read,Ana,human,Olá",
    "2,2026-03-02 10:00:00,received,,,customer,Bom dia",
    "2,2026-03-02 10:01:00,sent,failed,Bia,human,Oi",
  ].join("\n") + "\n",
);

async function openTable(page) {
  await drop(page, [CASES, MESSAGES]);
  await settled(page);
  await goTo(page, "#/conversations?p=all");
  await page.locator('[data-row="0"] [data-field="case"]').filter({ hasText: /\S/ }).waitFor();
}

test("a row opens its conversation, and texts of strangers are text", async (t) => {
  const page = await open(t);
  await openTable(page);
  await page.locator("[data-row]").filter({ hasText: "Rosa" }).click();
  const drawer = page.getByRole("dialog", { name: "Conversa" });
  await drawer.locator('[data-line="5"]').waitFor();
  assert.equal(await drawer.locator(".talk-name").innerText(), "<b>Rosa</b>");
  assert.equal(await drawer.locator("img").count(), 0);
  assert.equal((await drawer.locator('[data-line="0"] .msg__text').innerText()).trim(), HOSTILE[0]);
  assert.match(await drawer.locator('[data-line="3"] .msg__text').innerText(), /👩‍👩‍👧‍👦/u);
  assert.ok((await drawer.locator('[data-line="4"] .msg__text').innerText()).length < 2_000);
  await drawer.getByRole("button", { name: "mostrar tudo" }).click();
  await page.waitForFunction(() => document.querySelector('[data-line="4"] .msg__text')?.innerText.length === 10_000);
  // Forty minutes against a target of fifteen.
  assert.equal(await drawer.locator(".wait--bad").getAttribute("data-wait"), "2400");
  assert.ok(!/case|Rosa|=1/.test(decodeURIComponent(new URL(page.url()).hash)), page.url());
});

test("by keyboard alone: open, next, search, close, and the focus is back", async (t) => {
  const page = await open(t);
  await openTable(page);
  await page.locator(".vt").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  const place = page.locator("[data-place]");
  await place.filter({ hasText: "1 de 2" }).waitFor();
  await page.keyboard.press("j");
  await place.filter({ hasText: "2 de 2" }).waitFor();
  await page.keyboard.press("k");
  await place.filter({ hasText: "1 de 2" }).waitFor();
  await page.getByRole("button", { name: "Buscar na conversa" }).click();
  await page.keyboard.type("OI");
  await page.locator('[data-found="1"]').waitFor();
  await page.locator(".msg mark").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".talk-search").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.locator(".drawer").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.classList.contains("vt"));
});

test("Esc closes the drawer before it clears filters", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/conversations?p=all&f=channel:WhatsApp");
  await page.locator('[data-row="0"]').click();
  await page.locator(".drawer [data-line]").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".drawer").waitFor({ state: "detached" });
  assert.match(page.url(), /f=channel/);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !location.hash.includes("f=channel"));
});

test("a link opens the conversation it was made from, in the same data, and says when it is not there", async (t) => {
  const page = await open(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openTable(page);
  await page.locator("[data-row]").filter({ hasText: "Paulo" }).click();
  const drawer = page.getByRole("dialog", { name: "Conversa" });
  await drawer.locator('[data-line="1"]').waitFor();
  await drawer.getByRole("button", { name: "Copiar link desta conversa" }).click();
  await page.waitForFunction(async () => /[?&]c=/.test(await navigator.clipboard.readText()));
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(!/Paulo|Bia/.test(decodeURIComponent(link)), link);

  const other = await open(t, { hash: new URL(link).hash });
  await drop(other, [CASES, MESSAGES]);
  await other.getByRole("dialog", { name: "Conversa" }).locator(".talk-name", { hasText: "Paulo" }).waitFor();

  const stranger = await open(t, { hash: new URL(link).hash });
  await drop(stranger, [fixture("casos.csv", "case_id,created_at\n8,2026-03-02 09:00\n9,2026-03-02 10:00\n")]);
  await settled(stranger);
  await stranger.locator(".toast").first().waitFor();
  assert.equal(await stranger.locator(".talk-name").count(), 0);
});

test("a case of 5 000 messages shows only the lines near the window, and its last one is reached", async (t) => {
  const page = await open(t);
  const rows = Array.from({ length: 5_000 }, (_, at) => {
    const time = new Date(Date.UTC(2026, 2, 2, 9, 0, at * 7)).toISOString().slice(0, 19).replace("T", " ");
    return `9,${time},${at % 2 ? "sent,read,Ana,human" : "received,,,customer"},linha ${at}`;
  });
  await choose(page, [fixture("longa.csv", `case_id,sent_at,direction,status,agent,author_kind,text\n${rows.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/conversations?p=all");
  await page.locator('[data-row="0"]').click();
  await page.locator('[data-lines="5000"]').waitFor();
  await page.locator('[data-line="0"]').waitFor();
  await page.locator(".talk-body").evaluate((body) => (body.scrollTop = body.scrollHeight));
  await page.locator('[data-line="4999"]').waitFor();
  assert.ok((await page.locator("[data-line]").count()) < 400);
  await page.getByRole("button", { name: "Buscar na conversa" }).click();
  await page.keyboard.type("linha 2500");
  await page.locator('[data-found="1"]').waitFor();
  await page.locator('[data-line="2500"] mark').waitFor();
});

test("on a phone it is a sheet over the whole screen, and the page under it rests", async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 844 } });
  await openTable(page);
  await page.locator('[data-row="0"]').click();
  await page.locator(".drawer [data-line]").first().waitFor();
  assert.equal(await page.locator(".frame").evaluate((frame) => frame.inert), true);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

test("the transcript tells notes, what failed and what was read, what happened to the case, and the question still open", async (t) => {
  const page = await open(t);
  const messages = [
    "case_id,sent_at,direction,status,agent,author_kind,text",
    "5,2026-03-02 09:00:00,received,,,customer,Cadê meu pedido?",
    "5,2026-03-02 09:30:00,note,,Ana,human,Cliente antigo",
    "5,2026-03-02 09:40:00,sent,read,Ana,human,Vou ver",
    "5,2026-03-02 09:45:00,sent,failed,Ana,human,Segue a foto",
    "5,2026-03-02 12:00:00,received,,,customer,E agora?",
    "6,2026-03-02 13:00:00,received,,,customer,Oi",
  ];
  const events = [
    "case_id,at,event,actor,detail",
    "5,2026-03-02 09:35:00,assigned,Bia,Ana",
    "5,2026-03-02 10:00:00,closed,Ana,",
    "5,2026-03-02 11:00:00,reopened,Bia,",
  ];
  await choose(page, [fixture("mensagens.csv", `${messages.join("\n")}\n`), fixture("eventos.csv", `${events.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/conversations?p=all");
  const cell = page.locator('[data-field="case"]');
  await cell.filter({ hasText: "5" }).click();
  const drawer = page.getByRole("dialog", { name: "Conversa" });
  await drawer.locator('[data-line="7"]').waitFor();
  const lines = await drawer.locator("[data-line]").evaluateAll((lines) =>
    lines.map((line) => {
      const { dataset, className } = line.querySelector(".msg, .note, .evt");
      return dataset.event ?? className;
    }),
  );
  assert.deepEqual(lines, ["msg msg--them", "note", "assigned", "msg msg--us", "msg msg--us msg--fail", "closed", "reopened", "msg msg--them"]);
  assert.match(await drawer.locator(".note").innerText(), /Nota interna, Ana: Cliente antigo 09:30/);
  assert.match(await drawer.locator("[data-status=read]").innerText(), /Vou ver\s+09:40, lido/);
  assert.match(await drawer.locator("[data-status=failed].msg--fail").innerText(), /Segue a foto\s+09:45, falhou/);
  assert.match(await drawer.locator("[data-event=assigned]").innerText(), /Atribuído\s*: Bia, Ana/);
  // Answered after forty minutes against a target of fifteen; the last question is an hour old when the data end.
  assert.equal(await drawer.locator(".talk-tags .tag--bad").innerText(), "SLA estourado");
  assert.equal(await drawer.locator('[data-fact="first_response"]').getAttribute("data-value"), "2400");
  assert.equal(await drawer.locator("[data-owed]").getAttribute("data-owed"), "3600");
  assert.match(await drawer.locator("[data-owed]").innerText(), /Sem resposta há 1\sh/);

  // The last message of the data has not waited yet.
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  await cell.filter({ hasText: "6" }).click();
  await drawer.locator("[data-case]", { hasText: "6" }).waitFor();
  assert.equal(await drawer.locator(".tag--bad, [data-owed], .note, [data-event]").count(), 0);
});
