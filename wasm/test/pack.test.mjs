// The published package holds what is needed and nothing else, and its types are those of the API.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./native.mjs";

const flavour = (name, ...more) =>
    [...more, "requests.js", "taxiway.d.ts", "taxiway.js", "taxiway_bg.wasm", "taxiway_bg.wasm.d.ts"].map((it) => `dist/${name}/${it}`);

test("npm pack", () => {
    const printed = execFileSync("npm", ["pack", "--dry-run", "--json", "--silent"], { cwd: join(root, "wasm") });
    const [{ files }] = JSON.parse(printed);
    const expected = [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "package.json",
        ...flavour("bundler", "package.json", "taxiway_bg.js"),
        ...flavour("nodejs"),
        ...flavour("web", "package.json"),
        ...["schema.cjs", "schema.d.ts", "schema.mjs"].map((it) => `dist/schema/${it}`),
    ];
    assert.deepEqual(files.map((it) => it.path).sort(), expected.sort());
});

test("every type of an answer is declared", () => {
    const declared = readFileSync(join(root, "wasm/dist/web/taxiway.d.ts"), "utf8");
    const types = readFileSync(join(root, "wasm/types.d.ts"), "utf8");
    assert.ok(declared.includes(types.trim()), "the generated types are in the package");
    const [api] = declared.split("export type InitInput");
    assert.match(api, /check\(path\?: string, environments\?: string\[\]\): Findings;/);
    assert.doesNotMatch(api, /(: |<)any\b/);
});
