// Two generated texts held against each other: side by side, or one in the other where there is
// no room.

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorView } from "@codemirror/view";

import { reading } from "./output.ts";
import { shadow } from "./shadow.ts";

const COLLAPSED = { margin: 3, minSize: 6 };
/** Exact as long as it is quick. */
const EFFORT = { scanLimit: 1000, timeout: 100 };
const ROOM = "(min-width: 700px)";

export class CompareView {
  readonly #root: ShadowRoot;
  #shown: { destroy(): void } | null = null;

  constructor(parent: HTMLElement) {
    this.#root = shadow(parent);
  }

  show(from: { label: string; text: string }, to: { label: string; text: string }): void {
    this.clear();
    const root = this.#root;
    const shared = { parent: root, root };
    if (matchMedia(ROOM).matches) {
      const side = (it: { label: string; text: string }) => ({ doc: it.text, extensions: reading("json", it.label) });
      this.#shown = new MergeView({ ...shared, a: side(from), b: side(to), gutter: true, collapseUnchanged: COLLAPSED, diffConfig: EFFORT });
      return;
    }
    const merge = unifiedMergeView({ original: from.text, mergeControls: false, collapseUnchanged: COLLAPSED, diffConfig: EFFORT });
    this.#shown = new EditorView({ ...shared, doc: to.text, extensions: [reading("json", `${from.label} and ${to.label}`), merge] });
  }

  clear(): void {
    this.#shown?.destroy();
    this.#shown = null;
  }
}
