// Names and values that no manifest says itself.

import { h } from "../dom.ts";
import type { Project, Variable } from "../project.ts";
import { field, openDialog } from "./dialog.ts";

export function openSettings(project: Project, undefinedVariables: readonly string[], changed: () => void, at?: string): void {
  const known = new Set(project.variables.map((it) => it.name));
  const rows = h("div", { class: "rows" });
  const add = (variable: Variable, focus: boolean): void => {
    const row = variableRow(variable, changed, () => {
      project.variables = project.variables.filter((it) => it !== variable);
      row.remove();
      changed();
    });
    rows.append(row);
    if (focus) {
      row.querySelector("input")?.focus();
    }
  };
  project.variables.push(...undefinedVariables.filter((it) => !known.has(it)).map((name) => ({ name, value: "" })));
  for (const variable of project.variables) {
    add(variable, false);
  }
  const addNew = (): void => {
    const variable = { name: "", value: "" };
    project.variables.push(variable);
    add(variable, true);
  };
  const complete = h("input", { type: "checkbox", change: () => ((project.complete = complete.checked), changed()) });
  complete.checked = project.complete;
  openDialog("Settings", () => [
    field("Application", text(project.app, (it) => ((project.app = it), changed())), "Fills in the names of clusters, log groups and roles."),
    h(
      "fieldset",
      {},
      h("legend", {}, "Variables"),
      h("p", { class: "hint" }, "Values for ${NAME} in manifests. They may be secrets: they are kept until this browser tab is closed, and no link contains them."),
      rows,
      h("button", { type: "button", click: addNew }, "Add a variable"),
    ),
    h(
      "div",
      { class: "pair" },
      field("AWS account (optional)", text(project.account, (it) => ((project.account = it), changed()), { inputmode: "numeric", maxlength: 12, placeholder: "123456789012" }), "Used in downloads."),
      field("Region (optional)", text(project.region, (it) => ((project.region = it), changed()), { placeholder: "eu-west-1" }), "Used in downloads."),
    ),
    h("label", { class: "check" }, complete, h("span", {}, "The files here are all manifests of the application: names that none of them declares are mistakes.")),
  ]);
  const row = [...rows.children][project.variables.findIndex((it) => it.name === at)];
  row?.querySelector<HTMLInputElement>("input:last-of-type")?.focus();
}

function variableRow(variable: Variable, changed: () => void, remove: () => void): HTMLElement {
  const name = text(variable.name, (it) => ((variable.name = it.trim()), changed()), { "aria-label": "Name of the variable", placeholder: "NAME", class: "code" });
  const value = text(variable.value, (it) => ((variable.value = it), changed()), { "aria-label": "Its value", placeholder: "value", class: "code" });
  return h("div", { class: "variable" }, name, value, h("button", { type: "button", class: "quiet", click: remove }, "Remove"));
}

function text(value: string, set: (value: string) => void, attributes: Record<string, string | number> = {}): HTMLInputElement {
  const input = h("input", { value, spellcheck: "false", autocomplete: "off", autocapitalize: "off", ...attributes, input: () => set(input.value) });
  return input;
}
