// Ajustes: a change counts at once, can be taken back, is kept, and means the same on the command line, under both clocks.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { choose, figure, figures, fixture, goTo, loadSample, open, ready, settled } from "./harness.mjs";

const BINARY = process.env.BALCAO ?? "target/release/balcao";
const MESSAGES = 20_000;
const FOLDER = `build/test/sample-${MESSAGES}`;
const FILES = ["casos.csv", "mensagens.csv", "eventos.csv", "presenca.csv"].map((name) => join(FOLDER, name));

test("the settings file gives the same figures on the command line, by both clocks", async (t) => {
  if (!FILES.every(existsSync)) {
    mkdirSync(FOLDER, { recursive: true });
    execFileSync(BINARY, ["sample", "--messages", String(MESSAGES), "--out", FOLDER]);
  }
  const page = await open(t);
  await choose(page, FILES);
  await settled(page);

  await t.test("the business clock waits for the hours", async () => {
    await page.click('[data-clock="business"]');
    await page.click('[data-act="set-hours"]');
    await page.locator("#hours").waitFor();
    assert.equal(await page.locator('[data-clock="business"]').getAttribute("aria-pressed"), "false");
  });

  await page.click('[data-act="office"]');
  await page.locator('[data-weekday="1"] input[type="time"]').first().waitFor();
  const opens = page.locator('[data-weekday="3"] input[type="time"]').first();
  await opens.fill("09:30");
  await opens.press("Tab");
  await page.check('[data-holiday="christmas"]');
  await page.fill("#own-holidays", "09/11/2026 Inventário\nontem");
  await page.click('[data-act="holidays"]');
  assert.equal(await page.inputValue("#own-holidays"), "ontem", "a line that is no date stays to be put right");
  await page.fill("#set-sla", "10");
  await page.press("#set-sla", "Tab");

  const [download] = await Promise.all([page.waitForEvent("download"), page.click('[data-act="export-settings"]')]);
  const policy = "build/test/settings.json";
  await download.saveAs(policy);
  const saved = JSON.parse(readFileSync(policy, "utf8"));
  assert.deepEqual(saved.policy.calendar.week.wed, [["09:30", "18:00"]]);
  assert.deepEqual(saved.policy.calendar.holidays, ["2026-11-09 Inventário"]);
  assert.equal(saved.policy.sla_first_response_secs, 600);

  const values = {};
  for (const clock of ["wall", "business"]) {
    const fragment = `#/overview?p=all&clock=${clock}`;
    const measured = JSON.parse(
      execFileSync(BINARY, ["measure", ...FILES, "--json", "--policy", policy, "--view", fragment], { maxBuffer: 1 << 28 }),
    );
    for (const name of ["overview", "team"]) {
      await goTo(page, `#/${name}?p=all&clock=${clock}`);
      await settled(page);
      await page.waitForFunction(() => document.querySelector("#main")?.getAttribute("aria-busy") === "false");
      const whole = (await figures(page)).filter(({ metric, group }) => group === null && metric in measured.metrics);
      assert.ok(whole.length >= 4, `${name} shows figures`);
      for (const { metric, value } of whole) {
        const expected = measured.metrics[metric].value;
        const agrees = value === expected || (value !== null && expected !== null && Math.abs(value - expected) <= 1e-9 * Math.abs(expected));
        assert.ok(agrees, `${metric} on ${name}, ${clock}: page ${value}, command line ${expected}`);
      }
    }
    values[clock] = measured.metrics.first_response_mean.value;
  }
  assert.ok(values.business < values.wall, "hours outside do not count");

  await t.test("worktime counts in the hours of the same file", () => {
    // Tuesday 17:30 to Wednesday 10:00: half an hour, then from 9:30 on.
    const input = "2026-03-03T17:30:00-03:00 2026-03-04T10:00:00-03:00\n2026-11-09 08:00,2026-11-09 18:00\n";
    assert.equal(execFileSync(BINARY, ["worktime", "--policy", policy], { input, encoding: "utf8" }), "3600\n0\n");
  });

  await t.test("they are kept for the next visit, and erased on demand", async () => {
    await page.reload();
    const kept = await page.evaluate(() => JSON.parse(localStorage.getItem("balcao.settings")).policy.sla_first_response_secs);
    assert.equal(kept, 600);
    await choose(page, FILES);
    await settled(page);
    await goTo(page, "#/settings");
    assert.equal(await page.inputValue("#set-sla"), "10");
    await page.evaluate(() => localStorage.setItem("balcao.views", "balcao-views 1\nMinha\t#/team\t"));
    await page.reload();
    await choose(page, FILES);
    await settled(page);
    await goTo(page, "#/settings");
    await page.click('[data-act="erase"]');
    await page.click('[data-act="erase-all"]');
    await page.locator('[data-sample="small"]').waitFor();
    const left = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("balcao.")).length);
    assert.equal(await left(), 0);
    // What was kept does not come back with the next change either; the engine is another one, and works.
    await page.click('[data-sample="small"]');
    await settled(page);
    assert.ok((await figure(page, "cases_opened")) > 0);
    assert.ok(!(await page.evaluate(() => localStorage.getItem("balcao.views") ?? "")).includes("Minha"));
  });
});

test("names and phones of customers are hidden on screen and in the file", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/conversations?p=all");
  const phone = page.locator('[data-field="phone"]').filter({ hasText: /\d{4}/ }).first();
  await phone.waitFor();
  const before = (await phone.textContent()).replaceAll(/\D/g, "");
  await goTo(page, "#/settings");
  await page.check('[data-setting="mask"] input');
  await goTo(page, "#/conversations?p=all");
  const hidden = page.locator('[data-field="phone"]').filter({ hasText: "••••" }).first();
  await hidden.waitFor();
  assert.match((await hidden.textContent()).trim(), /^\+55 \d\d 9? ?•••• \d{4}$/);
  assert.ok(!(await page.textContent("main")).replaceAll(/[ ()+-]/g, "").includes(before), "no phone stands there whole");
  await goTo(page, "#/settings");
  await page.uncheck('[data-setting="mask"] input');
  assert.match(await page.textContent(".toast"), /à vista/);
  await page.click(".toast__act");
  assert.ok(await page.isChecked('[data-setting="mask"] input'), "Undo hides them again");
});

test("paper hides the names of customers that the screen shows", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/conversations?p=all");
  const name = page.locator('[data-row="0"] [data-field="requester"]');
  await name.waitFor();
  const shown = (await name.innerText()).trim();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.waitForFunction((shown) => document.querySelector('[data-row="0"] [data-field="requester"]').innerText.trim() !== shown, shown);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.waitForFunction((shown) => document.querySelector('[data-row="0"] [data-field="requester"]').innerText.trim() === shown, shown);
});

test("weeks begin where the settings say; a change is undone from its notice", async (t) => {
  const page = await open(t);
  await loadSample(page);
  await goTo(page, "#/settings");
  await page.locator('[data-setting="week"] button').nth(2).click();
  const start = () => page.evaluate(() => JSON.parse(localStorage.getItem("balcao.settings")).policy.week_start);
  assert.equal(await start(), "sunday");
  await page.click(".toast__act");
  assert.equal(await start(), "usual");
});

test("an agent gets a team, where the files name none", async (t) => {
  const page = await open(t);
  const rows = ["case_id;created_at;agent", "1;2026-03-02 09:00:00;Ana", "2;2026-03-02 10:00:00;Bia", "3;2026-03-02 11:00:00;<b>Caio</b>"];
  await choose(page, [{ name: "casos.csv", mimeType: "text/csv", buffer: Buffer.from(`${rows.join("\n")}\n`) }]);
  await settled(page);
  await goTo(page, "#/settings");
  for (const [name, team] of [["Ana", "Suporte"], ["<b>Caio</b>", "Suporte"]]) {
    const field = page.locator(`tr[data-row="${name}"] input`);
    await field.fill(team);
    await field.press("Tab");
  }
  await goTo(page, "#/overview?p=all&f=team:Suporte");
  await settled(page);
  await page.waitForFunction(() => document.querySelector("#main")?.getAttribute("aria-busy") === "false");
  assert.equal(await figure(page, "cases_opened"), 2);
});

/** The figure of a metric on the page at `hash` becomes `value`. */
async function tells(page, hash, metric, value) {
  await goTo(page, hash);
  const selector = `[data-metric="${metric}"]:not([data-group])`;
  await page.waitForFunction(({ selector, value }) => Number(document.querySelector(selector)?.dataset.value || NaN) === value, { selector, value })
    .catch(async () => assert.fail(`${metric} is ${await figure(page, metric)}, not ${value}`));
}

/** Writes a number of Ajustes. */
async function set(page, field, value) {
  await goTo(page, "#/settings");
  await page.fill(field, value);
  await page.press(field, "Tab");
}

/** The page with files, each given as its lines. */
async function withFiles(t, files) {
  const page = await open(t);
  await choose(page, Object.entries(files).map(([name, lines]) => fixture(name, `${lines.join("\n")}\n`)));
  await settled(page);
  return page;
}

test("an exported settings file comes in again; a broken one says so and changes nothing", async (t) => {
  // Answers after 10, 20 and 60 minutes.
  const page = await withFiles(t, {
    "casos.csv": [
      "case_id,created_at,first_response_at,closed_at,agent",
      "1,2026-03-02 09:00:00,2026-03-02 09:10:00,2026-03-02 11:00:00,Ana",
      "2,2026-03-02 09:00:00,2026-03-02 09:20:00,2026-03-02 11:00:00,Ana",
      "3,2026-03-02 09:00:00,2026-03-02 10:00:00,2026-03-02 11:00:00,Bia",
    ],
  });
  const share = (value) => tells(page, "#/times?p=all", "sla_first_response", value);
  await share(1 / 3);
  await set(page, "#set-sla", "30");
  await share(2 / 3);
  await goTo(page, "#/settings");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click('[data-act="export-settings"]')]);
  const json = (buffer) => ({ name: "ajustes.json", mimeType: "application/json", buffer });
  const saved = json(readFileSync(await download.path()));
  await set(page, "#set-sla", "5");
  await share(0);

  await goTo(page, "#/settings");
  await page.setInputFiles("#settings-input", saved);
  await page.locator(".toast", { hasText: "Ajustes do arquivo em uso" }).waitFor();
  assert.equal(await page.inputValue("#set-sla"), "30");
  await share(2 / 3);

  const broken = { "caso;data": "não é um JSON de ajustes do Balcão", '{"policy":{"sla_first_response_secs":0}}': "valor impossível para a meta da primeira resposta" };
  for (const [text, sentence] of Object.entries(broken)) {
    await goTo(page, "#/settings");
    const before = await page.evaluate(() => localStorage.getItem("balcao.settings"));
    await page.setInputFiles("#settings-input", json(Buffer.from(text)));
    await page.locator(".toast[role=alert]", { hasText: sentence }).waitFor();
    assert.equal(await page.inputValue("#set-sla"), "30");
    assert.equal(await page.evaluate(() => localStorage.getItem("balcao.settings")), before);
    await share(2 / 3);
  }
});

test("days begin and end in the zone that is chosen", async (t) => {
  // Half past midnight in São Paulo is half past eleven of the day before in Manaus.
  const page = await withFiles(t, {
    "casos.csv": [
      "case_id,created_at,closed_at,agent",
      "1,2026-03-02T10:00:00-03:00,2026-03-02T11:00:00-03:00,Ana",
      "2,2026-03-03T00:30:00-03:00,2026-03-03T11:00:00-03:00,Ana",
      "3,2026-03-03T10:00:00-03:00,2026-03-03T11:00:00-03:00,Bia",
    ],
  });
  const opened = (day, value) => tells(page, `#/overview?p=${day}`, "cases_opened", value);
  const [second, third] = ["2026-03-02..2026-03-03", "2026-03-03..2026-03-04"];
  await opened(second, 1);
  await opened(third, 2);
  await goTo(page, "#/settings");
  await page.selectOption("#set-zone", "America/Manaus");
  await opened(second, 2);
  await opened(third, 1);
});

test("messages without a case are one case until the silence that is chosen", async (t) => {
  // Of one phone: six hours, then twenty-nine; of another: one message.
  const page = await withFiles(t, {
    "mensagens.csv": [
      "sent_at,direction,phone,text",
      "2026-03-02 09:00:00,received,+55 11 91234-5678,oi",
      "2026-03-02 15:00:00,received,+55 11 91234-5678,oi?",
      "2026-03-03 20:00:00,received,+55 11 91234-5678,alô",
      "2026-03-02 10:00:00,received,+55 11 99876-5432,bom dia",
    ],
  });
  const opened = (value) => tells(page, "#/overview?p=all", "cases_opened", value);
  await opened(3);
  await set(page, "#set-gap", "4");
  await opened(4);
  await set(page, "#set-gap", "29");
  await opened(2);
  await set(page, "#set-gap", "0");
  assert.equal(await page.getAttribute("#set-gap", "aria-invalid"), "true");
  await opened(2);
});

test("the targets of replies and of resolution count where they are met to the second", async (t) => {
  // Replies after 10, 20, 5 and 30 minutes; cases closed after 4, 30 and 48 hours.
  const page = await withFiles(t, {
    "casos.csv": [
      "case_id,created_at,closed_at,agent",
      "1,2026-03-02 09:00:00,2026-03-02 13:00:00,Ana",
      "2,2026-03-02 09:00:00,2026-03-03 15:00:00,Bia",
      "3,2026-03-02 09:00:00,2026-03-04 09:00:00,Bia",
    ],
    "mensagens.csv": [
      "case_id,sent_at,direction,agent,author_kind,text",
      "1,2026-03-02 09:00:00,received,,customer,oi",
      "1,2026-03-02 09:10:00,sent,Ana,human,olá",
      "1,2026-03-02 09:30:00,received,,customer,e agora?",
      "1,2026-03-02 09:50:00,sent,Ana,human,já vai",
      "2,2026-03-02 09:00:00,received,,customer,oi",
      "2,2026-03-02 09:05:00,sent,Bia,human,olá",
      "2,2026-03-02 10:00:00,received,,customer,e agora?",
      "2,2026-03-02 10:30:00,sent,Bia,human,já vai",
    ],
  });
  const shares = async (replies, resolutions) => {
    await tells(page, "#/times?p=all", "sla_next_reply", replies);
    await tells(page, "#/times?p=all", "sla_resolution", resolutions);
  };
  await shares(2 / 4, 1 / 3);
  await set(page, "#set-sla-next", "20");
  await shares(3 / 4, 1 / 3);
  await set(page, "#set-sla-next", "9.9");
  await shares(1 / 4, 1 / 3);
  await set(page, "#set-sla-resolution", String(30 * 60));
  await shares(1 / 4, 2 / 3);
  await set(page, "#set-sla-resolution", "239.9");
  await shares(1 / 4, 0);
});

test("how quick a quick resolution is can be chosen, and holds to the minute", async (t) => {
  const page = await withFiles(t, {
    "casos.csv": [
      "case_id,created_at,closed_at,agent",
      "1,2026-03-02 09:00:00,2026-03-02 09:15:00,Ana",
      "2,2026-03-02 09:00:00,2026-03-02 09:16:00,Bia",
      "3,2026-03-02 09:00:00,2026-03-02 11:00:00,Bia",
      "4,2026-03-02 09:00:00,,Bia",
    ],
  });
  const share = (value) => tells(page, "#/times?p=all", "quick_resolution_rate", value);
  await share(1 / 3);
  await set(page, "#set-quick", "16");
  await share(2 / 3);
  await set(page, "#set-quick", "120");
  await share(1);
  await set(page, "#set-quick", "0");
  assert.equal(await page.getAttribute("#set-quick", "aria-invalid"), "true");
  await share(1);
});

test("where no file tells the outcome, a tag or a value makes a sale", async (t) => {
  const page = await withFiles(t, {
    "casos.csv": [
      "case_id,created_at,agent,tags,value",
      "1,2026-03-02 09:00:00,Ana,vip;Venda feita,",
      "2,2026-03-02 09:00:00,Ana,venda,",
      "3,2026-03-02 09:00:00,Bia,,120",
      "4,2026-03-02 09:00:00,Bia,,",
    ],
  });
  const rates = async (...wanted) => {
    await goTo(page, "#/team?p=all");
    const told = () => page.$$eval('[data-metric="conversion_rate"]', (cells) => Object.fromEntries(cells.map(({ dataset }) => [dataset.group, dataset.value ?? ""])));
    for (let n = 0; n < 50; n++) {
      const { Ana = "", Bia = "" } = await told();
      if (Ana === wanted[0] && Bia === wanted[1]) return;
      await page.waitForTimeout(100);
    }
    assert.fail(`${JSON.stringify(await told())} is not ${wanted}`);
  };
  await rates("", "");
  await set(page, "#set-sale-tags", "venda feita; ganho");
  await rates("0.5", "0");
  await goTo(page, "#/settings");
  await page.check('[data-setting="sale_by_value"] input');
  await rates("0.5", "0.5");
  await set(page, "#set-sale-tags", "");
  await rates("0", "0.5");
});

test("language and theme chosen in Ajustes hold at once and after a reload", async (t) => {
  const page = await open(t);
  const looks = (lang, theme) =>
    page.waitForFunction(({ lang, theme }) => document.documentElement.lang === lang && document.documentElement.dataset.theme === theme, { lang, theme });
  await loadSample(page);
  await goTo(page, "#/settings");
  await looks("pt-BR", "light");
  await page.locator("[data-setting=language]").getByRole("button", { name: "EN" }).click();
  await page.locator("[data-setting=theme]").getByRole("button", { name: "Dark", exact: true }).click();
  await looks("en", "dark");
  await page.locator("[data-setting=zone]", { hasText: "Time zone" }).waitFor();
  await page.reload();
  await ready(page);
  await looks("en", "dark");
  assert.equal(await page.locator(".seg button[aria-pressed=true]").first().innerText(), "EN");

  await loadSample(page);
  await goTo(page, "#/settings");
  const pressed = (setting) => page.locator(`[data-setting=${setting}] [aria-pressed=true]`).innerText();
  assert.deepEqual([await pressed("language"), await pressed("theme")], ["EN", "Dark"]);
  await page.locator("[data-setting=theme]").getByRole("button", { name: "Same as system" }).click();
  await page.locator("[data-setting=language]").getByRole("button", { name: "ES" }).click();
  await looks("es", "light");
  await page.reload();
  await ready(page);
  await looks("es", "light");
});
