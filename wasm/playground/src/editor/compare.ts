// Two generated texts held against each other: side by side, or one in the other where there is
// no room. A line of either is followed back to the manifest.

import { getChunks, getOriginalDoc, MergeView, unifiedMergeView } from "@codemirror/merge";
import { type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

import type { Span } from "../positions.ts";
import { links, type Marks } from "./marks.ts";
import { followed, type OutputEvents, placeAt, reading } from "./output.ts";
import { bringIntoSight } from "./scroll.ts";
import { shadow } from "./shadow.ts";

const COLLAPSED = { margin: 3, minSize: 6 };
/** Exact as long as it is quick. */
const EFFORT = { scanLimit: 1000, timeout: 100 };

export const SIDES = ["from", "to"] as const;
export type Side = (typeof SIDES)[number];
export type Sides<T> = Record<Side, T>;

export class CompareView {
  readonly #root: ShadowRoot;
  readonly #events: Sides<OutputEvents>;
  readonly #room = matchMedia("(min-width: 700px)");
  #views: Partial<Sides<EditorView>> = {};
  #shown: { destroy(): void } | null = null;

  /** `turned`: there is room now, or none any more. */
  constructor(parent: HTMLElement, events: Sides<OutputEvents>, turned: () => void) {
    this.#root = shadow(parent);
    this.#root.addEventListener("click", (event) => this.#clicked(event));
    this.#events = events;
    this.#room.addEventListener("change", turned);
  }

  /** Whether the two stand side by side. */
  get hasRoom(): boolean {
    return this.#room.matches;
  }

  /** Shows all lines, or only those that differ with a few around them. */
  show(texts: Sides<{ label: string; text: string }>, all: boolean): void {
    this.clear();
    const root = this.#root;
    const shared = { parent: root, root };
    const config = { diffConfig: EFFORT, ...(all ? {} : { collapseUnchanged: COLLAPSED }) };
    if (this.hasRoom) {
      const side = (it: Side) => ({ doc: texts[it].text, extensions: [followed(this.#events[it]), reading("json", texts[it].label)] });
      const merge = new MergeView({ ...shared, ...config, a: side("from"), b: side("to"), gutter: true });
      this.#shown = merge;
      this.#views = { from: merge.a, to: merge.b };
      return;
    }
    const merge = unifiedMergeView({ ...config, original: texts.from.text, mergeControls: false });
    const label = `${texts.from.label} and ${texts.to.label}`;
    const view = new EditorView({ ...shared, doc: texts.to.text, extensions: [takenOut(this.#events.from), followed(this.#events.to), reading("json", label), merge] });
    this.#shown = view;
    this.#views = { to: view };
  }

  mark(side: Side, marks: Marks): void {
    this.#views[side]?.dispatch({ effects: links.set(marks) });
  }

  scrollTo(side: Side, span: Span): void {
    const view = this.#views[side];
    const frame = this.hasRoom ? this.#root.host.parentElement : view?.scrollDOM;
    if (view !== undefined && frame) {
      bringIntoSight(view, frame, span.from);
    }
  }

  clear(): void {
    this.#shown?.destroy();
    this.#shown = null;
    this.#views = {};
  }

  /** Lines that were taken out are no part of the editor's text. */
  #clicked(event: Event): void {
    const line = (event.target as Element).closest(".cm-deletedLine");
    const chunk = line?.closest(".cm-deletedChunk");
    const view = this.#views.to;
    if (line && chunk && view !== undefined) {
      const within = [...chunk.querySelectorAll(".cm-deletedLine")].indexOf(line);
      chooseTakenOut(view, view.posAtDOM(chunk), within, this.#events.from, false);
    }
  }
}

/** The line that the one with the cursor took the place of, or that stands above it. */
function takenOut(events: OutputEvents): Extension {
  const run = (view: EditorView): boolean => {
    const { doc, selection } = view.state;
    const line = doc.lineAt(selection.main.head);
    const chunk = getChunks(view.state)?.chunks.find((it) => it.fromB <= line.to && line.from < Math.max(it.toB, it.fromB + 1));
    return chunk !== undefined && chooseTakenOut(view, chunk.fromB, line.number - doc.lineAt(chunk.fromB).number, events, true);
  };
  return Prec.high(keymap.of([{ key: "Alt-Enter", run }]));
}

/** Follows a line of what was taken out at `at`; the last one, where there are fewer. */
function chooseTakenOut(view: EditorView, at: number, within: number, events: OutputEvents, focus: boolean): boolean {
  const chunk = getChunks(view.state)?.chunks.find((it) => it.fromB === at && it.fromA < it.toA);
  if (chunk === undefined) {
    return false;
  }
  const original = getOriginalDoc(view.state);
  const first = original.lineAt(chunk.fromA).number;
  const last = original.lineAt(chunk.endA).number;
  const place = placeAt(original, original.line(Math.min(first + within, last)).from);
  events.moved(place);
  events.chosen(place, focus);
  return true;
}
