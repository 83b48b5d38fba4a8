// The list of findings below the text.

import { byId, h, hidden, words as inWords } from "../dom.ts";
import { environments, helps, sentence } from "../editor/diagnostics.ts";
import type { Finding } from "../protocol.ts";

export interface FindingEvents {
  go(path: string, span: Finding["span"]): void;
  fix(finding: Finding, fix: Finding["fixes"][number]): void;
  /** A variable is to get a value. */
  give(variable: string): void;
  fixAll(): void;
}

const SEVERITIES = ["error", "warning", "hint"] as const;
/** More are counted only. */
const MOST = 200;

export class FindingsPane {
  readonly #events: FindingEvents;
  readonly #count = h("h2", { id: "findings-title" });
  readonly #live = h("p", { class: "hidden", role: "status", "aria-live": "polite" });
  readonly #fixAll: HTMLButtonElement;
  readonly #list = h("ol", { class: "list" });
  #said = "";
  #announcement = 0;

  constructor(events: FindingEvents) {
    this.#events = events;
    this.#fixAll = h("button", { type: "button", hidden: true, click: () => events.fixAll() }, "Fix all safe problems");
    byId("findings").append(h("div", { class: "findings-head" }, this.#count, this.#fixAll), this.#live, this.#list);
    this.#count.textContent = "Findings";
  }

  show(findings: readonly Finding[], active: string, fixable: boolean): void {
    const counts = SEVERITIES.map((severity) => ({ severity, count: findings.filter((it) => it.severity === severity).length })).filter((it) => it.count > 0);
    const words = counts.map((it) => `${it.count} ${it.severity}${it.count === 1 ? "" : "s"}`);
    this.#count.replaceChildren(
      ...(counts.length === 0 ? ["No findings"] : counts.map((it, at) => h("span", { class: `count ${it.severity}` }, words[at] ?? ""))),
    );
    this.#say(words.length === 0 ? "No findings" : words.join(", "));
    this.#fixAll.hidden = !fixable || findings.length === 0;
    const here = findings.filter((it) => it.path === active);
    const elsewhere = findings.filter((it) => it.path !== active);
    const shown = [...here, ...elsewhere].slice(0, MOST).map((it) => this.#row(it, it.path !== active));
    const more = findings.length - shown.length;
    if (more > 0) {
      shown.push(h("li", { class: "more" }, `${more} more`));
    }
    this.#replace(shown);
  }

  /** Keeps the focus at the same button, where it still is. */
  #replace(rows: HTMLElement[]): void {
    const buttons = () => [...this.#list.querySelectorAll("button")];
    const focused = buttons().indexOf(document.activeElement as HTMLButtonElement);
    this.#list.replaceChildren(...rows);
    if (focused >= 0) {
      (buttons()[Math.min(focused, buttons().length - 1)] ?? this.#fixAll).focus();
    }
  }

  #row(it: Finding, elsewhere: boolean): HTMLElement {
    const inSome = it.environments === undefined ? "" : ` in ${environments(it.environments)}`;
    return h(
      "li",
      { class: "row" },
      h(
        "button",
        { type: "button", class: "go", click: () => this.#events.go(it.path, it.span) },
        h("span", { class: `mark ${it.severity}`, "aria-hidden": "true" }),
        hidden(`${it.severity}: `),
        h("span", { class: "words" }, h("span", {}, ...inWords(sentence(it.message))), inSome !== "" && h("span", { class: "where" }, inSome), helps(it) && it.help !== undefined && h("span", { class: "help" }, ...inWords(sentence(it.help)))),
        h("span", { class: "line" }, elsewhere ? `${it.path}:${it.line}` : `line ${it.line}`),
      ),
      ...it.fixes.map((fix) => h("button", { type: "button", class: "fix", click: () => this.#events.fix(it, fix) }, ...inWords(sentence(fix.title)))),
      it.variable !== undefined && h("button", { type: "button", class: "fix", click: () => this.#events.give(it.variable ?? "") }, `Give ${it.variable} a value`),
    );
  }

  /** Once, after the typing has paused. */
  #say(words: string): void {
    clearTimeout(this.#announcement);
    if (words !== this.#said) {
      this.#announcement = window.setTimeout(() => {
        this.#said = words;
        this.#live.textContent = words;
      }, 700);
    }
  }
}
