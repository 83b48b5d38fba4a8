// Makes the .vsix for this platform: builds the server, puts it in, bundles, packs.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const extension = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(extension);
const web = "https://github.com/taxiway-dev/taxiway";
const windows = process.platform === "win32";

/** A musl build of Node means a system without glibc, and VS Code has packages for those apart. */
const isAlpine = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
const target = `${isAlpine ? "alpine" : process.platform}-${process.arch === "arm" ? "armhf" : process.arch}`;

run("cargo", ["build", "--release", "--package", "taxiway"], root);

const name = windows ? "taxiway.exe" : "taxiway";
const built = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release", name);
const server = join(extension, "server");
rmSync(server, { recursive: true, force: true });
mkdirSync(server);
copyFileSync(built, join(server, name));
chmodSync(join(server, name), 0o755);
for (const license of ["LICENSE-MIT", "LICENSE-APACHE"]) {
  copyFileSync(join(root, license), join(extension, license));
}

node("scripts/build.mjs");
node(
  "node_modules/@vscode/vsce/vsce",
  ...["package", "--no-dependencies", "--skip-license", "--target", target],
  ...["--baseContentUrl", `${web}/blob/main/vscode-extension`, "--baseImagesUrl", `${web}/raw/main/vscode-extension`],
);

function node(...args) {
  run(process.execPath, args, extension);
}

function run(command, args, cwd) {
  execFileSync(command, args, { cwd, stdio: "inherit" });
}
