import assert from "node:assert/strict";
import { test } from "node:test";

import { difference } from "../src/difference.ts";

test("the change makes the new text of the old, and is small", () => {
  const texts = ["", "a", "aa", "aba", "cpu: 256\nmemory: 512\n", "cpu: 1024\nmemory: 512\n", "🚢", "🚣", "a🚢b", "a🚣b", "🚢🚢"];
  for (const before of texts) {
    for (const after of texts) {
      const change = difference(before, after);
      if (change === null) {
        assert.equal(before, after);
        continue;
      }
      assert.equal(before.slice(0, change.from) + change.insert + before.slice(change.to), after);
      assert.ok(change.insert.isWellFormed());
    }
  }
  assert.deepEqual(difference("cpu: 256\n", "cpu: 1024\n"), { from: 5, to: 8, insert: "1024" });
});
