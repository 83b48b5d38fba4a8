// The editor of the manifests: one view, one state per file, so that each keeps its own history.

import { acceptCompletion } from "@codemirror/autocomplete";
import { indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { type ChangeSpec, EditorState, type Extension, type StateEffect, type Text } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";

import type { Span } from "../positions.ts";
import type { Finding } from "../protocol.ts";
import { type AskComplete, complete } from "./complete.ts";
import { diagnostics, type Fix, type Give, show } from "./diagnostics.ts";
import { type AskHover, hover } from "./hover.ts";
import { links, type Marks, overrides } from "./marks.ts";
import { shadow } from "./shadow.ts";
import { look } from "./theme.ts";

export interface ManifestEvents {
  /** The text of a file is another. */
  changed(path: string, doc: Text): void;
  /** The cursor moved and the text did not. */
  moved(): void;
  hover: AskHover;
  complete: AskComplete;
  fix: Fix;
  give: Give;
}

/** Typing over a selection of several lines: left to itself, Chromium would join the lines with
 * inline styles, which the content security policy blocks with a complaint. */
const overSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const { data } = event;
    if (event.isComposing || event.inputType !== "insertText" || data === null || empty) {
      return false;
    }
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((it) => it(view, from, to, data, insert))) {
      view.dispatch(insert());
    }
    return true;
  },
});

export class ManifestEditor {
  readonly view: EditorView;
  readonly #events: ManifestEvents;
  readonly #extensions: Extension;
  readonly #states = new Map<string, { state: EditorState; scroll: StateEffect<unknown> }>();
  #path = "";

  constructor(parent: HTMLElement, events: ManifestEvents) {
    this.#events = events;
    this.#extensions = [
      keymap.of([{ key: "Tab", run: acceptCompletion }]),
      basicSetup,
      keymap.of([indentWithTab]),
      yaml(),
      diagnostics,
      hover(events.hover),
      complete(events.complete),
      links.extension,
      overrides.extension,
      overSelection,
      look,
      EditorView.contentAttributes.of({
        "aria-label": "Manifest",
        tabindex: "0",
        "aria-description": "Escape, then Tab, leaves the editor. Control or Command with I explains what is at the cursor.",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          events.changed(this.#path, update.state.doc);
        } else if (update.selectionSet) {
          events.moved();
        }
      }),
    ];
    const root = shadow(parent);
    this.view = new EditorView({ parent: root, root });
  }

  /** Shows a file as it was left. */
  open(path: string, doc: Text): void {
    this.#keep();
    this.#path = path;
    const kept = this.#states.get(path);
    const same = kept?.state.doc === doc ? kept : null;
    this.view.setState(same?.state ?? EditorState.create({ doc, extensions: this.#extensions }));
    if (same === null) {
      this.view.scrollDOM.scrollTo(0, 0);
    } else {
      this.view.dispatch({ effects: same.scroll });
    }
  }

  rename(from: string, to: string): void {
    this.#keep();
    const kept = this.#states.get(from);
    this.#states.delete(from);
    if (kept !== undefined) {
      this.#states.set(to, kept);
    }
    this.#path = this.#path === from ? to : this.#path;
  }

  forget(): void {
    this.#states.clear();
    this.#path = "";
  }

  show(findings: readonly Finding[], marks: Marks): void {
    this.view.dispatch(show(this.view.state, findings, this.#events.fix, this.#events.give), { effects: overrides.set(marks) });
  }

  mark(marks: Marks): void {
    this.view.dispatch({ effects: links.set(marks) });
  }

  change(changes: ChangeSpec): void {
    this.view.dispatch({ changes, userEvent: "input.fix", scrollIntoView: true });
  }

  /** Puts the cursor somewhere and shows it. */
  reveal(span: Span, focus: boolean): void {
    const at = Math.min(span.from, this.view.state.doc.length);
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    if (focus) {
      this.view.focus();
    }
  }

  #keep(): void {
    if (this.#path !== "") {
      this.#states.set(this.#path, { state: this.view.state, scroll: this.view.scrollSnapshot() });
    }
  }
}
