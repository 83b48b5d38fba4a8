import assert from "node:assert/strict";
import { test } from "node:test";

import { address, parse, type Subject, workload } from "../src/subject";

const subjects: Subject[] = [
  { manifest: "file:///w/copilot/api/manifest.yml", environment: "prod" },
  { manifest: "file:///w/copilot/a%20b/manifest.yml", environment: null, compare: { side: "from", other: "prod" } },
  { manifest: "file:///c%3A/w/copilot/api/manifest.yml", environment: "a/b & c=%25?" },
];

test("a subject survives its address", () => {
  for (const subject of subjects) {
    assert.deepEqual(parse(address(subject).query), subject);
  }
});

test("the title names workload and environment", () => {
  assert.deepEqual(subjects.map((it) => address(it).path), ["/api in prod.json", "/a b in base.json", "/api in a-b & c=%25?.json"]);
  assert.equal(workload("manifest.yml"), "");
  assert.equal(workload("file:///copilot/%zz/manifest.yml"), "%zz");
});

test("another query is no subject", () => {
  for (const query of ["", "{", "null", "3", "{}", '{"manifest":1}']) {
    assert.equal(parse(query), null, query);
  }
});
