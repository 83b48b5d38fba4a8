// For everybody: by keyboard alone, in both schemes, at both widths.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { MANIFEST, open, OUT, shown, text } from "./browser.mjs";
import { stage } from "./stage.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [
  { width: 1280, height: 800 },
  { width: 375, height: 812 },
];

const on = stage();

async function violations(page) {
  const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  return found.violations
    .filter((it) => ["serious", "critical"].includes(it.impact))
    .map((it) => `${it.id}: ${it.nodes.map((node) => `${node.target.flat().join(" ")} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of WIDTHS) {
    test(`nothing bars anybody in ${colorScheme} at ${viewport.width} pixels`, async () => {
      const page = await open(on.browser, on.server.url, { options: { colorScheme, viewport, bypassCSP: true } });
      await shown(page);
      await page.evaluate(AXE);
      const picture = (name) => page.screenshot({ path: `${OUT}${name}-${viewport.width}-${colorScheme}.png`, fullPage: viewport.width < 800 });
      const check = async (name) => {
        await page.waitForTimeout(300);
        await picture(name);
        assert.deepEqual(await violations(page), [], name);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} scrolls sideways`);
      };
      await page.locator(`${MANIFEST} .cm-line`, { hasText: "target_container" }).click();
      await check("linked");
      await page.getByRole("tab", { name: "Resolved manifest" }).click();
      await check("resolved");
      await page.getByRole("tab", { name: "Compare" }).click();
      await page.locator("#output .cm-changedText").first().waitFor();
      await check("compare");
      await page.getByLabel("Start from an example").selectOption("A manifest with mistakes");
      await page.locator("#findings .go").first().waitFor();
      await check("mistakes");
      await page.locator("#manifest .cm-lintRange-warning").first().hover();
      await page.locator("#manifest .cm-diagnostic").first().waitFor();
      await check("tooltip");
      await page.getByRole("button", { name: "Settings" }).click();
      await check("settings");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Share" }).click();
      await check("share");
      await page.context().close();
    });
  }
}

test("everything is reached by the keyboard, and nothing holds it", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) {
        element = element.shadowRoot.activeElement;
      }
      const name = element?.ariaLabel ?? element?.getAttribute("aria-label") ?? element?.textContent ?? "";
      const style = getComputedStyle(element?.type === "radio" ? element.nextElementSibling : element);
      const host = element?.getRootNode().host;
      const ring = host ? getComputedStyle(host, "::after").borderStyle === "solid" : style.outlineStyle !== "none";
      return { name: name.trim(), ring };
    });
  const reached = [];
  for (let at = 0; at < 24; at += 1) {
    await page.keyboard.press("Tab");
    const { name, ring } = await focused();
    if (name === "Taxiway") {
      break;
    }
    reached.push(name);
    assert.ok(ring, `the focus cannot be seen at ${name}`);
    if (name === "Manifest") {
      await page.keyboard.press("Escape");
    }
  }
  for (const name of ["Start from an example", "Settings", "Share", "Add file", "Manifest", "Name of another environment", "Task definition", "Download JSON"]) {
    assert.ok(reached.includes(name), `${name} is not among ${reached.join(", ")}`);
  }

  // A mistake, found, reached and cured without a pointer.
  await page.locator("#files [role=tab]").focus();
  for (let at = 0; at < 3; at += 1) {
    await page.keyboard.press("Tab");
  }
  assert.equal((await focused()).name, "Manifest");
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.type("platfrom: linux/arm64");
  await page.keyboard.press("Escape");
  await page.locator("#findings .fix").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal((await focused()).name, "Write platform");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No findings" }).waitFor();
  assert.match(await text(page), /\nplatform: linux\/arm64/);

  // Another environment and another output by arrow keys.
  await page.getByRole("radio", { name: "prod" }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByText("overrides 2 values").waitFor();
  await page.getByRole("tab", { name: /^Task definition/ }).focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.getByRole("tab", { name: /^Service/ }).getAttribute("aria-selected"), "true");
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
