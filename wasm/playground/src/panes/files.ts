// The files as tabs, and the dialog that names, renames and deletes them.

import { byId, h, hidden, intoRow, roving } from "../dom.ts";
import type { Project } from "../project.ts";
import type { Finding } from "../protocol.ts";
import { field, openDialog } from "./dialog.ts";

export interface FileEvents {
  open(path: string): void;
  add(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
}

const NEW_PATH = "copilot/NAME/manifest.yml";

export class FilesPane {
  readonly #project: Project;
  readonly #events: FileEvents;
  readonly #list = h("div", { role: "tablist", "aria-label": "Files", class: "tablist" });

  constructor(project: Project, events: FileEvents) {
    this.#project = project;
    this.#events = events;
    roving(this.#list, "[role=tab]");
    byId("files").append(
      this.#list,
      h("button", { type: "button", class: "quiet", click: () => this.#edit(null) }, "Add file"),
      h("button", { type: "button", class: "quiet", click: () => this.#edit(project.active) }, "Rename"),
    );
  }

  show(findings: readonly Finding[]): void {
    const focused = this.#list.contains(document.activeElement);
    const tabs = [...this.#project.docs.keys()].map((path) => {
      const active = path === this.#project.active;
      const worst = findings.find((it) => it.path === path && it.severity === "error") ?? findings.find((it) => it.path === path);
      return h(
        "button",
        {
          type: "button",
          role: "tab",
          class: "file",
          title: path,
          "aria-selected": String(active),
          "aria-controls": "manifest",
          tabindex: active ? 0 : -1,
          click: () => this.#events.open(path),
          dblclick: () => this.#edit(path),
        },
        ...label(path),
        worst !== undefined && h("span", { class: `dot ${worst.severity}`, "aria-hidden": "true" }),
        worst !== undefined && hidden(`, has ${worst.severity}s`),
      );
    });
    this.#list.replaceChildren(...tabs);
    const active = tabs.find((it) => it.getAttribute("aria-selected") === "true");
    if (focused) {
      active?.focus();
    }
    if (active !== undefined) {
      intoRow(this.#list, active);
    }
  }

  #edit(path: string | null): void {
    const { docs } = this.#project;
    const input = h("input", { value: path ?? NEW_PATH, required: true, spellcheck: "false", autocomplete: "off", autocapitalize: "off" });
    const save = (event: Event, close: () => void): void => {
      event.preventDefault();
      const to = input.value.trim().replace(/^\/+/, "");
      input.setCustomValidity(to === "" ? "A file needs a path." : to !== path && docs.has(to) ? "There is a file of this path already." : "");
      if (!input.reportValidity()) {
        return;
      }
      close();
      if (path === null) {
        this.#events.add(to);
      } else if (to !== path) {
        this.#events.rename(path, to);
      }
    };
    openDialog(path === null ? "Add a file" : "Rename the file", (close) => [
      h(
        "form",
        { submit: (event) => save(event, close), input: () => input.setCustomValidity("") },
        field("Path", input, "From the folder that holds copilot. A manifest lies in copilot/NAME/manifest.yml, an environment's in copilot/environments/NAME/manifest.yml."),
        h(
          "div",
          { class: "actions" },
          h("button", { type: "submit", class: "main" }, path === null ? "Add" : "Rename"),
          path !== null && docs.size > 1 && h("button", { type: "button", class: "danger", click: () => (close(), this.#events.remove(path)) }, "Delete this file"),
        ),
      ),
    ]);
    input.focus();
    const name = input.value.indexOf("NAME");
    input.setSelectionRange(name < 0 ? 0 : name, name < 0 ? input.value.length : name + 4);
  }
}

/** What tells files apart stands out. */
function label(path: string): Node[] {
  const parts = /^(copilot\/(?:environments\/)?)([^/]+)(\/manifest\.ya?ml)$/.exec(path);
  if (parts === null) {
    return [document.createTextNode(path)];
  }
  const [, before = "", name = "", after = ""] = parts;
  return [h("span", { class: "dim" }, before), h("b", {}, name), h("span", { class: "dim" }, after)];
}
