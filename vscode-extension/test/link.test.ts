import assert from "node:assert/strict";
import { test } from "node:test";

import { fromManifest, fromOutput, type Highlights } from "../src/link";
import type { Link, Range } from "../src/protocol";

const manifest = `
cpu: 256
command: |
  one
  two
environments:
  prod:
    cpu: 1024
`;
const output = `{
  "cpu": "1024",
  "containers": [{ "cpu": 1024, "command": ["one", "two"] }],
  "essential": true
}`;

const cpu = { manifest: range(manifest, "1024"), related: [range(manifest, "256")], words: null };
const links: Link[] = [
  { path: "cpu", output: range(output, '"1024"'), ...cpu },
  { path: "containers[0].cpu", output: range(output, "1024, "), ...cpu },
  { path: "containers[0].command", output: range(output, '["one", "two"]'), manifest: range(manifest, "|\n  one\n  two"), related: [], words: null },
  { path: "essential", output: range(output, "true"), manifest: null, related: [], words: "a rule" },
];

/** The range of the first occurrence. */
function range(text: string, part: string): Range {
  const at = text.indexOf(part);
  const position = (offset: number) => {
    const lines = text.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  };
  return { start: position(at), end: position(at + part.length) };
}

function check(found: Highlights, outputs: string[], manifests: string[], related: string[] = []): void {
  const ranges = (text: string, parts: string[]) => parts.map((it) => range(text, it));
  assert.deepEqual(found, {
    output: ranges(output, outputs),
    manifest: ranges(manifest, manifests),
    related: ranges(manifest, related),
  });
}

test("a value of the manifest highlights all that it decides", () => {
  check(fromManifest(links, range(manifest, "1024").start), ['"1024"', "1024, "], ["1024"], ["256"]);
});

test("a key highlights what its line decides", () => {
  check(fromManifest(links, { line: 7, character: 0 }), ['"1024"', "1024, "], ["1024"], ["256"]);
});

test("a value that was replaced highlights what it went into", () => {
  check(fromManifest(links, range(manifest, "256").end), ['"1024"', "1024, "], ["1024"], ["256"]);
  check(fromManifest(links, range(manifest, "cpu: 256").start), ['"1024"', "1024, "], ["1024"], ["256"]);
});

test("a text of several lines is one value", () => {
  check(fromManifest(links, range(manifest, "two").start), ['["one", "two"]'], ["|\n  one\n  two"]);
});

test("a line that decides nothing highlights nothing", () => {
  check(fromManifest(links, range(manifest, "environments").start), [], []);
  check(fromManifest([], { line: 0, character: 0 }), [], []);
});

test("a value of the configuration highlights the text that decides it", () => {
  check(fromOutput(links, range(output, "two").start), ['["one", "two"]'], ["|\n  one\n  two"]);
});

test("a property's name highlights what its line has", () => {
  check(fromOutput(links, range(output, '"cpu": "').start), ['"1024"'], ["1024"], ["256"]);
  check(fromOutput(links, range(output, '"containers"').start), ["1024, ", '["one", "two"]'], ["|\n  one\n  two", "1024"], ["256"]);
});

test("what a rule adds by itself highlights itself only", () => {
  check(fromOutput(links, range(output, "true").start), ["true"], []);
  check(fromOutput(links, { line: 0, character: 0 }), [], []);
});
