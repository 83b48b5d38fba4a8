import assert from "node:assert/strict";
import { test } from "node:test";

import { Lines } from "../src/positions.ts";

const text = "name: api\nété: 🚢🚢 x\n\n👩‍👩‍👧: é\n";

test("every place between two characters has a position and comes back", () => {
  const lines = new Lines(text);
  let at = 0;
  let position = { line: 1, column: 1 };
  for (const character of text) {
    assert.deepEqual(lines.position(at), position);
    assert.equal(lines.offset(position), at);
    at += character.length;
    position = character === "\n" ? { line: position.line + 1, column: 1 } : { ...position, column: position.column + 1 };
  }
  assert.deepEqual(lines.position(text.length), position);
});

test("an emoji is one column and two units", () => {
  const lines = new Lines(text);
  const span = lines.span({ start: { line: 2, column: 6 }, end: { line: 2, column: 8 } });
  assert.equal(text.slice(span.from, span.to), "🚢🚢");
});

test("places outside become the nearest inside", () => {
  const lines = new Lines("ab\ncd");
  assert.equal(lines.offset({ line: 1, column: 99 }), 2);
  assert.equal(lines.offset({ line: 99, column: 1 }), 3);
  assert.equal(lines.offset({ line: 0, column: 0 }), 0);
  assert.deepEqual(lines.position(99), { line: 2, column: 3 });
});

test("half an emoji is a character of its own", () => {
  const lines = new Lines("\ud83dx\ude00y");
  assert.equal(lines.offset({ line: 1, column: 4 }), 3);
  assert.deepEqual(lines.position(3), { line: 1, column: 4 });
});
