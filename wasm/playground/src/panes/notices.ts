// Messages of the page itself, each until it is closed or replaced.

import { byId, h } from "../dom.ts";

export interface Offer {
  label: string;
  run(): void;
}

const place = byId("notices");

/** Shows a message; an earlier one of the same subject goes. */
export function notice(subject: string, text: string, offer?: Offer): void {
  clearNotice(subject);
  const close = (): void => message.remove();
  const message = h(
    "div",
    { class: "notice", "data-subject": subject },
    h("p", {}, text),
    offer !== undefined && h("button", { type: "button", click: () => (close(), offer.run()) }, offer.label),
    h("button", { type: "button", class: "quiet", "aria-label": "Close this message", click: close }, "Close"),
  );
  place.append(message);
}

export function clearNotice(subject: string): void {
  place.querySelector(`[data-subject="${subject}"]`)?.remove();
}
