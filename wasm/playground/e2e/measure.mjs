// What `cargo bench --bench browser` asks of the browser: how long the package takes to check and
// to lower manifests, in microseconds. The question comes on standard input, as JSON.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

import { launch } from "./browser.mjs";

const FILES = {
  "/requests.js": "text/javascript",
  "/taxiway.js": "text/javascript",
  "/taxiway_bg.wasm": "application/wasm",
};
/** The browser's clock is coarse: so many rounds are one time. */
const TOGETHER = 10;

const question = JSON.parse(await text(process.stdin));
const server = createServer(({ url }, response) => {
  const type = FILES[url];
  response.setHeader("content-type", type ?? "text/html");
  response.end(type ? readFileSync(new URL(`../../dist/web${url}`, import.meta.url)) : "<title>measure</title>");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const browser = await launch();
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const times = await page.evaluate(
  async ({ path, rounds, cases, together }) => {
    const { default: init, Workspace } = await import("/taxiway.js");
    await init();
    const workspace = new Workspace();
    const once = ({ text, environment, target }) => {
      workspace.set(path, text);
      workspace.check(path, [environment]);
      workspace.lower(path, environment, target);
    };
    // Once for all, so that the browser's second compiler is done.
    for (let round = 0; round < rounds; round++) {
      for (const it of cases) {
        workspace.setVariables(it.variables);
        once(it);
      }
    }
    return cases.map((it) => {
      workspace.setVariables(it.variables);
      return Array.from({ length: rounds / together }, () => {
        const start = performance.now();
        for (let at = 0; at < together; at++) {
          once(it);
        }
        return ((performance.now() - start) * 1000) / together;
      });
    });
  },
  { ...question, together: TOGETHER },
);
console.log(JSON.stringify(times));
await browser.close();
server.close();
