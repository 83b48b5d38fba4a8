// A text that was generated: to be read, searched, folded, and followed back to the manifest.

import { defaultKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";

import { difference } from "../difference.ts";
import type { Span } from "../positions.ts";
import { links, type Marks } from "./marks.ts";
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

export interface OutputEvents {
  /** The cursor moved. */
  moved(): void;
  /** A line was clicked, or Enter pressed in it. */
  chosen(focus: boolean): void;
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
      this.view.setState(EditorState.create({ doc: text, extensions: this.#extensions(language, label) }));
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

  /** Moves the text only as far as the place is out of sight. */
  scrollTo(span: Span): void {
    const at = Math.min(span.from, this.view.state.doc.length);
    this.view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "nearest", yMargin: 60 }) });
  }

  #extensions(language: Language, label: string): Extension {
    return [
      keymap.of([{ key: "Enter", run: () => (this.#events.chosen(true), true) }]),
      reading(language, label),
      highlightActiveLine(),
      links.extension,
      EditorView.updateListener.of((update) => {
        if (!update.selectionSet) {
          return;
        }
        this.#events.moved();
        if (update.transactions.some((it) => it.isUserEvent("select.pointer")) && update.state.selection.main.empty) {
          this.#events.chosen(false);
        }
      }),
    ];
  }
}
