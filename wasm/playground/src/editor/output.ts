// A text that was generated: to be read, searched, folded, and followed back to the manifest.

import { defaultKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";

import { difference } from "../difference.ts";
import type { Span } from "../positions.ts";
import { links, type Marks } from "./marks.ts";
import { bringIntoSight } from "./scroll.ts";
import { shadow } from "./shadow.ts";
import { look } from "./theme.ts";

export type Language = "json" | "yaml";

/** What every read-only text has. */
export function reading(language: Language, label: string): Extension {
  return [
    lineNumbers(),
    foldGutter(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    language === "json" ? json() : yaml(),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", tabindex: "0", inputmode: "none" }),
    keymap.of([...defaultKeymap, ...searchKeymap, ...foldKeymap]),
    look,
  ];
}

/** Where somebody stands in a text. */
export interface Place {
  cursor: number;
  line: Span;
}

export function placeAt(doc: Text, cursor: number): Place {
  return { cursor, line: doc.lineAt(cursor) };
}

export interface OutputEvents {
  /** The cursor moved. */
  moved(place: Place): void;
  /** A line was clicked, or Enter pressed in it. */
  chosen(place: Place, focus: boolean): void;
}

/** What a text has whose lines lead to the manifest. */
export function followed(events: OutputEvents): Extension {
  const place = (state: EditorState) => placeAt(state.doc, state.selection.main.head);
  return [
    keymap.of([{ key: "Enter", run: ({ state }) => (events.chosen(place(state), true), true) }]),
    highlightActiveLine(),
    links.extension,
    EditorView.updateListener.of(({ selectionSet, state, transactions }) => {
      if (!selectionSet) {
        return;
      }
      events.moved(place(state));
      if (transactions.some((it) => it.isUserEvent("select.pointer")) && state.selection.main.empty) {
        events.chosen(place(state), false);
      }
    }),
  ];
}

export class OutputEditor {
  readonly view: EditorView;
  readonly #events: OutputEvents;
  #shown = "";

  constructor(parent: HTMLElement, events: OutputEvents) {
    this.#events = events;
    const root = shadow(parent);
    this.view = new EditorView({ parent: root, root });
  }

  /** Shows a text. One that is shown under the same label is changed, and keeps its place. */
  show(text: string, language: Language, label: string): void {
    if (this.#shown !== label) {
      this.#shown = label;
      this.view.setState(EditorState.create({ doc: text, extensions: [followed(this.#events), reading(language, label)] }));
      this.view.scrollDOM.scrollTo(0, 0);
      return;
    }
    const change = difference(this.view.state.doc.toString(), text);
    if (change !== null) {
      this.view.dispatch({ changes: change });
    }
    // It may have been out of sight until now, where lines have no height.
    this.view.requestMeasure();
  }

  mark(marks: Marks): void {
    this.view.dispatch({ effects: links.set(marks) });
  }

  scrollTo(span: Span): void {
    bringIntoSight(this.view, this.view.scrollDOM, span.from);
  }
}
