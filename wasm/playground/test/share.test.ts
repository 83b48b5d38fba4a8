import assert from "node:assert/strict";
import { test } from "node:test";

import { type Saved } from "../src/saved.ts";
import { fromFragment, isShared, toFragment } from "../src/share.ts";

const saved: Saved = {
  files: [
    { path: "copilot/api/manifest.yml", text: "name: api # 🚢 été\n" },
    { path: "copilot/web/manifest.yml", text: "cpu: 256\n".repeat(5000) },
  ],
  active: "copilot/web/manifest.yml",
  environment: "prod",
  compareWith: null,
  tab: "compare",
  app: "harbor",
  variables: ["TAG"],
  account: "",
  region: "eu-west-1",
  complete: true,
};

test("a link brings the whole state back", async () => {
  const fragment = await toFragment(saved);
  assert.ok(isShared(fragment));
  assert.match(fragment, /^#s=[\w-]+$/);
  assert.ok(fragment.length < 2000);
  assert.deepEqual(await fromFragment(fragment), saved);
});

test("a link that was cut or changed is none", async () => {
  const fragment = await toFragment(saved);
  for (const damaged of [fragment.slice(0, -9), `${fragment.slice(0, 40)}~${fragment.slice(41)}`, "#s=", "#s=AAAA", "#s=%F0"]) {
    assert.equal(await fromFragment(damaged), null, damaged);
  }
});

test("a link to anything else than a state is none", async () => {
  for (const other of [null, [], {}, { files: [] }, { files: [{ path: "a" }] }, { files: [null] }]) {
    assert.equal(await fromFragment(await toFragment(other as unknown as Saved)), null);
  }
});

test("what does not fit is left out", async () => {
  const odd = { files: saved.files, active: "elsewhere", tab: "x", variables: [1, "A"] };
  const read = await fromFragment(await toFragment(odd as unknown as Saved));
  assert.equal(read?.active, "copilot/api/manifest.yml");
  assert.equal(read?.tab, "task");
  assert.deepEqual(read?.variables, ["A"]);
});

test("a link that unpacks to too much is none", async () => {
  const text = "a".repeat(17 << 20);
  assert.equal(await fromFragment(await toFragment({ ...saved, files: [{ path: "a", text }] })), null);
});
