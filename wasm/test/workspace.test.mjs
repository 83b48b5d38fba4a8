// Every verb of the package, in Node: what it answers, and what it says to arguments that make no
// sense.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "@taxiway/wasm";
import { schema } from "@taxiway/wasm/schema";

const PATH = "copilot/api/manifest.yml";
const MANIFEST = `\
name: api
type: Backend Service
image:
  location: registry/api:\${TAG}
  prot: 80
cpu: 256
variables:
  GRÖSSE: "ü😀"
environments:
  prod:
    cpu: 512
`;

function open(text = MANIFEST) {
    const workspace = new Workspace();
    workspace.set(PATH, text);
    workspace.setVariables({ app: "shop", values: { TAG: "hunter22" } });
    return workspace;
}

/** The text that a range of the manifest covers. */
function at({ start, end }, text = MANIFEST) {
    assert.equal(start.line, end.line);
    return [...text.split("\n")[start.line - 1]].slice(start.column - 1, end.column - 1).join("");
}

test("check finds what is wrong, where it is", () => {
    const { findings } = open().check(PATH);
    const [found] = findings.filter((it) => it.rule === "unknown-key");
    assert.equal(at(found.range), "prot");
    assert.equal(found.severity, "warning");
    assert.equal(found.fixes[0].edits[0].text, "port");
    assert.deepEqual(open().check().findings, findings, "without a path, every manifest");
    const named = open().check(PATH, ["prod"]).findings;
    assert.ok(named.every((it) => it.environments === undefined));
});

test("files come and go", () => {
    const workspace = open();
    workspace.set("copilot/web/manifest.yml", "name: web\ntype: Backend Service\n");
    assert.deepEqual(workspace.paths(), [PATH, "copilot/web/manifest.yml"]);
    assert.equal(workspace.remove(PATH), true);
    assert.equal(workspace.remove(PATH), false);
    assert.deepEqual(workspace.paths(), ["copilot/web/manifest.yml"]);
    assert.throws(() => workspace.check(PATH), { message: `no file is called \`${PATH}\` in this workspace` });
});

test("neighbors are known once the workspace is complete", () => {
    const workspace = open("name: w\ntype: Worker Service\nimage:\n  location: a\nsubscribe:\n  topics:\n    - name: orders\n      service: api\n");
    const rules = () => workspace.check(PATH).findings.map((it) => it.rule);
    assert.ok(!rules().includes("unknown-topic"));
    workspace.setComplete(true);
    assert.ok(rules().includes("unknown-topic"));
});

test("files that a manifest names can be told to be missing", () => {
    const workspace = open("name: api\ntype: Backend Service\nimage:\n  build: ./Dockerfile\n");
    assert.deepEqual(workspace.files(PATH), ["Dockerfile"]);
    workspace.setMissing(["Dockerfile"]);
    assert.ok(workspace.check(PATH).findings.some((it) => it.rule === "missing-file"));
});

test("resolve gives what holds, and where it comes from", () => {
    const resolved = open().resolve(PATH, "prod");
    assert.equal(resolved.type, "Backend Service");
    assert.equal(resolved.manifest.cpu, 512);
    const cpu = resolved.values.find((it) => it.path === "cpu");
    assert.equal(cpu.origin.kind, "overridden");
    assert.equal(at(cpu.origin.manifest.range), "512");
    assert.equal(at(cpu.origin.replaced.range), "256");
    assert.equal(open("a: b").resolve(PATH, "prod"), null);
});

test("lower gives the requests and the way back", () => {
    const lowered = open().lower(PATH, "prod", { account: "111122223333", region: "eu-west-1", images: { api: "x/y" } });
    const output = JSON.parse(lowered.output);
    assert.equal(output.taskDefinition.cpu, "512");
    assert.equal(output.taskDefinition.containerDefinitions[0].image, "x/y");
    assert.match(output.taskDefinition.executionRoleArn ?? "", /^(\$|arn:aws:iam::111122223333)/);
    const cpu = lowered.map.find((it) => it.path === "taskDefinition.cpu");
    assert.equal(at(cpu.output.range, lowered.output), '"512"');
    assert.equal(at(cpu.origin.manifest.range), "512");
    const unknown = open();
    unknown.setVariables({});
    assert.equal(unknown.lower(PATH, "prod"), null, "a variable has no value");
});

test("previews hide what came from outside, and stay there while text is broken", () => {
    const text = MANIFEST.replace("variables:\n", "variables:\n  TOKEN: a${TAG}\n");
    const preview = open(text).preview(PATH, "prod");
    const { environment } = JSON.parse(preview.output).taskDefinition.containerDefinitions[0];
    assert.equal(environment.find((it) => it.name === "TOKEN").value, "…");
    assert.equal(open(`${text}  x: [\n`).preview(PATH, "prod") === null, false);
    const { from, to } = open().compare(PATH, null, "prod");
    assert.notEqual(from.output, to.output);
    assert.equal(open().environments(PATH)[0].name, "prod");
});

test("why tells the story of a value", () => {
    const [story] = open().why(PATH, "prod", "taskDefinition.cpu");
    assert.equal(story.value, '"512"');
    assert.equal(at(story.labels[0].range), "512");
    assert.throws(() => open().why(PATH, "prod", "taskDefinition.cpx"), /nothing is called `taskDefinition.cpx`.*perhaps/);
});

test("diff tells what an environment overrides", () => {
    const { differences } = open().diff(PATH, "test", "prod");
    const cpu = differences.find((it) => it.path === "taskDefinition.cpu");
    assert.deepEqual([cpu.from.value, cpu.to.value, cpu.onlyName], ["256", "512", false]);
});

test("complete and hover take places behind characters of several units", () => {
    const text = MANIFEST.replace("cpu: 256", "x: \"😀\" # ü\ncp");
    const items = open(text).complete(PATH, { line: 7, column: 3 });
    assert.ok(items.some((it) => it.label === "cpu"));
    const hover = open().hover(PATH, { line: 6, column: 2 });
    assert.equal(at(hover.range), "cpu");
    assert.match(hover.text, /512.*prod|prod.*512/s);
    assert.equal(open().hover(PATH, { line: 999, column: 999 }), null);
});

test("fix gives the edits that need no decision", () => {
    const text = "name: api\ntype: Backend Service\nimage:\n  location: a\nexec: {enable: false}\ncpu: 256\ncpu: 512\n";
    for (const { range, text: written } of open(text).fix(PATH)) {
        assert.ok(range.start.line >= 1 && typeof written === "string");
    }
    assert.deepEqual(open("name: api\n").fix(PATH), []);
});

test("schema gives a JSON Schema", () => {
    assert.equal(schema("Backend Service").title, "Manifest of a Backend Service");
    assert.deepEqual(schema("backend-service"), schema("Backend Service"));
    assert.throws(() => schema("Static Site"), /no manifest type is called `Static Site`; there is `backend-service`/);
    assert.throws(() => schema(1), /`kind` has to be a text/);
});

test("bad arguments throw an Error that says what was expected", () => {
    const workspace = open();
    const cases = [
        [() => workspace.set(), "`path` has to be a text, not undefined"],
        [() => workspace.set("", "x"), "`path` is empty"],
        [() => workspace.set("x", 1), "`text` has to be a text, not a value of type number"],
        [() => workspace.set("x", null), "`text` has to be a text, not null"],
        [() => workspace.remove({}), "`path` has to be a text, not a value of type object"],
        [() => workspace.setVariables("x"), "`variables` has to be an object, not a value of type string"],
        [() => workspace.setVariables({ values: [] }), "`variables.values` has to be an object, not a list"],
        [() => workspace.setVariables({ valeus: {} }), "`variables` has no member `valeus`; there is `app` and `values`"],
        [() => workspace.setVariables({ values: { A: 1 } }), "`variables.values.A` has to be a text, not a value of type number"],
        [() => workspace.setMissing("x"), "`paths` has to be a list of texts, not a value of type string"],
        [() => workspace.check(PATH, "prod"), "`environments` has to be a list of texts, not a value of type string"],
        [() => workspace.check(PATH, [1]), "`environments[0]` has to be a text, not a value of type number"],
        [() => workspace.lower(PATH), "`environment` has to be a text, not undefined"],
        [() => workspace.lower(PATH, ""), "`environment` is empty"],
        [() => workspace.lower(PATH, "prod", { account: "1" }), "an account's number has 12 digits"],
        [() => workspace.lower(PATH, "prod", { region: "EU" }), "a region is written like `eu-west-1`"],
        [() => workspace.lower(PATH, "prod", { images: { apu: "x" } }), "`images`: no container is called `apu`; there is `api`; perhaps `api`"],
        [() => workspace.hover(PATH, 3), "`position` has to be an object, not a value of type number"],
        [() => workspace.hover(PATH, { line: 0, column: 1 }), "`position.line` has to be a number from 1, not a value of type number"],
        [() => workspace.hover(PATH, { line: 1 }), "`position` has to have `line` and `column`"],
        [() => workspace.hover("nowhere", { line: 1, column: 1 }), "no file is called `nowhere` in this workspace"],
    ];
    for (const [call, message] of cases) {
        assert.throws(call, (error) => {
            assert.ok(error instanceof Error);
            assert.equal(error.message, message);
            return true;
        });
    }
    assert.equal(workspace.check(PATH).findings.length > 0, true, "and the workspace goes on working");
});

test("hostile texts give answers", () => {
    const nested = (open, close, depth) => `name: a\ntype: Backend Service\nx: ${open.repeat(depth)}${close.repeat(depth)}\n`;
    const block = Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}k:\n`).join("");
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh".split("").map((it, at) => `${it}: &${it} [${`*${"abcdefgh"[at]},`.repeat(9)}]`).join("\n")}\nname: x\ntype: Backend Service\n`;
    const noise = Array.from({ length: 20000 }, (_, at) => String.fromCodePoint((at * 7919) % 0xd000)).join("");
    const texts = [
        "", "\0", "\ufeff", "\ud800 lone \udfff", nested("[", "]", 10000), nested("{a: ", "}", 5000), block, bomb, noise,
        MANIFEST + "#".repeat(5_000_000), `${MANIFEST}  x:\n${"    - y: z\n".repeat(200_000)}`,
    ];
    const workspace = open();
    for (const text of texts) {
        workspace.set(PATH, text);
        assert.ok(Array.isArray(workspace.check(PATH).findings));
        for (const verb of ["preview", "resolve", "lower"]) {
            workspace[verb](PATH, "prod");
        }
        workspace.hover(PATH, { line: 3, column: 1 });
        workspace.complete(PATH, { line: 3, column: 1 });
        workspace.fix(PATH);
    }
});
