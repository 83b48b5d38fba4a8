// A modal dialog of the browser's own: it keeps the focus in, and Escape closes it.

import { h } from "../dom.ts";

/** Opens a dialog; what is in it gets a function that closes it. */
export function openDialog(title: string, content: (close: () => void) => (Node | false)[]): void {
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", close: () => dialog.remove() });
  const close = (): void => dialog.close();
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      close();
    }
  });
  dialog.append(
    h(
      "div",
      { class: "sheet" },
      h("div", { class: "sheet-head" }, h("h2", { id: "dialog-title" }, title), h("button", { type: "button", class: "quiet", click: close }, "Close")),
      ...content(close),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** A labelled field. */
export function field(label: string, input: HTMLInputElement, hint?: string): HTMLElement {
  return h("label", { class: "field" }, h("span", {}, label), input, hint !== undefined && h("small", {}, hint));
}
