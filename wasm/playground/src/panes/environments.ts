// Which environment is looked at.

import { byId, h } from "../dom.ts";

export class EnvironmentsPane {
  readonly #choose: (environment: string) => void;
  readonly #group = h("div", { role: "radiogroup", "aria-label": "Environment", class: "signs" });
  readonly #note = h("span", { class: "note" });
  readonly #other = h("input", { class: "other", "aria-label": "Name of another environment", placeholder: "any other…", spellcheck: "false", autocomplete: "off", autocapitalize: "off", size: 11 });
  #shown = "";

  constructor(choose: (environment: string) => void) {
    this.#choose = choose;
    this.#other.addEventListener("input", () => {
      const name = this.#other.value.trim();
      if (name !== "") {
        choose(name);
      }
    });
    byId("environments").append(h("span", { class: "label", "aria-hidden": "true" }, "Environment"), this.#group, this.#other, this.#note);
  }

  show(environments: readonly string[], chosen: string, overridden: number): void {
    this.#note.textContent = overridden === 0 ? "nothing overridden" : `overrides ${overridden} value${overridden === 1 ? "" : "s"}`;
    const other = !environments.includes(chosen);
    this.#other.classList.toggle("chosen", other);
    if (other && document.activeElement !== this.#other) {
      this.#other.value = chosen;
    } else if (!other) {
      this.#other.value = "";
    }
    const shown = JSON.stringify([environments, chosen]);
    if (shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    const options = environments.map((name) => {
      const input = h("input", { type: "radio", name: "environment", value: name, change: () => this.#choose(name) });
      input.checked = name === chosen;
      return h("label", { class: "environment" }, input, h("span", {}, name));
    });
    const focused = this.#group.contains(document.activeElement);
    this.#group.replaceChildren(...options);
    if (focused) {
      this.#group.querySelector<HTMLInputElement>("input:checked")?.focus();
    }
  }
}
