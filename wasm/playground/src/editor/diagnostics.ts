// Findings in the text: underlined, in the gutter, and with their fixes in the tooltip.

import { type Diagnostic, lintGutter, linter, setDiagnostics } from "@codemirror/lint";
import type { EditorState, Extension, TransactionSpec } from "@codemirror/state";

import { h, quoted, words } from "../dom.ts";
import type { Finding } from "../protocol.ts";

export type Fix = (finding: Finding, fix: Finding["fixes"][number]) => void;

/** More in one text helps nobody, and would slow the editor down. */
const MOST = 500;

export const diagnostics: Extension = [linter(null), lintGutter()];

/** Asks for the value of a variable. */
export type Give = (variable: string) => void;

export function show(state: EditorState, findings: readonly Finding[], fix: Fix, give: Give): TransactionSpec {
  const { length } = state.doc;
  const found = findings.slice(0, MOST).map((it): Diagnostic => ({
    from: Math.min(it.span.from, length),
    to: Math.min(it.span.to, length),
    severity: it.severity === "hint" ? "info" : it.severity,
    message: plain(it),
    renderMessage: () => details(it),
    actions: [
      ...it.fixes.map((one) => ({ name: quoted(sentence(one.title)), apply: () => fix(it, one) })),
      ...(it.variable === undefined ? [] : [{ name: `Give ${it.variable} a value`, apply: () => give(it.variable ?? "") }]),
    ],
  }));
  return setDiagnostics(state, found);
}

/** For who hears it instead of seeing it. */
function plain(finding: Finding): string {
  return [`${finding.severity}: ${finding.message}`, finding.help, finding.note].filter((it) => it !== undefined).join(". ");
}

function details(finding: Finding): HTMLElement {
  const where = finding.environments === undefined ? "" : ` · in ${environments(finding.environments)}`;
  return h(
    "div",
    { class: "finding" },
    h("p", {}, ...words(sentence(finding.message))),
    helps(finding) && finding.help !== undefined && h("p", { class: "help" }, ...words(sentence(finding.help))),
    finding.note !== undefined && h("p", { class: "note" }, ...words(sentence(finding.note))),
    ...finding.labels.map((it) => h("p", { class: "note" }, `line ${it.line}: ${it.message}`)),
    h("p", { class: "rule" }, `${finding.rule} · ${finding.source}${where}`),
  );
}

/** Whether the help says more than the titles of the fixes. */
export function helps(finding: Finding): boolean {
  return finding.help !== undefined && !finding.fixes.some((it) => it.title === finding.help);
}

export function environments(names: readonly string[]): string {
  return names.map((it) => (it === "*" ? "any other environment" : it)).join(", ");
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
