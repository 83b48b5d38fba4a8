// Takes the pictures of the README in media/ from the real thing. Needs the package.

import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { drive } from "./drive.mjs";
import { open } from "./workbench.mjs";

const media = join(dirname(dirname(fileURLToPath(import.meta.url))), "media");
const { page, close } = await open((workspace) => rmSync(join(workspace, "broken"), { recursive: true }));
const { line, word, picks, openManifest, command, hoverOver } = drive(page);
await page.setViewportSize({ width: 1180, height: 640 });

try {
  await openManifest("api");
  await command("View: Toggle Primary Side Bar Visibility");
  await line(0, "memory: 512prod: 2048").waitFor();
  await hoverOver(word(0, /^memory/, "memory"));
  await take("hover", { x: 50, y: 34, width: 780, height: 570 });
  await page.keyboard.press("Escape");

  await command("Taxiway: Choose Environment");
  await picks.filter({ hasText: "prod" }).first().click();
  await command("Taxiway: Preview ECS Configuration");
  await line(1, '"cpu": "1024"').waitFor();
  await page.keyboard.press("Control+End");
  await line(0, "cpu: 1024").click();
  await page.mouse.move(500, 600);
  await take("preview");
} finally {
  await close();
}

async function take(name, clip) {
  // Lenses, hints and colors come a moment later.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(media, `${name}.png`), ...(clip && { clip }) });
}
