// What a person sees: opens the examples with a typo in VS Code and goes through all that the
// extension shows. Needs the package (`npm run package`); pictures go to e2e/out/.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { drive } from "./drive.mjs";
import { open } from "./workbench.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");
rmSync(out, { recursive: true, force: true });
mkdirSync(out);

const { page, configureMachine, close } = await open((workspace) => {
  const manifest = join(workspace, "copilot", "api", "manifest.yml");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace("healthcheck:", "helthcheck:"));
  writeFileSync(join(workspace, "taxiway.toml"), "exlude = []\n");
});
const { editor, line, word, picks, squiggle, openSettings, openManifest, command, hoverOver } = drive(page);
const typo = word(0, "helthcheck", "helthcheck");
const error = page.locator(".squiggly-error").first();
const environment = page.locator('[id="taxiway-dev.taxiway.taxiway.environment"]');

const steps = {
  async "a mistake in the settings is underlined, and says what is meant"() {
    await openSettings();
    await squiggle.waitFor();
    assert.match(await hoverOver(word(0, "exlude", "exlude")), /exclude/);
    await shot("settings");
    await page.keyboard.press("Escape");
    await command("View: Close Editor");
  },

  async "the typo is underlined at its word"() {
    await openManifest("api");
    await squiggle.waitFor();
    // Lenses that come meanwhile move the lines.
    await until("the typo is not what is underlined", async () => {
      const [marked, meant] = await Promise.all([squiggle.boundingBox(), typo.boundingBox()]);
      const near = (it) => Math.abs(marked[it] - meant[it]) < 6;
      return marked !== null && meant !== null && ["x", "y", "width"].every(near);
    });
  },

  async "a hover says what is wrong and what is meant"() {
    assert.match(await hoverOver(typo), /helthcheck/);
    await shot("finding");
    await page.keyboard.press("Escape");
  },

  async "the fix mends it"() {
    await typo.click();
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
    assert.match(await hoverOver(word(0, /^memory/, "memory")), /prod/);
    await shot("hover");
    await page.keyboard.press("Escape");
  },

  async "the configuration opens beside"() {
    await line(0, "cpu:").click();
    await command("Taxiway: Preview ECS Configuration");
    await line(1, '"taskDefinition"').waitFor();
    assert.equal(await page.locator(".editor-group-container").count(), 2);
    await environment.getByText("test").waitFor();
    await line(1, '"cpu": "256"').waitFor();
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
    assert.match(await hoverOver(word(1, '"memory"', "2048")), /memory/);
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
    await page.keyboard.type("]");
    await error.waitFor();
    await page.keyboard.press("Control+Z");
    await error.waitFor({ state: "detached" });
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
    await page.keyboard.type("]");
    await error.waitFor();
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

/** Waits for a decoration at the height of a line. */
async function highlighted(group, part) {
  const at = await line(group, part).boundingBox();
  await until(`nothing is highlighted at ${part}`, async () => {
    const marks = await editor(group).locator(".view-overlays .cdr[class*='ced-']").all();
    const boxes = await Promise.all(marks.map((it) => it.boundingBox().catch(() => null)));
    return boxes.some((it) => it !== null && Math.abs(it.y - at.y) < 4);
  });
}

async function until(otherwise, holds) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (await holds()) {
      return;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(otherwise);
}

async function shot(name) {
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(out, `${name}.png`) });
}
