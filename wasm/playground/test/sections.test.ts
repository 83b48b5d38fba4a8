import assert from "node:assert/strict";
import { test } from "node:test";

import { section } from "../src/sections.ts";

const whole = { taskDefinition: { family: "a", containers: [{ cpu: 256, text: "  }\n" }] }, service: { count: 2 } };

test("a section is its own JSON, and places move with it", () => {
  const output = `${JSON.stringify(whole, null, 2)}\n`;
  for (const name of ["taskDefinition", "service"] as const) {
    assert.equal(section(output, name)?.text, `${JSON.stringify(whole[name], null, 2)}\n`);
  }
  const line = output.split("\n").findIndex((it) => it.includes('"cpu"')) + 1;
  const start = { line, column: output.split("\n")[line - 1]!.indexOf("256") + 1 };
  const found = section(output, "taskDefinition")!;
  const moved = found.move({ start, end: { ...start, column: start.column + 3 } });
  assert.equal(found.text.split("\n")[moved.start.line - 1]!.slice(moved.start.column - 1, moved.end.column - 1), "256");
});

test("what is not there is no section", () => {
  assert.equal(section('{\n  "taskDefinition": {},\n  "service": null\n}\n', "service"), null);
  assert.equal(section('{\n  "taskDefinition": {},\n  "service": null\n}\n', "taskDefinition")?.text, "{}\n");
  assert.equal(section("", "service"), null);
});
