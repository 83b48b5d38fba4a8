// What stands at a place: under the pointer, or at the cursor on Mod-i.

import { type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";

import type { Hover } from "../protocol.ts";
import { markdown } from "./markdown.ts";

export type AskHover = (at: number) => Promise<Hover | null>;

const show = StateEffect.define<Tooltip | null>();

const atCursor = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    const found = transaction.effects.find((it) => it.is(show));
    if (found !== undefined) {
      return found.value as Tooltip | null;
    }
    return transaction.docChanged || transaction.selection !== undefined ? null : value;
  },
  provide: (it) => showTooltip.from(it),
});

export function hover(ask: AskHover): Extension {
  const keys = keymap.of([
    {
      key: "Mod-i",
      run: (view) => {
        const { doc } = view.state;
        const { head } = view.state.selection.main;
        void ask(head).then((found) => {
          if (view.state.doc === doc) {
            view.dispatch({ effects: [show.of(found && tooltip(found)), ...(found ? [EditorView.announce.of(found.text)] : [])] });
          }
        });
        return true;
      },
    },
    {
      key: "Escape",
      run: (view) => {
        const shown = view.state.field(atCursor) !== null;
        if (shown) {
          view.dispatch({ effects: show.of(null) });
        }
        return shown;
      },
    },
  ]);
  return [atCursor, Prec.high(keys), hoverTooltip(async (_, at) => ask(at).then((found) => found && tooltip(found)))];
}

function tooltip(found: Hover): Tooltip {
  return { pos: found.span.from, end: found.span.to, above: true, create: () => ({ dom: markdown(found.text) }) };
}
