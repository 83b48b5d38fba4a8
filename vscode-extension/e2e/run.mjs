// What a person sees: opens the examples with a typo in VS Code and goes through all that the
// extension shows. Needs the package (`npm run package`); pictures go to e2e/out/.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { open } from "./workbench.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");
rmSync(out, { recursive: true, force: true });
mkdirSync(out);

const { page, configureMachine, close } = await open((workspace) => {
  const manifest = join(workspace, "copilot", "api", "manifest.yml");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace("healthcheck:", "helthcheck:"));
});
page.setDefaultTimeout(20_000);

/** The editor of the group from the left, counted from 0. */
const editor = (group) => page.locator(".editor-group-container").nth(group).locator(".monaco-editor").first();
const line = (group, text) => editor(group).locator(".view-line", { hasText: text }).first();
const row = (level, name) => page.locator(`.explorer-folders-view .monaco-list-row[aria-level="${level}"][aria-label*="${name}"]`).first();
const squiggle = page.locator(".squiggly-error, .squiggly-warning").first();
const picks = page.locator(".quick-input-widget .monaco-list-row");
const environment = page.locator('[id="taxiway-dev.taxiway.taxiway.environment"]');

const steps = {
  async "the typo is underlined at its word"() {
    await row(1, "copilot").click();
    await row(2, "api").click();
    await row(3, "manifest.yml").dblclick();
    await squiggle.waitFor();
    const [marked, word] = [await squiggle.boundingBox(), await line(0, "helthcheck").locator("span span", { hasText: "helthcheck" }).last().boundingBox()];
    assert.ok(Math.abs(marked.x - word.x) < 4 && Math.abs(marked.y - word.y) < 6, "under another place");
    assert.ok(Math.abs(marked.width - word.width) < 4, "under another length");
  },

  async "a hover says what is wrong and what is meant"() {
    await line(0, "helthcheck").locator("span span", { hasText: "helthcheck" }).last().hover();
    const hover = page.locator(".monaco-hover-content:visible").first();
    await hover.waitFor();
    assert.match(await hover.innerText(), /helthcheck/);
    await shot("finding");
    await page.keyboard.press("Escape");
  },

  async "the fix mends it"() {
    await line(0, "helthcheck").locator("span span", { hasText: "helthcheck" }).last().click();
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget .monaco-list-row", { hasText: "healthcheck" }).first().waitFor();
    await shot("fix");
    await page.keyboard.press("Enter");
    await line(0, /^\s+healthcheck:/).waitFor();
    await squiggle.waitFor({ state: "detached" });
  },

  async "keys are completed"() {
    await line(0, "exec:").click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("entry");
    await page.locator(".suggest-widget .monaco-list-row", { hasText: "entrypoint" }).first().waitFor();
    await shot("completion");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Shift+K");
  },

  async "hovering over a key explains it"() {
    await line(0, "memory:").locator("span span", { hasText: "memory" }).first().hover();
    const hover = page.locator(".monaco-hover-content:visible").first();
    await hover.waitFor();
    assert.match(await hover.innerText(), /prod/);
    await shot("hover");
    await page.keyboard.press("Escape");
  },

  async "the configuration opens beside"() {
    await line(0, "cpu:").click();
    await command("Taxiway: Preview ECS Configuration");
    await line(1, '"taskDefinition"').waitFor();
    assert.equal(await page.locator(".editor-group-container").count(), 2);
    await environment.getByText("test").waitFor();
    assert.match(await text(1, '"cpu": "256"'), /256/);
  },

  async "it follows what is typed"() {
    await line(0, /^cpu:/).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Control+Shift+ArrowLeft");
    await page.keyboard.type("512");
    await line(1, '"cpu": "512"').waitFor();
    await page.keyboard.press("Control+Z");
    await line(1, '"cpu": "256"').waitFor();
  },

  async "an environment is chosen in the status bar"() {
    await environment.click();
    await picks.first().waitFor();
    await shot("environments");
    await picks.filter({ hasText: "prod" }).first().click();
    await line(1, '"cpu": "1024"').waitFor();
    await environment.getByText("prod").waitFor();
    assert.equal(await page.locator(".editor-group-container").nth(1).locator(".tab").count(), 1);
  },

  async "the cursor highlights what belongs together, both ways"() {
    await command("View: Toggle Primary Side Bar Visibility");
    await line(0, /^cpu:/).click();
    await page.keyboard.press("Control+End");
    await line(0, "cpu: 1024").click();
    await page.mouse.move(640, 5);
    await line(1, '"cpu": "1024"').waitFor();
    await highlighted(1, '"cpu": "1024"');
    await shot("preview");
    await line(1, '"memory"').click();
    await highlighted(0, "memory: 2048");
    await line(1, '"memory"').locator("span span", { hasText: "2048" }).last().hover();
    const hover = page.locator(".monaco-hover-content:visible").first();
    await hover.waitFor();
    assert.match(await hover.innerText(), /memory/);
    await shot("origin");
    await page.keyboard.press("Escape");
  },

  async "two environments are compared"() {
    await line(0, "cpu: 1024").click();
    await command("View: Close Editors in Other Groups");
    await command("Taxiway: Compare Environments");
    await picks.filter({ hasText: "staging" }).first().click();
    await page.getByPlaceholder("different from staging").waitFor();
    await picks.filter({ hasText: "prod" }).first().click();
    await page.locator(".tab", { hasText: "api: staging ↔ prod" }).waitFor();
    await page.locator(".monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert").first().waitFor();
    await shot("compare");
    await page.locator(".tab", { hasText: "api: staging ↔ prod" }).click({ button: "middle" });
    await command("Taxiway: Preview ECS Configuration");
    await line(1, '"cpu": "1024"').waitFor();
    await page.keyboard.press("Control+Home");
  },

  async "the server says where it is from, and starts anew"() {
    await command("Taxiway: Show Version");
    await page.locator(".notification-toast", { hasText: "bundled with the extension" }).waitFor();
    await shot("version");
    await command("Notifications: Clear All Notifications");
    await command("Taxiway: Restart Server");
    await page.locator(".statusbar", { hasText: "restarted" }).waitFor();
    await line(0, "cpu:").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("x");
    await squiggle.waitFor();
    await page.keyboard.press("Control+Z");
    await squiggle.waitFor({ state: "detached" });
  },

  async "a server that is not there is named, and what is shown stays"() {
    configureMachine({ "taxiway.server.path": "/nowhere/taxiway" });
    await page.locator(".notification-toast", { hasText: "/nowhere/taxiway" }).waitFor();
    await line(1, '"taskDefinition"').waitFor();
    await shot("no-server");
    await command("Notifications: Clear All Notifications");
    configureMachine({});
    await editor(1).locator(".view-line", { hasText: '"taskDefinition"' }).waitFor();
    await line(0, "cpu:").click();
    await page.keyboard.press("Home");
    await page.keyboard.type("x");
    await squiggle.waitFor();
  },
};

let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  const start = Date.now();
  try {
    await step();
    console.log(`ok      ${name} (${Date.now() - start} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message}`);
    await shot(`failed-${failed}`);
    await page.keyboard.press("Escape");
  }
}
await close();
process.exitCode = Math.min(failed, 1);

async function command(title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${title}`);
  await picks.filter({ has: page.getByText(title, { exact: true }) }).first().click();
}

/** The text of the first line that has a part. */
function text(group, part) {
  return line(group, part).innerText();
}

/** Waits for a decoration at the height of a line. */
async function highlighted(group, part) {
  const at = await line(group, part).boundingBox();
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const marks = await editor(group).locator(".view-overlays .cdr[class*='ced-']").all();
    const boxes = await Promise.all(marks.map((it) => it.boundingBox().catch(() => null)));
    if (boxes.some((it) => it !== null && Math.abs(it.y - at.y) < 4)) {
      return;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`nothing is highlighted at ${part}`);
}

async function shot(name) {
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(out, `${name}.png`) });
}
