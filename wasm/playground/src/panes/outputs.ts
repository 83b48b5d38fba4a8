// The outputs: one text at a time, where its values come from, and what can be taken along.

import { byId, h, words as inWords } from "../dom.ts";
import { CompareView, type Side, SIDES, type Sides } from "../editor/compare.ts";
import { OutputEditor, type OutputEvents as EditorEvents, type Place } from "../editor/output.ts";
import type { Marks } from "../editor/marks.ts";
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

/** A text that is shown, under the name it has beside others. */
interface Shown {
  links: readonly Link[];
  name: string;
  mark(links: readonly Link[]): void;
  scrollTo(span: Span): void;
}

export class OutputsPane {
  readonly #events: OutputEvents;
  readonly #text = h("div", { class: "fill" });
  readonly #compare = h("div", { class: "fill compare", hidden: true });
  readonly #empty = h("div", { class: "empty", hidden: true });
  readonly #editor: OutputEditor;
  readonly #merge: CompareView;
  readonly #words = h("p", { class: "words", "aria-live": "polite" });
  readonly #with: HTMLSelectElement;
  readonly #all: HTMLInputElement;
  readonly #controls: Record<Tab, HTMLElement>;
  #shown: readonly Shown[] = [];
  #tab: Tab = "task";
  #comparison: { texts: Sides<{ label: string; text: string }>; state: string } | null = null;
  /** The name of the text that somebody looked at last. */
  #side = "";
  /** Whether the cursor of the output is being followed. */
  #following = false;

  constructor(events: OutputEvents) {
    this.#events = events;
    byId("output").append(this.#text, this.#compare, this.#empty);
    const at = (index: number): EditorEvents => ({
      moved: (place) => this.#moved(this.#shown[index], place),
      chosen: (place, focus) => this.#chosen(this.#shown[index], place, focus),
    });
    this.#editor = new OutputEditor(this.#text, at(0));
    this.#merge = new CompareView(this.#compare, { from: at(0), to: at(1) }, () => this.#lay());
    this.#all = h("input", { type: "checkbox", change: () => this.#lay() });
    this.#with = h("select", { "aria-label": "Compare with", change: () => events.compareWith(this.#with.value === BASE ? null : this.#with.value) });
    const button = (text: string, run: () => void) => h("button", { type: "button", click: run }, text);
    this.#controls = {
      task: h("div", { class: "actions" }, button("Download JSON", () => events.download("task")), button("Copy aws command", () => events.copyCommand())),
      service: h("div", { class: "actions" }, button("Download JSON", () => events.download("service"))),
      resolved: h("div", { class: "actions" }),
      compare: h("div", { class: "actions" }, h("label", { class: "inline" }, this.#all, "All lines"), h("label", { class: "inline" }, "Compare with", this.#with)),
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
      this.#empty.hidden = true;
      return;
    }
    this.#comparison = null;
    this.#merge.clear();
    const output = analysis[tab];
    const links = output?.links ?? [];
    this.#shown = [{ links, name: "", mark: (it) => this.#editor.mark(outputMarks(it)), scrollTo: (it) => this.#editor.scrollTo(it) }];
    this.#text.hidden = output === null;
    this.#empty.hidden = output !== null;
    this.#empty.replaceChildren(h("p", {}, nothing(tab, analysis)));
    this.#editor.show(output?.text ?? "", tab === "resolved" ? "yaml" : "json", TITLES[tab]);
    this.#controls[tab].hidden = output === null;
    this.#explain(null, [], output);
  }

  showComparison(comparison: Comparison | null, environments: readonly string[], from: string | null, to: string): void {
    const options = [...new Set([...environments, ...(from === null ? [] : [from])])].filter((it) => it !== to || it === from);
    this.#with.replaceChildren(h("option", { value: BASE }, "the base, without overrides"), ...options.map((it) => h("option", { value: it }, it)));
    this.#with.value = from ?? BASE;
    this.#empty.hidden = comparison !== null;
    this.#compare.hidden = comparison === null;
    if (comparison === null) {
      this.#shown = [];
      this.#comparison = null;
      this.#merge.clear();
      this.#words.textContent = "";
      this.#empty.replaceChildren(h("p", {}, "Only manifests of services and jobs can be compared."));
      return;
    }
    const labels: Sides<string> = { from: from ?? "the base", to };
    const side = (it: Side): Shown => ({
      links: comparison[it].links,
      name: labels[it],
      mark: (links) => this.#merge.mark(it, outputMarks(links)),
      scrollTo: (span) => this.#merge.scrollTo(it, span),
    });
    this.#shown = SIDES.map(side);
    const texts = { from: { label: labels.from, text: comparison.from.text }, to: { label: labels.to, text: comparison.to.text } };
    const state = JSON.stringify(texts);
    if (state !== this.#comparison?.state) {
      this.#comparison = { texts, state };
      this.#lay();
    }
  }

  /** Lays the compared texts out anew. */
  #lay(): void {
    if (this.#comparison !== null) {
      this.#merge.show(this.#comparison.texts, this.#all.checked);
      this.#explain(null, [], null);
    }
  }

  /** Highlights what the text under the cursor of the manifest decides. */
  follow(cursor: number, line: Span, scroll: boolean): Link[] {
    this.#following = false;
    const found = this.#shown.map((it) => ({ it, links: atManifest(it.links, cursor, line) }));
    found.forEach(({ it, links }) => it.mark(links));
    const linked = found.filter(({ links }) => links.length > 0);
    const told = linked.find(({ it }) => it.name === this.#side) ?? linked.at(-1);
    const first = told?.links[0];
    if (scroll && first !== undefined) {
      told?.it.scrollTo(first.output);
    }
    this.#explain(told?.it ?? null, told?.links ?? [], null);
    return found.flatMap(({ links }) => links);
  }

  #moved(shown: Shown | undefined, place: Place): void {
    this.#following = true;
    this.#side = shown?.name ?? "";
    const found = current(shown, place);
    this.#shown.forEach((it) => it.mark(it === shown ? found : []));
    this.#explain(shown ?? null, found, null);
    this.#events.at(found);
  }

  #chosen(shown: Shown | undefined, place: Place, focus: boolean): void {
    const found = current(shown, place).find((it) => it.manifest !== undefined);
    if (found?.manifest !== undefined) {
      this.#events.go(found.manifest, focus);
    }
  }

  #explain(shown: Shown | null, found: readonly Link[], output: Output | null): void {
    const first = found[0];
    if (first === undefined && this.#tab === "compare" && !this.#following) {
      this.#words.textContent = this.#compared();
      return;
    }
    if (first === undefined) {
      const holes = this.#tab === "resolved" ? 0 : placeholders(output?.text ?? this.#editor.view.state.doc.toString());
      const cut = output !== null && output.cut > 0 ? `Too long to show whole: ${output.cut.toLocaleString("en")} characters are left out here. ` : "";
      const text = holes > 0 ? `${cut}Click a line to see where it comes from. What only AWS knows stands as \${…}.` : `${cut}Click a line to see where it comes from.`;
      this.#words.textContent = this.#following ? "Nothing in the manifest decides this line." : text;
      return;
    }
    const words = first.words ?? (first.manifest === undefined ? "a rule" : "as the manifest says");
    const name = shown === null || shown.name === "" ? "" : `${shown.name}: `;
    this.#words.replaceChildren(name, h("b", {}, last(first.path)), " ", ...inWords(words), found.length > 1 ? ` (and ${found.length - 1} more)` : "");
  }

  #compared(): string {
    if (this.#comparison === null) {
      return "";
    }
    const { from, to } = this.#comparison.texts;
    if (from.text === to.text) {
      return `${from.label} and ${to.label} amount to the same.`;
    }
    const sides = this.#merge.hasRoom ? `Left: ${from.label}. Right: ${to.label}.` : `Struck through: ${from.label}. Instead of it: ${to.label}.`;
    return `${sides} Click a line to see where it comes from.`;
  }
}

function current(shown: Shown | undefined, place: Place): Link[] {
  return atOutput(shown?.links ?? [], place.cursor, place.line);
}

function outputMarks(links: readonly Link[]): Marks {
  return links.map((it) => ({ kind: "linked", span: it.output }));
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
