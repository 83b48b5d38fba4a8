// The browser, and what tests ask of a page.

import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const SYSTEM = "/usr/bin/chromium";
const FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const OUT = fileURLToPath(new URL("out/", import.meta.url));
mkdirSync(OUT, { recursive: true });

export async function launch() {
  const own = existsSync(SYSTEM) ? { executablePath: SYSTEM } : {};
  return chromium.launch({ ...own, headless: true, chromiumSandbox: false, args: FLAGS });
}

/** A page in a fresh profile that has shown its first output. What breaks the policy, and every
 * error, is in `page.complaints`. */
export async function open(browser, url, { options = {}, before = async () => {} } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (it) => ["error", "warning"].includes(it.type()) && page.complaints.push(it.text()));
  page.on("pageerror", (it) => page.complaints.push(String(it)));
  await page.exposeFunction("complain", (text) => page.complaints.push(text));
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (it) => window.complain(`policy: ${it.violatedDirective} ${it.blockedURI}`)));
  await before(page, context);
  await page.goto(url);
  return page;
}

export const MANIFEST = "#manifest .cm-content";
export const OUTPUT = "#output .cm-content";

export async function shown(page) {
  await page.waitForFunction(() => document.body.dataset.shown !== undefined);
}

/** The text of an editor, whole, however much of it is drawn. */
export async function text(page, which = "#manifest") {
  return page.evaluate((it) => {
    const content = document.querySelector(`${it} .shadow`).shadowRoot.querySelector(".cm-content");
    return content.cmTile.view.state.doc.toString();
  }, which);
}

/** Takes the place of all that is in the manifest. */
export async function write(page, content) {
  await page.locator(MANIFEST).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(content);
}
