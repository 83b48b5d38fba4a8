// The outputs: one text at a time, where its values come from, and what can be taken along.

import { byId, h } from "../dom.ts";
import { CompareView } from "../editor/compare.ts";
import { OutputEditor } from "../editor/output.ts";
import { atManifest, atOutput, type Link } from "../links.ts";
import type { Span } from "../positions.ts";
import type { Analysis, Comparison, Output } from "../protocol.ts";
import type { Tab } from "../saved.ts";
import { TITLES } from "./tabs.ts";

export interface OutputEvents {
  /** The cursor stands at values of the output. */
  at(links: readonly Link[]): void;
  /** The text that a value comes from is to be shown. */
  go(span: Span, focus: boolean): void;
  download(what: "task" | "service"): void;
  copyCommand(): void;
  compareWith(environment: string | null): void;
}

/** As in the file of `null`: the base. */
const BASE = "";

export class OutputsPane {
  readonly #events: OutputEvents;
  readonly #text = h("div", { class: "fill" });
  readonly #compare = h("div", { class: "fill compare", hidden: true });
  readonly #empty = h("div", { class: "empty", hidden: true });
  readonly #editor: OutputEditor;
  readonly #merge: CompareView;
  readonly #words = h("p", { class: "words", "aria-live": "polite" });
  readonly #with: HTMLSelectElement;
  readonly #controls: Record<Tab, HTMLElement>;
  #links: readonly Link[] = [];
  #tab: Tab = "task";
  #compared = "";
  /** Whether the cursor of the output is being followed. */
  #following = false;

  constructor(events: OutputEvents) {
    this.#events = events;
    byId("output").append(this.#text, this.#compare, this.#empty);
    this.#editor = new OutputEditor(this.#text, { moved: () => this.#moved(), chosen: (focus) => this.#chosen(focus) });
    this.#merge = new CompareView(this.#compare);
    this.#with = h("select", { "aria-label": "Compare with", change: () => events.compareWith(this.#with.value === BASE ? null : this.#with.value) });
    const button = (text: string, run: () => void) => h("button", { type: "button", click: run }, text);
    this.#controls = {
      task: h("div", { class: "actions" }, button("Download JSON", () => events.download("task")), button("Copy aws command", () => events.copyCommand())),
      service: h("div", { class: "actions" }, button("Download JSON", () => events.download("service"))),
      resolved: h("div", { class: "actions" }),
      compare: h("label", { class: "actions" }, h("span", {}, "Compare with"), this.#with),
    };
    byId("origin").append(this.#words, ...Object.values(this.#controls));
  }

  show(analysis: Analysis, tab: Tab): void {
    this.#tab = tab;
    for (const [id, element] of Object.entries(this.#controls)) {
      element.hidden = id !== tab;
    }
    this.#text.hidden = tab === "compare";
    this.#compare.hidden = tab !== "compare";
    if (tab === "compare") {
      this.#links = [];
      this.#empty.hidden = true;
      this.#words.textContent = "";
      return;
    }
    this.#compared = "";
    this.#merge.clear();
    const output = analysis[tab];
    this.#links = output?.links ?? [];
    this.#text.hidden = output === null;
    this.#empty.hidden = output !== null;
    this.#empty.replaceChildren(h("p", {}, nothing(tab, analysis)));
    this.#editor.show(output?.text ?? "", tab === "resolved" ? "yaml" : "json", TITLES[tab]);
    this.#controls[tab].hidden = output === null;
    this.#explain([], output);
  }

  showComparison(comparison: Comparison | null, environments: readonly string[], from: string | null, to: string): void {
    const options = [...new Set([...environments, ...(from === null ? [] : [from])])].filter((it) => it !== to || it === from);
    this.#with.replaceChildren(h("option", { value: BASE }, "the base, without overrides"), ...options.map((it) => h("option", { value: it }, it)));
    this.#with.value = from ?? BASE;
    this.#empty.hidden = comparison !== null;
    this.#compare.hidden = comparison === null;
    if (comparison === null) {
      this.#empty.replaceChildren(h("p", {}, "Only manifests of services and jobs can be compared."));
      return;
    }
    const left = from ?? "the base";
    this.#words.textContent = comparison.from === comparison.to ? `${left} and ${to} amount to the same.` : `Left: ${left}. Right: ${to}.`;
    const compared = JSON.stringify([comparison, left, to]);
    if (compared !== this.#compared) {
      this.#compared = compared;
      this.#merge.show({ label: left, text: comparison.from }, { label: to, text: comparison.to });
    }
  }

  /** Highlights what the text under the cursor of the manifest decides. */
  follow(cursor: number, line: Span, scroll: boolean): Link[] {
    const found = atManifest(this.#links, cursor, line);
    this.#following = false;
    this.mark(found);
    const first = found[0];
    if (scroll && first !== undefined) {
      this.#editor.scrollTo(first.output);
    }
    this.#explain(found, null);
    return found;
  }

  mark(found: readonly Link[]): void {
    this.#editor.mark(found.map((it) => ({ kind: "linked" as const, span: it.output })));
  }

  #moved(): void {
    this.#following = true;
    const found = this.#current();
    this.mark(found);
    this.#explain(found, null);
    this.#events.at(found);
  }

  #chosen(focus: boolean): void {
    const found = this.#current().find((it) => it.manifest !== undefined);
    if (found?.manifest !== undefined) {
      this.#events.go(found.manifest, focus);
    }
  }

  #current(): Link[] {
    const { state } = this.#editor.view;
    const { head } = state.selection.main;
    return atOutput(this.#links, head, state.doc.lineAt(head));
  }

  #explain(found: readonly Link[], output: Output | null): void {
    const first = found[0];
    if (first === undefined) {
      const holes = this.#tab === "resolved" ? 0 : placeholders(output?.text ?? this.#editor.view.state.doc.toString());
      const cut = output !== null && output.cut > 0 ? `Too long to show whole: ${output.cut.toLocaleString("en")} characters are left out here. ` : "";
      const text = holes > 0 ? `${cut}Click a line to see where it comes from. What only AWS knows stands as \${…}.` : `${cut}Click a line to see where it comes from.`;
      this.#words.textContent = this.#following ? "Nothing in the manifest decides this line." : text;
      return;
    }
    const words = first.words ?? (first.manifest === undefined ? "a rule" : "as the manifest says");
    this.#words.replaceChildren(h("b", {}, last(first.path)), ` ${words}`, found.length > 1 ? ` (and ${found.length - 1} more)` : "");
  }
}

function nothing(tab: Tab, analysis: Analysis): string {
  if (tab === "service" && analysis.task !== null) {
    return "A job has no service: ECS runs its task on a schedule.";
  }
  return "This file is no manifest of a service or a job, so there is nothing to show. Its `type` says what a manifest is of.";
}

function placeholders(text: string): number {
  return text.includes("${") ? 1 : 0;
}

/** `cpu` of `taskDefinition.containerDefinitions[0].cpu` */
function last(path: string): string {
  return path.split(".").at(-1) ?? path;
}
