// What a person does with one manifest.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MANIFEST, open, OUTPUT, shown, text, write } from "./browser.mjs";
import { stage } from "./stage.mjs";

const on = stage();

const MISTAKE =
  '# 🚢🚢 été\nname: web\ntype: Backend Service\nimage:\n  location: nginx\n  port: 80\n  healthcheck: {command: [CMD, "true"], intervall: 10s}\ncpu: 256\nmemory: 512\ncount: 1\n';

async function fresh(options) {
  const page = await open(on.browser, on.server.url, options);
  await shown(page);
  return page;
}

async function done(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

/** The line of the manifest that the cursor stands in. */
function cursorLine(page) {
  return page.evaluate(() => {
    const { state } = document.querySelector("#manifest .shadow").shadowRoot.querySelector(".cm-content").cmTile.view;
    return state.doc.lineAt(state.selection.main.head).text.trim();
  });
}

test("a mistake is underlined at its place, explained, and cured by a click", async () => {
  const page = await fresh();
  await write(page, MISTAKE);
  const squiggle = page.locator("#manifest .cm-lintRange-warning");
  await squiggle.waitFor();
  assert.equal(await squiggle.textContent(), "intervall");
  await squiggle.hover();
  const tooltip = page.locator("#manifest .cm-tooltip .cm-diagnostic");
  await tooltip.waitFor();
  assert.match(await tooltip.textContent(), /has no key intervall/);
  await tooltip.getByRole("button", { name: "Write “interval”" }).click();
  await page.getByRole("heading", { name: "No findings" }).waitFor();
  assert.match(await text(page), /🚢🚢 été[^]*"true"\], interval: 10s\}/);
  await done(page);
});

test("the list of findings leads to the place and cures", async () => {
  const page = await fresh();
  await write(page, MISTAKE);
  await page.locator("#findings .go").click();
  assert.equal(await cursorLine(page), 'healthcheck: {command: [CMD, "true"], intervall: 10s}');
  await page.locator("#findings .fix", { hasText: "Write interval" }).click();
  await page.locator("#findings").getByRole("heading", { name: "No findings" }).waitFor();
  await done(page);
});

test("every safe problem is cured at once", async () => {
  const page = await fresh();
  await write(page, "# été 🚢\nname: web\ntype: Backend Service\nimage:\n  location: nginx\n  port: 80\ncpu: \"256\"\nmemory: '512'\ncount: 1\n");
  await page.locator("#findings .go").first().waitFor();
  const all = page.getByRole("button", { name: "Fix all safe problems" });
  await all.click();
  await page.getByRole("heading", { name: "No findings" }).waitFor();
  assert.match(await text(page), /🚢[^]*cpu: 256\nmemory: 512\n/);
  await done(page);
});

test("another environment changes the output", async () => {
  const page = await fresh();
  assert.match(await text(page, "#output"), /"cpu": "512"/);
  await page.getByRole("radio", { name: "test" }).check({ force: true });
  await page.waitForFunction(() => document.querySelector("#output .shadow").shadowRoot.textContent.includes('"cpu": "256"'));
  await page.getByLabel("Name of another environment").fill("qa");
  await page.waitForFunction(() => document.querySelector("#output .shadow").shadowRoot.textContent.includes("harbor-qa-web"));
  await done(page);
});

test("a line of the output leads to the text that decides it", async () => {
  const page = await fresh();
  await page.locator(`${OUTPUT} .cm-line`, { hasText: '"cpu": "512"' }).click();
  assert.equal(await cursorLine(page), "cpu: 512");
  assert.match(await page.locator("#origin").textContent(), /cpu environments\.prod, line \d+; was 256/);
  assert.equal(await page.locator("#manifest .cm-linked").textContent(), "512");
  await page.locator(`${OUTPUT} .cm-line`, { hasText: "networkMode" }).click();
  assert.match(await page.locator("#origin").textContent(), /every task has a network interface of its own/);
  assert.equal(await cursorLine(page), "cpu: 512");
  // By the keyboard alone, up to the value two lines below.
  await page.keyboard.press("ArrowDown");
  for (let at = 0; at < 4; at += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  assert.equal(await cursorLine(page), "memory: 1024");
  await done(page);
});

test("what a line says of its origin has code where names stand", async () => {
  const page = await fresh();
  await write(page, "name: web\ntype: Backend Service\nimage:\n  location: nginx\n  port: 80\n");
  await page.locator(`${OUTPUT} .cm-line`, { hasText: '"cpu": "256"' }).click();
  await page.locator("#origin code", { hasText: "256" }).waitFor();
  assert.doesNotMatch(await page.locator("#origin").textContent(), /`/);
  await done(page);
});

test("the cursor in the manifest highlights what it decides", async () => {
  const page = await fresh();
  await page.locator(`${MANIFEST} .cm-line`, { hasText: "target_container: nginx" }).click();
  await page.getByRole("tab", { name: /^Service \d/ }).click();
  await page.locator("#output .cm-linked", { hasText: "nginx" }).waitFor();
  await page.getByRole("tab", { name: /^Resolved/ }).click();
  assert.equal(await page.locator("#output .cm-linked").textContent(), "nginx");
  await done(page);
});

test("two environments stand side by side", async () => {
  const page = await fresh();
  await page.getByRole("tab", { name: "Compare" }).click();
  await page.locator("#output .cm-merge-b .cm-changedText", { hasText: "512" }).first().waitFor();
  await page.getByLabel("Compare with").selectOption("test");
  await page.locator("#output .cm-merge-a", { hasText: "harbor-test-web" }).waitFor();
  await done(page);
});

test("a line of either side leads to the text that decides it", async () => {
  const page = await fresh();
  await page.getByRole("tab", { name: "Compare" }).click();
  const line = (side, text) => page.locator(`#output .cm-merge-${side} .cm-line`, { hasText: text });
  await line("b", '"cpu": "512"').click();
  assert.equal(await cursorLine(page), "cpu: 512");
  assert.match(await page.locator("#origin").textContent(), /prod: cpu environments\.prod, line \d+; was 256/);
  await line("a", '"cpu": "256"').click();
  assert.match(await cursorLine(page), /^cpu: 256/);
  assert.match(await page.locator("#origin").textContent(), /the base: cpu as the manifest says/);
  // By the keyboard alone, to the value below.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.match(await cursorLine(page), /^memory: 512/);
  // And back: what the cursor decides is marked on both sides.
  await page.locator(`${MANIFEST} .cm-line`, { hasText: "target_container: nginx" }).click();
  await page.getByRole("checkbox", { name: "All lines" }).check();
  await page.locator(`${MANIFEST} .cm-line`, { hasText: /^cpu: 256/ }).click();
  await page.locator("#output .cm-merge-a .cm-linked", { hasText: "256" }).waitFor();
  await page.locator(`${MANIFEST} .cm-line`, { hasText: "cpu: 512" }).click();
  await page.locator("#output .cm-merge-b .cm-linked", { hasText: "512" }).waitFor();
  await done(page);
});

test("where there is no room for two sides, lines of both lead back all the same", async () => {
  const page = await fresh({ options: { viewport: { width: 390, height: 800 } } });
  await page.getByRole("tab", { name: "Compare" }).click();
  await page.locator("#output .cm-deletedLine", { hasText: '"cpu": "256"' }).click();
  assert.match(await cursorLine(page), /^cpu: 256/);
  await page.locator("#output .cm-changedLine", { hasText: '"cpu": "512"' }).click();
  assert.equal(await cursorLine(page), "cpu: 512");
  await page.keyboard.press("Alt+Enter");
  assert.match(await cursorLine(page), /^cpu: 256/);
  await done(page);
});

test("completion writes, and goes on where it can", async () => {
  const page = await fresh();
  await write(page, "name: api\ntyp");
  await page.keyboard.press("Control+Space");
  await page.locator("#manifest .cm-tooltip-autocomplete li", { hasText: "type" }).first().waitFor();
  await page.waitForTimeout(120);
  await page.keyboard.press("Enter");
  await page.locator("#manifest .cm-tooltip-autocomplete li[role=option]", { hasText: "Backend Service" }).waitFor();
  await page.waitForTimeout(120);
  await page.keyboard.type("Back");
  await page.locator("#manifest .cm-tooltip-autocomplete li[aria-selected]", { hasText: "Backend" }).waitFor();
  await page.waitForTimeout(120);
  await page.keyboard.press("Enter");
  assert.equal(await text(page), "name: api\ntype: Backend Service");
  await done(page);
});

test("what is at a place is explained, and text is never markup", async () => {
  const page = await fresh();
  await page.locator(`${MANIFEST} .cm-line`, { hasText: "deregistration_delay" }).hover({ position: { x: 60, y: 8 } });
  const shownText = page.locator("#manifest .cm-tooltip .markdown");
  await shownText.waitFor();
  assert.equal(await shownText.locator("strong code").textContent(), "http.deregistration_delay");
  await write(page, "name: api\ntype: Backend Service\nimage:\n  location: nginx\n  port: 80\nvariables:\n  A: <img src=x onerror=alert(1)>\n<b>x</b>: 1\n");
  await page.locator("#findings .go").first().waitFor();
  assert.equal(await page.locator("img, #findings b").count(), 0);
  await done(page);
});

test("a job has no service, and the page says so", async () => {
  const page = await fresh();
  await page.getByLabel("Start from an example").selectOption("Scheduled job");
  await page.getByRole("tab", { name: "Service" }).click();
  await page.getByText("A job has no service").waitFor();
  await done(page);
});

test("a request is taken along, or the page says what is missing", async () => {
  const page = await fresh();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download JSON" }).click()]);
  assert.equal(file.suggestedFilename(), "web-prod-task-definition.json");
  const chunks = [];
  for await (const chunk of await file.createReadStream()) {
    chunks.push(chunk);
  }
  assert.equal(JSON.parse(Buffer.concat(chunks).toString()).family, "harbor-prod-web");
  await page.getByRole("button", { name: "Copy aws command" }).click();
  await page.getByText("Copied: aws ecs").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "aws ecs register-task-definition --cli-input-json file://web-prod-task-definition.json");

  await page.getByLabel("Start from an example").selectOption("Backend service with sidecars");
  await page.locator("#findings", { hasText: "${TAG}" }).waitFor();
  assert.doesNotMatch(await page.locator("#findings").textContent(), /--/, "flags of the command line");
  await page.getByRole("button", { name: "Give TAG a value", exact: true }).click();
  await page.keyboard.type("v6");
  assert.equal(await page.getByLabel("Its value").inputValue(), "v6");
  await page.getByLabel("Its value").fill("");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Download JSON" }).click();
  await page.getByText("${TAG} has no value.").waitFor();
  await page.getByRole("button", { name: "Give it a value" }).click();
  await page.getByLabel("Its value").fill("v7");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelector("#output .shadow").shadowRoot.textContent.includes("orders:v7"));
  await done(page);
});

test("a file that is opened starts at its top, and one that was left as it was left", async () => {
  const page = await fresh();
  const scrolled = () => page.locator("#manifest .cm-scroller").evaluate((it) => it.scrollTop);
  await page.getByLabel("Start from an example").selectOption("A whole application");
  await page.locator("#manifest .cm-scroller").evaluate((it) => it.scrollTo(0, 400));
  await page.getByRole("tab", { name: "copilot/api/manifest.yml" }).click();
  assert.equal(await scrolled(), 0);
  await page.getByRole("tab", { name: "copilot/web/manifest.yml" }).click();
  await page.waitForFunction(() => document.querySelector("#manifest .shadow").shadowRoot.querySelector(".cm-scroller").scrollTop === 400);
  await page.getByLabel("Start from an example").selectOption("A manifest with mistakes");
  await page.locator("#findings .go").first().waitFor();
  assert.equal(await scrolled(), 0);
  await done(page);
});

test("on a narrow screen the page stays where somebody writes", async () => {
  const page = await fresh({ options: { viewport: { width: 390, height: 700 } } });
  for (const tab of ["Task definition", "Compare"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.locator("#tabs [role=tab][aria-selected=true]").evaluate((it) => {
      const row = it.parentElement.getBoundingClientRect();
      if (it.getBoundingClientRect().right > row.right + 1) throw new Error("the chosen tab is cut off");
    });
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator(`${MANIFEST} .cm-line`).first().click();
    await page.keyboard.press("ControlOrMeta+End");
    for (let at = 0; at < 4; at += 1) {
      await page.keyboard.press("ArrowUp");
    }
    await page.waitForTimeout(200);
    assert.ok((await page.evaluate(() => scrollY)) < 250, `the page jumped away (${tab})`);
    await page.keyboard.press("ControlOrMeta+Home");
  }
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const below = await page.evaluate(() => scrollY);
  await page.getByRole("radio", { name: "test" }).evaluate((it) => it.click());
  await page.getByText("overrides 2 values").waitFor();
  assert.ok((await page.evaluate(() => scrollY)) > below - 100, "the page jumped up");
  await done(page);
});

test("files are added, renamed and deleted, and findings of others are listed", async () => {
  const page = await fresh();
  await page.getByRole("button", { name: "Add file" }).click();
  await page.keyboard.type("jobs");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "copilot/jobs/manifest.yml" }).waitFor();
  assert.match(await text(page), /^name: jobs/);
  await write(page, MISTAKE.replace("web", "jobs"));
  await page.getByRole("tab", { name: "copilot/web/manifest.yml" }).click();
  await page.locator("#findings .go", { hasText: "copilot/jobs/manifest.yml:7" }).click();
  assert.equal(await cursorLine(page), 'healthcheck: {command: [CMD, "true"], intervall: 10s}');
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await page.getByLabel("Path").fill("copilot/work/manifest.yml");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "copilot/work/manifest.yml" }).waitFor();
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await page.getByRole("button", { name: "Delete this file" }).click();
  assert.equal(await page.locator("#files [role=tab]").count(), 1);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await page.locator("#files [role=tab]").count(), 2);
  await done(page);
});
