import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { drop, figures, fixture, goTo, open, report, settled } from "./harness.mjs";

const BINARY = process.env.BALCAO ?? "target/release/balcao";

/** A payload of the Cloud API around a value. */
const meta = (value) =>
  JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "1", changes: [{ field: "messages", value: { messaging_product: "whatsapp", metadata: { display_phone_number: "551130000000" }, ...value } }] }] });
const contacts = [{ profile: { name: "Ana" }, wa_id: "5511988887777" }];
const message = (id, at, body) => meta({ contacts, messages: [{ from: "5511988887777", id, timestamp: String(at), type: "text", text: { body } }] });
const status = (id, word, at) => meta({ statuses: [{ id, status: word, timestamp: String(at), recipient_id: "5511988887777", pricing: { category: "service" } }] });

const LOG = [
  message("wamid.1", 1749416383, 'Bom dia, "Balcão" \\ 😀\ntudo bem?'),
  `2025-06-08T21:01:00Z INFO ${status("wamid.2", "read", 1749416480)}`,
  status("wamid.2", "sent", 1749416443),
  status("wamid.3", "failed", 1749416500).replace('"pricing"', '"errors":[{"code":131026}],"pricing"'),
  '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"account_alerts","value":{"entity_type":"BUSINESS"}}]}]}',
  '{"entry":[{"changes":[{"val',
  message("wamid.4", 1749420000, "Obrigada"),
].join("\n");

test("a log of webhooks gives the figures of the command line, every record accounted for", async (t) => {
  const path = join(mkdtempSync(join(tmpdir(), "balcao-")), "webhooks.ndjson");
  writeFileSync(path, LOG);
  const page = await open(t);
  await drop(page, [fixture("webhooks.ndjson", LOG)]);
  await page.locator('[data-report="rows_read"]').waitFor();
  assert.deepEqual(await report(page), { rows_read: 6, kept: 4, merged: 1, rejected: 1 });

  const met = (kind) => page.locator(`[data-payloads="${kind}"] [data-word]`).evaluateAll((words) => words.map(({ dataset, innerText }) => [dataset.word, Number(dataset.n), innerText]));
  assert.deepEqual(await met("messages"), [["text", 2, "texto text 2"]]);
  assert.deepEqual(await met("statuses"), [["failed", 1, "Falhou failed 1"], ["read", 1, "Lido read 1"], ["sent", 1, "Enviado sent 1"]]);
  assert.deepEqual(await met("categories"), [["service", 3, "service 3"]]);
  assert.deepEqual(await met("errors"), [["131026", 1, "Número sem WhatsApp, ou que não pode receber 131026 1"]]);
  assert.deepEqual(await met("notices"), [["account_alerts", 1, "account_alerts 1"]]);

  const fragment = "#/overview?p=all";
  const measured = JSON.parse(execFileSync(BINARY, ["measure", path, "--json", "--view", fragment], { encoding: "utf8" }));
  const told = ["messages_received", "messages_sent", "messages_failed", "messages_read"].map((id) => measured.metrics[id].value);
  assert.deepEqual(told, [2, 2, 1, 1]);
  await goTo(page, fragment);
  await settled(page);
  const whole = (await figures(page)).filter(({ metric, group }) => group === null && metric in measured.metrics);
  assert.ok(whole.length >= 4, "the overview shows figures");
  for (const { metric, value } of whole) assert.equal(value, measured.metrics[metric].value, metric);
});
