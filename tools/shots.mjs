// Pictures of every page with the small sample, in both themes and three widths: node tools/shots.mjs [FOLDER].

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { serve } from "./server.mjs";
import { launch } from "./browser.mjs";
import { goTo, loadSample, PAGES, ready, settled, THEMES } from "../tests/e2e/harness.mjs";

const WIDTHS = [1440, 768, 390];
const folder = process.argv[2] ?? "build/shots";

mkdirSync(folder, { recursive: true });
const server = await serve("dist");
for (const theme of THEMES) for (const width of WIDTHS) await shoot(theme, width);
await server.close();

async function shoot(theme, width) {
  const { context, close } = await launch({ viewport: { width, height: 900 }, colorScheme: theme, locale: "pt-BR", reducedMotion: "reduce" });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(server.url);
  await ready(page);
  await save(page, "start", theme, width);
  await loadSample(page);
  for (const hash of PAGES.slice(1)) {
    await goTo(page, hash);
    await settled(page);
    // Charts move for at most 240 ms.
    await page.waitForTimeout(400);
    await save(page, hash.slice(2), theme, width);
  }
  await close();
}

async function save(page, name, theme, width) {
  const path = join(folder, `${name}-${width}-${theme}.png`);
  await page.screenshot({ path, fullPage: width < 720 });
  console.log(path);
}
