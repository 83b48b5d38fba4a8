// What the worker answers: asks the core and puts its answers into the page's terms.

import type { Edit, Finding as CoreFinding, Link as CoreLink, Origin, Preview, Resolved } from "@taxiway/wasm/web";

import type { Change } from "./difference.ts";
import type { Files } from "./files.ts";
import type { Link } from "./links.ts";
import { Lines, type Span } from "./positions.ts";
import type { Analysis, Comparison, Finding, Hover, Name, Output, Question, Questions, Requests, Suggestion } from "./protocol.ts";
import { listing } from "./resolved.ts";
import { section } from "./sections.ts";

/** What is longer is shown up to here. */
const MOST_TEXT = 2_000_000;
const MOST_LINKS = 20_000;
/** In longer texts nobody waits for what could be fixed before the button is pressed. */
const FIXABLE_TEXT = 200_000;

const ANSWERS: { [N in Name]: (files: Files, ask: Questions[N]["ask"]) => Questions[N]["answer"] } = {
  analyse,
  compare,
  hover,
  complete,
  fixAll: (files, { path }) => fixAll(files, path),
  lower,
};

export function answer(files: Files, question: Question): Questions[Name]["answer"] {
  return (ANSWERS[question.name] as (files: Files, ask: Question) => Questions[Name]["answer"])(files, question);
}

function analyse(files: Files, ask: { path: string; environment: string }): Analysis {
  const { workspace } = files;
  const environments = workspace.environments(ask.path).map((it) => it.name);
  const environment = ask.environment || environments[0] || "test";
  const findings = workspace.check().findings.map((it) => finding(files, it));
  const preview = workspace.preview(ask.path, environment);
  const resolved = workspace.resolve(ask.path, environment);
  return {
    environments,
    environment,
    findings,
    fixable: files.text(ask.path).length > FIXABLE_TEXT || fixAll(files, ask.path).length > 0,
    task: preview && sectionOutput(preview, "taskDefinition", files.lines(ask.path)),
    service: preview && sectionOutput(preview, "service", files.lines(ask.path)),
    resolved: resolved && resolvedOutput(resolved, files.lines(ask.path)),
    overrides: overrides(resolved, files.lines(ask.path)),
  };
}

function finding(files: Files, found: CoreFinding): Finding {
  const lines = files.lines(found.file);
  const span = lines.span(found.range);
  const variable = undefinedVariable(found.rule, files.text(found.file).slice(span.from, span.to));
  return {
    path: found.file,
    rule: found.rule,
    severity: found.severity,
    source: found.source,
    message: found.message,
    ...(found.help === undefined ? {} : { help: found.help }),
    ...(found.note === undefined ? {} : { note: found.note }),
    ...(found.environments === undefined ? {} : { environments: found.environments }),
    span,
    line: found.range.start.line,
    labels: found.labels.map((it) => ({ span: lines.span(it.range), line: it.range.start.line, message: it.message })),
    fixes: found.fixes.map((it) => ({ title: it.title, changes: changes(it.edits, lines) })),
    ...(variable === undefined ? {} : { variable }),
  };
}

/** A finding about a variable stands at the reference to it. */
function undefinedVariable(rule: string, place: string): string | undefined {
  return rule === "undefined-variable" ? /^\$\{(\w+)\}$/.exec(place)?.[1] : undefined;
}

function sectionOutput(preview: Preview, name: "taskDefinition" | "service", lines: Lines): Output | null {
  const found = section(preview.output, name);
  if (found === null) {
    return null;
  }
  const places = new Lines(found.text);
  const links = preview.links.filter((it) => it.path.startsWith(`${name}.`)).slice(0, MOST_LINKS);
  return output(found.text, links.map((it) => link(it, places.span(found.move(it.output)), lines)));
}

function link(found: CoreLink, output: Span, lines: Lines): Link {
  return {
    path: found.path,
    output,
    ...(found.manifest === undefined ? {} : { manifest: lines.span(found.manifest) }),
    related: found.related.map((range) => lines.span(range)),
    ...(found.words === undefined ? {} : { words: found.words }),
  };
}

function resolvedOutput(resolved: Resolved, lines: Lines): Output {
  const { text, places } = listing(resolved);
  const links = resolved.values.slice(0, MOST_LINKS).flatMap((it): Link[] => {
    const place = places.get(it.path);
    return place === undefined
      ? []
      : [
          {
            path: it.path,
            output: place,
            ...(it.origin.manifest === undefined ? {} : { manifest: lines.span(it.origin.manifest.range) }),
            related: it.origin.replaced === undefined ? [] : [lines.span(it.origin.replaced.range)],
            ...(it.words === undefined ? {} : { words: it.words }),
          },
        ];
  });
  return output(text, links);
}

function output(text: string, links: Link[]): Output {
  if (text.length <= MOST_TEXT) {
    return { text, links, cut: 0 };
  }
  const end = text.lastIndexOf("\n", MOST_TEXT) + 1 || MOST_TEXT;
  return { text: text.slice(0, end), links: links.filter((it) => it.output.to <= end), cut: text.length - end };
}

function overrides(resolved: Resolved | null, lines: Lines): Analysis["overrides"] {
  const overridden = (resolved?.values ?? []).map((it) => it.origin).filter((it) => it.kind === "overridden").slice(0, MOST_LINKS);
  const spans = (places: (Origin["manifest"] | undefined)[]) =>
    distinct(places.filter((it) => it !== undefined).map((it) => lines.span(it.range)));
  return { set: spans(overridden.map((it) => it.manifest)), replaced: spans(overridden.map((it) => it.replaced)) };
}

function distinct(spans: readonly Span[]): Span[] {
  const byPlace = new Map(spans.map((it) => [`${it.from}-${it.to}`, it]));
  return [...byPlace.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function compare(files: Files, ask: { path: string; from: string | null; to: string }): Comparison | null {
  const found = files.workspace.compare(ask.path, ask.from, ask.to);
  const lines = files.lines(ask.path);
  return found && { from: wholeOutput(found.from, lines), to: wholeOutput(found.to, lines) };
}

function wholeOutput(preview: Preview, lines: Lines): Output {
  const places = new Lines(preview.output);
  return output(preview.output, preview.links.slice(0, MOST_LINKS).map((it) => link(it, places.span(it.output), lines)));
}

function hover(files: Files, ask: { path: string; at: number }): Hover | null {
  const lines = files.lines(ask.path);
  const found = files.workspace.hover(ask.path, lines.position(ask.at));
  return found && { span: lines.span(found.range), text: found.text };
}

function complete(files: Files, ask: { path: string; at: number }): Suggestion[] {
  const lines = files.lines(ask.path);
  return files.workspace.complete(ask.path, lines.position(ask.at)).map((it) => ({
    label: it.label,
    kind: it.kind,
    ...(it.detail === undefined ? {} : { detail: it.detail }),
    ...(it.documentation === undefined ? {} : { documentation: it.documentation }),
    deprecated: it.deprecated,
    change: change(it.edit, lines),
    continues: it.continues,
  }));
}

function fixAll(files: Files, path: string): Change[] {
  return changes(files.workspace.fix(path), files.lines(path));
}

function lower(files: Files, ask: { path: string; environment: string; account: string; region: string }): Requests | null {
  const target = { ...(ask.account && { account: ask.account }), ...(ask.region && { region: ask.region }) };
  const found = files.workspace.lower(ask.path, ask.environment, target);
  const task = found && section(found.output, "taskDefinition");
  return found && task && { task: task.text, service: section(found.output, "service")?.text ?? null };
}

function changes(edits: readonly Edit[], lines: Lines): Change[] {
  return edits.map((it) => change(it, lines));
}

function change(edit: Edit, lines: Lines): Change {
  return { ...lines.span(edit.range), insert: edit.text };
}
