// The package without the page: in a browser it answers what it answers in Node, byte for byte.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

import { Workspace } from "@taxiway/wasm";

import { launch } from "./browser.mjs";
import { host, PACKAGE } from "./host.mjs";

const EXAMPLES = fileURLToPath(new URL("../../../examples", import.meta.url));
const FILES = readdirSync(EXAMPLES, { recursive: true })
  .filter((it) => it.endsWith("manifest.yml"))
  .map((path) => ({ path, text: readFileSync(join(EXAMPLES, path), "utf8") }));

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [how, types] of [["streamed", {}], ["from a host that calls it no WebAssembly", { ".wasm": "application/octet-stream" }]]) {
  test(`the answers of the module, ${how}`, async (context) => {
    const server = await host(types, PACKAGE);
    context.after(() => server.close());
    const page = await browser.newPage();
    await page.goto(server.url);
    const found = await page.evaluate(
      async ({ url, ask, files }) => {
        const { default: init, Workspace } = await import(`${url}taxiway.js`);
        await init();
        return new Function(`return ${ask}`)()(Workspace, files);
      },
      { url: server.url, ask: ask.toString(), files: FILES },
    );
    assert.deepEqual(found, ask(Workspace, FILES));
    assert.ok(found.length > 50 && found.every((it) => it.answer.length > 0), `${found.length} answers`);
    await page.close();
  });
}

/** Every question about every file, with the answer as JSON. Runs in either place. */
function ask(Workspace, files) {
  const workspace = new Workspace();
  for (const { path, text } of files) {
    workspace.set(path, text);
  }
  workspace.setVariables({ app: "harbor", values: { TAG: "1.4", DOMAIN: "größer😀.example" } });
  const place = { line: 6, column: 3 };
  const questions = [["check"], ["paths"]];
  for (const { path } of files) {
    questions.push(["check", path], ["files", path], ["environments", path], ["fix", path]);
    questions.push(["hover", path, place], ["complete", path, place]);
    for (const environment of ["prod", "elsewhere"]) {
      questions.push(["resolve", path, environment], ["lower", path, environment], ["preview", path, environment]);
      questions.push(["why", path, environment, "taskDefinition.cpu"]);
    }
    questions.push(["diff", path, "test", "prod"], ["compare", path, null, "prod"], ["lower", path, ""]);
  }
  return questions.map(([verb, ...args]) => {
    let answer;
    try {
      answer = JSON.stringify(workspace[verb](...args));
    } catch (error) {
      answer = String(error);
    }
    return { question: [verb, ...args].join(" "), answer };
  });
}
