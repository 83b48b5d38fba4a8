// The dialog with the link.

import { h } from "../dom.ts";
import { field, openDialog } from "./dialog.ts";

/** Some programs cut links that are longer. */
const LONG = 30_000;

export function openShare(link: string): void {
  const input = h("input", { value: link, readonly: true, class: "code", focus: () => input.select() });
  const said = h("p", { class: "hint", role: "status" });
  const copy = async (): Promise<void> => {
    input.select();
    said.textContent = (await copied(link)) ? "Copied." : "The browser did not allow it; the link is selected, copy it by hand.";
  };
  openDialog("Share", () => [
    h("p", {}, "The link holds the files, the choices on this page and the names of variables. The values of variables are left out, as they may be secrets; whatever is written in the files themselves is in it."),
    h("p", { class: "hint" }, "All of it stands behind the #, which browsers send to no server."),
    field("Link", input),
    link.length > LONG && h("p", { class: "hint" }, `The link has ${link.length.toLocaleString("en")} characters; some programs cut links that long.`),
    h("div", { class: "actions" }, h("button", { type: "button", class: "main", click: () => void copy() }, "Copy link")),
    said,
  ]);
  input.select();
}

/** Says whether the text is in the clipboard. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
