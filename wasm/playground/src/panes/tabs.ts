// Which output is looked at.

import { byId, h, hidden, intoRow, roving } from "../dom.ts";
import { TABS, type Tab } from "../saved.ts";

export const TITLES: Record<Tab, string> = {
  task: "Task definition",
  service: "Service",
  resolved: "Resolved manifest",
  compare: "Compare",
};

export class TabsPane {
  readonly #tabs: Map<Tab, { button: HTMLButtonElement; count: HTMLElement }>;
  readonly #list: HTMLElement;

  constructor(choose: (tab: Tab) => void) {
    const tab = (id: Tab) => {
      const count = h("span", { class: "related-count" });
      const button = h("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": "output", click: () => choose(id) }, TITLES[id], count);
      return [id, { button, count }] as const;
    };
    this.#tabs = new Map(TABS.map(tab));
    this.#list = h("div", { role: "tablist", "aria-label": "Outputs", class: "tablist" }, ...[...this.#tabs.values()].map((it) => it.button));
    roving(this.#list, "[role=tab]");
    byId("tabs").append(this.#list);
  }

  show(chosen: Tab): void {
    for (const [id, { button }] of this.#tabs) {
      button.setAttribute("aria-selected", String(id === chosen));
      button.tabIndex = id === chosen ? 0 : -1;
      if (id === chosen) {
        intoRow(this.#list, button);
      }
    }
    byId("output").setAttribute("aria-labelledby", `tab-${chosen}`);
  }

  /** How many values of each output the cursor in the manifest decides. */
  count(counts: Partial<Record<Tab, number>>): void {
    for (const [id, { count }] of this.#tabs) {
      const found = counts[id] ?? 0;
      count.replaceChildren(...(found > 0 ? [String(found), hidden(" values that the cursor decides")] : []));
    }
  }
}
