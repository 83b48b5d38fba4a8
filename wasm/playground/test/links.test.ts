import assert from "node:assert/strict";
import { test } from "node:test";

import { atManifest, atOutput, type Link } from "../src/links.ts";
import type { Span } from "../src/positions.ts";

const manifest = "cpu: 256\ncommand: one\nprod:\n  cpu: 1024\n";
const output = '{\n  "cpu": "1024",\n  "command": ["one"],\n  "essential": true\n}\n';

const cpu: Link = { path: "cpu", output: span(output, '"1024"'), manifest: span(manifest, "1024"), related: [span(manifest, "256")] };
const command: Link = { path: "command", output: span(output, '["one"]'), manifest: span(manifest, "one"), related: [] };
const essential: Link = { path: "essential", output: span(output, "true"), related: [], words: "a rule" };
const links = [cpu, command, essential];

function span(text: string, part: string): Span {
  return { from: text.indexOf(part), to: text.indexOf(part) + part.length };
}

function line(text: string, at: number): Span {
  const end = text.indexOf("\n", at);
  return { from: text.lastIndexOf("\n", at - 1) + 1, to: end < 0 ? text.length : end };
}

function check(find: typeof atOutput, text: string, part: string, expected: Link[]): void {
  const at = text.indexOf(part);
  assert.deepEqual(find(links, at, line(text, at)), expected, part);
}

test("a value of the output leads to what decides it, and so does its line", () => {
  check(atOutput, output, '1024"', [cpu]);
  check(atOutput, output, '"cpu"', [cpu]);
  check(atOutput, output, '"essential"', [essential]);
  check(atOutput, output, "}", []);
});

test("a value of the manifest leads to all that it decides, else to what replaced it", () => {
  check(atManifest, manifest, "1024", [cpu]);
  check(atManifest, manifest, "256", [cpu]);
  check(atManifest, manifest, "cpu: 256", [cpu]);
  check(atManifest, manifest, "command", [command]);
  check(atManifest, manifest, "prod", []);
});
