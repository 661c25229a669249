// Draws the icons of the installed page from its favicon: node tools/icons.mjs. Run by hand when the favicon changes.

import { readFile } from "node:fs/promises";
import { launch } from "./browser.mjs";

const svg = await readFile("public/favicon.svg", "utf8");
const { context, close } = await launch();
const page = await context.newPage();
await draw("icon-192", 192, 0.92, "transparent");
await draw("icon-512", 512, 0.92, "transparent");
// Launchers cut a circle out of it: the drawing stays within four fifths.
await draw("icon-maskable-512", 512, 0.62, "#F4F0E6");
await close();

async function draw(name, px, share, ground) {
  await page.setViewportSize({ width: px, height: px });
  const picture = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  const side = Math.round(px * share);
  await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:${px}px;background:${ground}"><img width="${side}" height="${side}" src="${picture}">`);
  await page.locator("img").evaluate((img) => img.decode());
  await page.screenshot({ path: `public/${name}.png`, omitBackground: true });
}
