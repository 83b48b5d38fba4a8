// What can be written at the cursor.

import { autocompletion, type Completion, type CompletionSource, startCompletion } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

import type { Suggestion } from "../protocol.ts";
import { markdown } from "./markdown.ts";

export type AskComplete = (at: number) => Promise<Suggestion[] | null>;

const TYPES: Record<Suggestion["kind"], string> = {
  key: "property",
  value: "enum",
  name: "variable",
  variable: "constant",
  file: "text",
  folder: "namespace",
};

export function complete(ask: AskComplete): Extension {
  const source: CompletionSource = async (context) => {
    if (!context.explicit && context.matchBefore(/[\w${/.-]$|[:-] $/) === null) {
      return null;
    }
    const found = await ask(context.pos);
    const first = found?.[0];
    if (!found || first === undefined || context.aborted) {
      return null;
    }
    const from = Math.min(first.change.from, context.pos);
    const options = found.filter((it) => it.change.from === first.change.from).map((it, at) => option(it, context.pos, at));
    return { from, options };
  };
  return autocompletion({
    override: [source],
    icons: false,
    optionClass: (it) => (it as { deprecated?: boolean }).deprecated === true ? "cm-deprecated" : "",
  });
}

function option(it: Suggestion, cursor: number, at: number): Completion & { deprecated: boolean } {
  const behind = Math.max(0, it.change.to - cursor);
  const { documentation } = it;
  return {
    label: it.label,
    type: TYPES[it.kind],
    // The core's order is kept, as far as what was typed fits equally.
    boost: Math.max(-99, 99 - at),
    deprecated: it.deprecated,
    ...(it.detail === undefined ? {} : { detail: it.detail }),
    ...(documentation === undefined ? {} : { info: () => markdown(documentation) }),
    apply: (view: EditorView, _: Completion, from: number, to: number) => {
      const { insert } = it.change;
      view.dispatch({
        changes: { from, to: Math.min(to + behind, view.state.doc.length), insert },
        selection: { anchor: from + insert.length },
        userEvent: "input.complete",
        scrollIntoView: true,
      });
      if (it.continues) {
        startCompletion(view);
      }
    },
  };
}
