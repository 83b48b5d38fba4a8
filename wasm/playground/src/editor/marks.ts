// Highlights that come from outside of the text: what belongs to the cursor on the other side,
// and what the chosen environment sets and replaces.

import { RangeSetBuilder, StateEffect, StateField, type EditorState, type Extension } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

import type { Span } from "../positions.ts";

export type Marks = { kind: "linked" | "related" | "set" | "replaced"; span: Span }[];

function layer(): { set: (marks: Marks) => StateEffect<Marks>; extension: Extension } {
  const effect = StateEffect.define<Marks>();
  const field = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(value, transaction) {
      const found = transaction.effects.find((it) => it.is(effect));
      return found === undefined ? value.map(transaction.changes) : decorations(transaction.state, found.value as Marks);
    },
    provide: (it) => EditorView.decorations.from(it),
  });
  return { set: (marks) => effect.of(marks), extension: field };
}

/** Two layers, since they change at different times. */
export const links = layer();
export const overrides = layer();

const MARK = {
  linked: Decoration.mark({ class: "cm-linked" }),
  related: Decoration.mark({ class: "cm-related" }),
  set: Decoration.mark({ class: "cm-set" }),
  replaced: Decoration.mark({ class: "cm-replaced" }),
};
const LINE = Decoration.line({ class: "cm-linked-line" });

function decorations(state: EditorState, marks: Marks): DecorationSet {
  const found: { from: number; to: number; decoration: Decoration }[] = [];
  const lines = new Set<number>();
  for (const { kind, span } of marks) {
    const { from, to } = { from: Math.min(span.from, state.doc.length), to: Math.min(span.to, state.doc.length) };
    if (from < to) {
      found.push({ from, to, decoration: MARK[kind] });
    }
    if (kind === "linked") {
      lines.add(state.doc.lineAt(from).from);
    }
  }
  found.push(...[...lines].map((from) => ({ from, to: from, decoration: LINE })));
  found.sort((a, b) => a.from - b.from || a.decoration.startSide - b.decoration.startSide);
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, decoration } of found) {
    builder.add(from, to, decoration);
  }
  return builder.finish();
}
