import assert from "node:assert/strict";
import { test } from "node:test";

import type { Resolved } from "@taxiway/wasm/web";

import { listing } from "../src/resolved.ts";

const origin = { kind: "written" } as const;

test("values have a place, and words where they do not simply stand there", () => {
  const resolved: Resolved = {
    type: "Backend Service",
    environment: "prod",
    manifest: { cpu: 512, variables: { ON: "on", TEXT: "a\nb\n", "8080": "ü😀" }, command: ["a", "b # c"], tags: {} },
    values: [
      { path: "cpu", value: 512, origin, words: "environments.prod, line 9; was 256, line 3" },
      { path: "command[1]", value: "b # c", origin, words: "default" },
      { path: "tags", value: {}, origin, words: "default" },
    ],
    findings: [],
  };
  const { text, places } = listing(resolved);
  assert.match(text, /^cpu: 512 # environments\.prod, line 9; was 256, line 3$/m);
  assert.match(text, /^ {2}"ON": "on"$/m);
  assert.match(text, /b # c["'] # default$/m);
  const at = (path: string) => {
    const span = places.get(path);
    assert.ok(span, path);
    return text.slice(span.from, span.to);
  };
  assert.equal(at("cpu"), "512");
  assert.equal(at("variables.8080"), "ü😀");
  assert.equal(at("command[0]"), "a");
  assert.equal(at("tags"), "{}");
});
