// Bundles the extension, or with `test` its unit tests, into dist/; `watch` goes on bundling.

import { readdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const [mode] = process.argv.slice(2);
const common = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "warning" };
const extension = {
  ...common,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  external: ["vscode"],
  minify: mode === undefined,
  sourcemap: mode === "watch",
  legalComments: "none",
  metafile: true,
};

/** The paths of all that went into the bundle. */
export async function bundle() {
  const { metafile } = await build(extension);
  return Object.keys(metafile.inputs);
}

if (mode === "test") {
  rmSync("dist/test", { recursive: true, force: true });
  const entryPoints = readdirSync("test").filter((it) => it.endsWith(".test.ts")).map((it) => `test/${it}`);
  await build({ ...common, entryPoints, outdir: "dist/test", sourcemap: "inline" });
} else if (mode === "watch") {
  await (await context(extension)).watch();
} else {
  await bundle();
}
