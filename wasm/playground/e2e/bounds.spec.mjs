// What the page promises whatever comes: links, large and broken texts, no network, old browsers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MANIFEST, open, shown, text, write } from "./browser.mjs";
import { host } from "./host.mjs";
import { stage } from "./stage.mjs";

const on = stage();

/** Pastes as a person does: in one event, with the clipboard's text. */
async function paste(page, content) {
  await page.locator(MANIFEST).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.evaluate((it) => {
    const data = new DataTransfer();
    data.setData("text/plain", it);
    const target = document.querySelector("#manifest .shadow").shadowRoot.querySelector(".cm-content");
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, content);
}

async function done(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

async function link(page) {
  await page.getByRole("button", { name: "Share" }).click();
  const found = await page.getByLabel("Link", { exact: true }).inputValue();
  await page.keyboard.press("Escape");
  return found;
}

test("a link brings everything back but the values of variables", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  await page.getByLabel("Start from an example").selectOption("Backend service with sidecars");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("Its value").fill("hush-hush");
  await page.keyboard.press("Escape");
  await page.locator(`${MANIFEST} .cm-line`).first().click();
  await page.keyboard.press("End");
  await page.keyboard.type(" 🚢");
  await page.getByRole("tab", { name: "Resolved manifest" }).click();
  const found = await link(page);
  await done(page);

  const other = await open(on.browser, found);
  await shown(other);
  assert.match(await text(other), /^# Takes orders[^\n]* 🚢\n/);
  assert.equal(await other.getByRole("tab", { name: "Resolved manifest" }).getAttribute("aria-selected"), "true");
  await other.getByRole("button", { name: "Settings" }).click();
  assert.equal(await other.getByLabel("Name of the variable").inputValue(), "TAG");
  assert.equal(await other.getByLabel("Its value").inputValue(), "");
  await done(other);
});

for (const fragment of ["#s=broken~link", "#s2=q1ZKy8xJLVayiq5W"]) {
  test(`the link ${fragment} gets a message and a page that works`, async () => {
    const page = await open(on.browser, `${on.server.url}${fragment}`);
    await shown(page);
    await page.getByText("The link cannot be read").waitFor();
    assert.match(await text(page), /name: web/);
    await write(page, "name: web\ntype: Nothing\n");
    await page.locator("#findings .go").first().waitFor();
    await done(page);
  });
}

test("work survives a reload, and nothing breaks where the browser keeps nothing", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  await write(page, "name: web\n# mine\n");
  await page.waitForFunction(() => localStorage.getItem("taxiway.work")?.includes("# mine"));
  await page.reload();
  await shown(page);
  assert.match(await text(page), /# mine/);
  await done(page);

  const blocked = await open(on.browser, on.server.url, {
    before: (it) =>
      it.addInitScript(() => {
        for (const name of ["localStorage", "sessionStorage"]) {
          Object.defineProperty(globalThis, name, { get: () => { throw new DOMException("blocked", "SecurityError"); } });
        }
      }),
  });
  await shown(blocked);
  await write(blocked, "name: web\n# mine\n");
  await blocked.locator("#findings .go").first().waitFor();
  await blocked.getByText("The browser does not keep what is written here").waitFor();
  await done(blocked);
});

test("what is too much for the browser is said once, and no longer when it fits", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  const unkept = page.getByText("The browser does not keep what is written here");
  await page.evaluate(() => {
    globalThis.full = true;
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (...entry) {
      if (globalThis.full) throw new DOMException("full", "QuotaExceededError");
      setItem.apply(this, entry);
    };
  });
  await write(page, "name: web\n");
  await unkept.waitFor();
  await page.evaluate(() => void (globalThis.full = false));
  await write(page, "name: api\n");
  await unkept.waitFor({ state: "detached" });
  await done(page);
});

test("Undo after an example brings the values of variables back", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  const examples = page.getByLabel("Start from an example");
  await examples.selectOption("Backend service with sidecars");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("Its value").fill("7.1");
  await page.keyboard.press("Escape");
  await examples.selectOption({ index: 1 });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  assert.equal(await page.getByLabel("Its value").inputValue(), "7.1");
  await page.keyboard.press("Escape");
  await done(page);
});

test("20,000 characters are pasted without a long task, and typing goes on", async () => {
  const page = await open(on.browser, on.server.url, {
    before: (it) =>
      it.addInitScript(() => {
        globalThis.longest = 0;
        new PerformanceObserver((list) => {
          globalThis.longest = Math.max(globalThis.longest, ...list.getEntries().map((entry) => entry.duration));
        }).observe({ type: "longtask" });
      }),
  });
  await shown(page);
  await page.waitForTimeout(300);
  await page.evaluate(() => (globalThis.longest = 0));
  const variables = Array.from({ length: 700 }, (_, at) => `  NAME_${at}: "value ${at}"\n`).join("");
  await paste(page, `name: web\ntype: Backend Service\nimage:\n  location: nginx\n  port: 80\nvariables:\n${variables}`);
  await page.keyboard.type("  LAST: one");
  await page.waitForFunction(() => document.querySelector("#environments .note").textContent === "nothing overridden");
  await page.waitForTimeout(500);
  const longest = await page.evaluate(() => globalThis.longest);
  console.log(`# longest task of a paste of 20,000 characters: ${longest} ms`);
  assert.ok(longest < 200, `${longest} ms`);
  assert.match(await text(page), /LAST: one/);
  await done(page);
});

test("5 MB and any bytes leave the page alive", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  const line = (at) => `  NAME_${at}: "a value of some length, number ${at}"\n`;
  const large = `name: web\ntype: Backend Service\nimage:\n  location: nginx\n  port: 80\nvariables:\n${Array.from({ length: 95_000 }, (_, at) => line(at)).join("")}`;
  assert.ok(large.length > 5_000_000);
  await paste(page, large);
  const since = Date.now();
  await page.keyboard.type("# typed\n");
  console.log(`# typing into 5 MB took ${Date.now() - since} ms for 8 keys`);
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647);
  const bytes = String.fromCharCode(...Array.from({ length: 20_000 }, () => (random() % 5 === 0 ? random() % 0x10000 : random() % 128)));
  await paste(page, bytes);
  await page.locator("#findings .go").first().waitFor({ timeout: 60_000 });
  await paste(page, "name: web\ntype: Backend Service\nimage:\n  location: nginx\n  port: 80\ncpu: 256\nmemory: 512\ncount: 1\n");
  await page.getByRole("heading", { name: "No findings" }).waitFor({ timeout: 60_000 });
  await done(page);
});

test("nothing is requested once the page is there", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  await page.waitForLoadState("networkidle");
  const requests = [];
  page.on("request", (it) => it.url().startsWith("blob:") || requests.push(it.url()));
  await page.getByLabel("Start from an example").selectOption("A whole application");
  for (const tab of ["Service", "Resolved manifest", "Compare", "Task definition"]) {
    await page.getByRole("tab", { name: tab }).click();
  }
  await write(page, "name: web\ntyp");
  await page.keyboard.press("Control+Space");
  await page.locator("#manifest .cm-tooltip-autocomplete").waitFor();
  await page.keyboard.press("Escape");
  await link(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download JSON" }).click()]);
  await page.getByRole("button", { name: /Use dark/ }).click();
  await page.waitForTimeout(300);
  assert.deepEqual(requests, []);
  await done(page);
});

test("without a network the page loads again", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller === null) {
      await new Promise((taken) => navigator.serviceWorker.addEventListener("controllerchange", taken, { once: true }));
    }
  });
  await page.context().setOffline(true);
  await page.reload();
  await shown(page);
  await write(page, "name: web\ntype: Nothing\n");
  await page.locator("#findings .go").first().waitFor();
  await page.context().close();
});

test("old browsers and careless hosts get the core another way", async () => {
  const without = await open(on.browser, on.server.url, {
    before: (it) =>
      it.addInitScript(() => {
        delete WebAssembly.compileStreaming;
        delete WebAssembly.instantiateStreaming;
      }),
  });
  await shown(without);
  await done(without);
  const careless = await host({ ".wasm": "application/octet-stream" });
  const page = await open(on.browser, careless.url);
  await shown(page);
  await page.context().close();
  await careless.close();
});

test("without WebAssembly the page says so and the editor works", async () => {
  const page = await open(on.browser, on.server.url, { before: (it) => it.addInitScript(() => delete globalThis.WebAssembly) });
  await page.getByText("this browser has no WebAssembly").waitFor();
  await write(page, "name: mine\n");
  assert.equal(await text(page), "name: mine\n");
  await page.context().close();
});

test("a core that stops is started again with the same text, and the page says so once", async () => {
  const page = await open(on.browser, on.server.url, {
    options: { serviceWorkers: "block" },
    before: (it) =>
      it.route(/worker-[^/]*\.js$/, async (route) => {
        const response = await route.fetch();
        const fault = "const post = self.postMessage.bind(self); self.postMessage = (it) => post(it.answer?.text?.includes('target_container') ? { id: it.id, trapped: 'unreachable' } : it);\n";
        await route.fulfill({ response, body: fault + (await response.text()) });
      }),
  });
  await shown(page);
  for (let at = 0; at < 2; at += 1) {
    await page.locator(`${MANIFEST} .cm-line`, { hasText: "target_container" }).click();
    await page.keyboard.press("ControlOrMeta+i");
    await page.getByText("The core stopped at this text").waitFor();
  }
  assert.equal(await page.getByText("The core stopped at this text").count(), 1);
  await write(page, "name: web\ntype: Nothing\n");
  await page.locator("#findings .go").first().waitFor();
  await page.context().close();
});

test("the first output comes soon after a load with a warm cache", async () => {
  const page = await open(on.browser, on.server.url);
  await shown(page);
  await page.waitForTimeout(1500);
  const times = [];
  for (let at = 0; at < 5; at += 1) {
    await page.reload();
    await shown(page);
    times.push(Math.round(await page.evaluate(() => performance.getEntriesByName("taxiway-shown")[0].startTime)));
  }
  console.log(`# first output after a load with a warm cache: ${times.join(", ")} ms`);
  await done(page);
});
