// The package and the native binary say the same, byte for byte: of every fixture, of every
// manifest in a rule's page, and of the conformance cases where they lie beside the checkout.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { Workspace } from "@taxiway/wasm";
import { forEach, root, run } from "./native.mjs";

const scratch = mkdtempSync(join(tmpdir(), "taxiway-parity-"));
after(() => rmSync(scratch, { recursive: true }));

test("fixtures", async () => {
    const printed = execFileSync("cargo", ["run", "--quiet", "--package", "taxiway-fixture", "--example", "cases"], {
        cwd: root,
        maxBuffer: 1 << 28,
    });
    const cases = JSON.parse(printed);
    assert.ok(cases.length > 300, `${cases.length} fixtures`);
    const seen = await compare(cases);
    assert.ok(seen.findings > 400 && seen.lowered > 400, JSON.stringify(seen));
});

test("conformance cases", async (context) => {
    const folder = join(root, "..", "shared", "conformance", "cases");
    if (!existsSync(folder)) {
        context.diagnostic("left out, there is no ../shared/conformance");
        return;
    }
    const cases = readdirSync(folder).map((name) => {
        const expected = JSON.parse(readFileSync(join(folder, name, "expected.json"), "utf8"));
        const text = readFileSync(join(folder, name, "manifest.yml"), "utf8");
        const { account, app, env, region, variables } = expected;
        const file = { path: "manifest.yml", text, environments: [env], app, variables: variables ?? {} };
        return { name, files: [file], target: { account, region } };
    });
    const seen = await compare(cases);
    assert.ok(seen.lowered > 50, JSON.stringify(seen));
});

/** Holds what both say of each file against each other; counts what there was to compare. */
async function compare(cases) {
    const seen = { findings: 0, lowered: 0 };
    await forEach(cases, async ({ name, files, target }, at) => {
        const folder = join(scratch, `${cases.length}-${at}`);
        const workspace = new Workspace();
        for (const { path, text } of files) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
            // Whoever decodes a file takes the byte order mark off, as the binary does.
            workspace.set(path, text.replace(/^\ufeff/, ""));
        }
        workspace.setComplete(files.some((it) => it.path.startsWith("copilot/")));
        for (const file of files) {
            await compareFile(name, folder, workspace, file, target, seen);
        }
        workspace.free();
        rmSync(folder, { recursive: true });
    });
    return seen;
}

async function compareFile(name, folder, workspace, file, target, seen) {
    const { path, environments, app, variables } = file;
    workspace.setVariables({ app, values: variables });
    const inside = path.startsWith("copilot/");
    workspace.setMissing(inside ? workspace.files(path).filter((it) => !existsSync(join(folder, it))) : []);
    const known = Object.entries(variables).map(([key, value]) => `--var=${key}=${value}`);
    if (app) {
        known.push(`--app=${app}`);
    }
    const asked = environments.map((it) => `--env=${it}`);
    const checked = await run(folder, "check", path, ...known, ...asked, "--format=json");
    const findings = workspace.check(path, environments);
    if (checked.status !== 2) {
        assert.equal(`${JSON.stringify(findings, null, 2)}\n`, checked.stdout, `findings of ${name}`);
        seen.findings += findings.findings.length;
    }
    const named = workspace.environments(path).map((it) => it.name);
    for (const environment of new Set([...named, ...environments, "elsewhere"])) {
        const where = target ? [`--account=${target.account}`, `--region=${target.region}`] : [];
        const args = [path, ...known, ...where, `--env=${environment}`];
        const lowered = workspace.lower(path, environment, target);
        const printed = await run(folder, "lower", ...args);
        if (printed.status === 2) {
            continue;
        }
        assert.equal(lowered?.output ?? "", printed.stdout, `${name} in ${environment}`);
        if (lowered) {
            const mapped = await run(folder, "lower", ...args, "--map");
            const { output, map } = lowered;
            assert.equal(`${JSON.stringify({ output, map }, null, 2)}\n`, mapped.stdout, `map of ${name}`);
            seen.lowered += 1;
        }
    }
}
