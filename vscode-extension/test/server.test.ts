import assert from "node:assert/strict";
import { test } from "node:test";

import { find, type Surroundings } from "../src/server";

function check(programs: string[], at: Partial<Surroundings>, expected: object | RegExp): void {
  const found = find({
    setting: "",
    extensionFolder: "/ext",
    homeFolder: "/home/ada",
    env: { PATH: "/usr/local/bin:/usr/bin" },
    platform: "linux",
    isProgram: (it) => programs.includes(it),
    ...at,
  });
  if (expected instanceof RegExp) {
    assert.ok("missing" in found, JSON.stringify(found));
    assert.match(found.missing, expected);
  } else {
    assert.deepEqual(found, expected);
  }
}

const everywhere = ["/opt/taxiway", "/home/ada/bin/taxiway", "/ext/server/taxiway", "/usr/bin/taxiway"];

test("the settings win over the bundled server, and that over PATH", () => {
  check(everywhere, { setting: "/opt/taxiway" }, { path: "/opt/taxiway", source: "settings" });
  check(everywhere, { setting: "~/bin/taxiway" }, { path: "/home/ada/bin/taxiway", source: "settings" });
  check(everywhere, {}, { path: "/ext/server/taxiway", source: "bundled" });
  check(["/usr/bin/taxiway"], {}, { path: "/usr/bin/taxiway", source: "PATH" });
});

test("a setting that leads nowhere is not passed over", () => {
  check(everywhere, { setting: "/opt/none" }, /names `\/opt\/none`/);
  check([...everywhere, "bin/taxiway"], { setting: "bin/taxiway" }, /absolute/);
});

test("a relative folder on PATH is left out", () => {
  check(["./taxiway", "taxiway", "node_modules/.bin/taxiway"], { env: { PATH: "::.:node_modules/.bin" } }, /none on PATH/);
  check([], { env: {} }, /none on PATH/);
});

test("Windows has other names", () => {
  const windows = { platform: "win32", extensionFolder: "C:\\ext", homeFolder: "C:\\Users\\ada" } as const;
  const env = { Path: ".;C:\\bin" };
  check(["C:\\ext\\server\\taxiway.exe"], { ...windows, env }, { path: "C:\\ext\\server\\taxiway.exe", source: "bundled" });
  check(["C:\\bin\\taxiway.exe"], { ...windows, env }, { path: "C:\\bin\\taxiway.exe", source: "PATH" });
  const own = "C:\\Users\\ada\\taxiway.exe";
  check([own], { ...windows, env, setting: "~\\taxiway.exe" }, { path: own, source: "settings" });
});
