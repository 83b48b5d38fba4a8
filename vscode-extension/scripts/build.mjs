// Bundles the extension, or with `test` its unit tests, into dist/; `watch` goes on bundling.

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

if (mode === "test") {
  rmSync("dist/test", { recursive: true, force: true });
  const entryPoints = readdirSync("test").filter((it) => it.endsWith(".test.ts")).map((it) => `test/${it}`);
  await build({ ...common, entryPoints, outdir: "dist/test", sourcemap: "inline" });
} else if (mode === "watch") {
  await (await context(extension)).watch();
} else {
  const { metafile } = await build(extension);
  writeFileSync("dist/THIRD-PARTY.txt", notices(Object.keys(metafile.inputs)));
}

/** The licenses of the packages that went into the bundle. */
function notices(inputs) {
  const packages = inputs.map((it) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(it)?.[0]);
  const folders = [...new Set(packages)].filter((it) => it !== undefined).sort();
  return folders.map((folder) => {
    const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const file = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
    if (file === undefined) {
      throw new Error(`${folder} has no license file`);
    }
    return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}
