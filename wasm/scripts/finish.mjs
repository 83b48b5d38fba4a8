// The last steps of `cargo xtask wasm`: modules as small as wasm-opt makes them, the licences,
// and the bar that the size is held to.

import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/** What the module may take on its way to a browser. */
const MOST = 250_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const optimizer = join(root, "node_modules", "binaryen", "bin", "wasm-opt");
const made = new Map();
let largest = 0;

for (const flavour of ["bundler", "web", "nodejs"]) {
    const module = join(root, "dist", flavour, "taxiway_bg.wasm");
    const before = readFileSync(module);
    const key = createHash("sha256").update(before).digest("hex");
    if (!made.has(key)) {
        execFileSync(process.execPath, [optimizer, "-Oz", "--strip-debug", "--strip-producers", module, "-o", module], {
            stdio: "inherit",
        });
        const after = readFileSync(module);
        const packed = brotliCompressSync(after, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
        });
        console.log(`${flavour}: ${after.length} bytes, ${packed.length} bytes with brotli (at most ${MOST})`);
        largest = Math.max(largest, packed.length);
        made.set(key, after);
    }
    writeFileSync(module, made.get(key));
}
for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
    copyFileSync(join(root, "..", name), join(root, name));
}
if (largest > MOST) {
    console.error(`the module is ${largest - MOST} bytes too large`);
    process.exit(1);
}
