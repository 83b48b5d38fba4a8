// The last steps of `cargo xtask wasm`: modules as small as wasm-opt makes them, the licences,
// and the bar that the size is held to.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { named } from "./order.mjs";

/** What the module may take on its way to a browser. */
const MOST = 250_000;

/** What makes a module small that is sent packed. */
const SMALL = [
    "-Oz",
    "--converge",
    // A function that is called once packs better by itself than as a part of a large one, as
    // brotli finds more in many functions of a kind than in few large ones.
    "--one-caller-inline-max-function-size=20",
    "--always-inline-max-function-size=4",
    // The stack begins at 0 and grows down: nothing else lies there.
    "--low-memory-unused",
    "--post-emscripten",
    // Zeros in the data pack better than the places of what lies between them.
    "--skip-pass=memory-packing",
    // So do expressions that are written out each time.
    "--skip-pass=local-cse",
];
const STRIPPED = ["--strip-debug", "--strip-producers"];

/** What makes a function one of its module, by the module's kind. */
const EXPORT = { mjs: (name) => `\nexport { ${name} };\n`, cjs: (name) => `\nmodule.exports = { ${name} };\n` };

const root = fileURLToPath(new URL("..", import.meta.url));
const optimizer = join(root, "node_modules", "binaryen", "bin", "wasm-opt");
const made = new Map();
let largest = 0;

for (const flavour of ["bundler", "web", "nodejs"]) {
    const module = join(root, "dist", flavour, "taxiway_bg.wasm");
    const before = readFileSync(module);
    const key = createHash("sha256").update(before).digest("hex");
    if (!made.has(key)) {
        optimize(module, [...SMALL, ...STRIPPED]);
        writeFileSync(module, named(readFileSync(module)));
        optimize(module, ["--reorder-functions-by-name", ...STRIPPED]);
        const after = readFileSync(module);
        const packed = brotliCompressSync(after, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
        });
        console.log(`${flavour}: ${after.length} bytes, ${packed.length} bytes with brotli (at most ${MOST})`);
        largest = Math.max(largest, packed.length);
        made.set(key, after);
    }
    writeFileSync(module, made.get(key));
    writeRequests(flavour);
}
for (const flavour of ["bundler", "web"]) {
    writeFileSync(join(root, "dist", flavour, "package.json"), '{ "type": "module" }\n');
}
writeSchemas();
for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
    copyFileSync(join(root, "..", name), join(root, name));
}
if (largest > MOST) {
    console.error(`the module is ${largest - MOST} bytes too large`);
    process.exit(1);
}

function optimize(module, passes) {
    execFileSync(process.execPath, [optimizer, ...passes, module, "-o", module], { stdio: "inherit" });
}

/** What the module calls to make the answer of `lower`. */
function writeRequests(flavour) {
    const code = readFileSync(join(root, "scripts", "requests.js"), "utf8");
    const statement = flavour === "nodejs" ? EXPORT.cjs : EXPORT.mjs;
    writeFileSync(join(root, "dist", flavour, "requests.js"), code + statement("requests"));
}

/** The generated schemas as a module of their own: most who check manifests never ask for one. */
function writeSchemas() {
    const source = join(root, "..", "docs", "schemas");
    const schemas = {};
    for (const file of readdirSync(source).filter((it) => it.endsWith(".json"))) {
        schemas[file.slice(0, -".json".length)] = JSON.parse(readFileSync(join(source, file), "utf8"));
    }
    const code = readFileSync(join(root, "scripts", "schema.js"), "utf8");
    const text = `const SCHEMAS = ${JSON.stringify(schemas)};\n\n${code}`;
    const folder = join(root, "dist", "schema");
    mkdirSync(folder, { recursive: true });
    for (const [kind, statement] of Object.entries(EXPORT)) {
        writeFileSync(join(folder, `schema.${kind}`), text + statement("schema"));
    }
    copyFileSync(join(root, "scripts", "schema.d.ts"), join(folder, "schema.d.ts"));
}
