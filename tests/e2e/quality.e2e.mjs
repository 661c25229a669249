// Qualidade dos dados: what does not fit is counted and can be looked at; each figure says what it is worth and what it lacks.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choose, fixture, goTo, open, settled } from "./harness.mjs";

const CASES = `case_id,created_at,first_response_at,closed_at,agent,status,requester_name
1,2026-03-02 09:00:00,2026-03-02 11:00:00,2026-03-02 10:00:00,Ana,closed,Rui
2,2026-03-02 09:00:00,,,Ana,closed,Rui
3,2026-03-02 09:00:00,,,,open,<img src=x onerror=alert(1)>
4,não é data,,,,open,Rui
`;

test("gaps are named and lead to their days", async (t) => {
  const page = await open(t);
  const days = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 17, 18, 19];
  const rows = days.map((day) => `${day},2026-03-${String(day).padStart(2, "0")} 09:00:00,received`);
  await choose(page, [fixture("mensagens.csv", `case_id,sent_at,direction\n${rows.join("\n")}\n`)]);
  await settled(page);
  await goTo(page, "#/quality");
  const gap = page.locator("[data-gap]").first();
  await gap.waitFor();
  assert.match(await gap.textContent(), /lacuna 14 mar – 16 mar/);
  await gap.click();
  await page.waitForFunction(() => location.hash.includes("p=2026-03-07..2026-03-20"));
});
