// What `cargo bench --bench browser` asks of the browser: how long the package takes to check and
// to lower manifests, in microseconds. The question comes on standard input, as JSON.

import { text } from "node:stream/consumers";

import { launch } from "./browser.mjs";
import { host, PACKAGE } from "./host.mjs";

/** The browser's clock is coarse: so many rounds are one time. */
const TOGETHER = 10;

const question = JSON.parse(await text(process.stdin));
const server = await host({}, PACKAGE);
const browser = await launch();
const page = await browser.newPage();
await page.goto(server.url);
const times = await page.evaluate(
  async ({ url, path, rounds, cases, together }) => {
    const { default: init, Workspace } = await import(`${url}taxiway.js`);
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
  { ...question, url: server.url, together: TOGETHER },
);
console.log(JSON.stringify(times));
await browser.close();
await server.close();
