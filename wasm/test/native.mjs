// Runs the native binary beside the package: `TAXIWAY` names it, else it is looked for where cargo
// puts it.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const found = [process.env.TAXIWAY, join(target, "release", "taxiway"), join(target, "debug", "taxiway")];
export const binary = found.find((it) => it && existsSync(it));
if (!binary) {
    throw new Error("the native binary is missing; build it with `cargo build --release`");
}

/** What the binary says in a folder. */
export function run(folder, ...args) {
    return new Promise((resolve) => {
        execFile(binary, args, { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
            resolve({ status: error ? error.code : 0, stdout, stderr });
        });
    });
}

/** Calls `each` for every item, a few at a time. */
export async function forEach(items, each) {
    const left = items.entries();
    const worker = async () => {
        for (const [at, item] of left) {
            await each(item, at);
        }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
}
