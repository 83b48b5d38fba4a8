// Brings a line of a text into sight within the text's own frame.
//
// The editor's way would scroll the page as well: on a narrow screen, where texts stand below each
// other, away from the one that somebody writes.

import type { EditorView } from "@codemirror/view";

const MARGIN = 60;

/** Scrolls `frame`, and only as far as the line is out of its sight. */
export function bringIntoSight(view: EditorView, frame: Element, at: number): void {
  view.requestMeasure({
    key: bringIntoSight,
    read: () => {
      const line = view.lineBlockAt(Math.min(at, view.state.doc.length));
      const top = view.documentTop + line.top - frame.getBoundingClientRect().top;
      return { above: top - MARGIN, below: top + line.height + MARGIN - frame.clientHeight };
    },
    write: ({ above, below }) => {
      if (above < 0 || below > 0) {
        frame.scrollBy({ top: above < 0 ? above : below });
      }
    },
  });
}
