// The work that survives a reload: the state in the browser's storage, the values of variables
// only until the tab is closed.

import type { Project } from "./project.ts";
import { readSaved, type Saved } from "./saved.ts";
import { load, store } from "./storage.ts";

const KEY = "taxiway.work";

export function kept(): Saved | null {
  return readSaved(parsed(load("localStorage", KEY)));
}

export function keptValues(): Record<string, string> {
  const found = parsed(load("sessionStorage", KEY));
  const entries = Object.entries(typeof found === "object" && found !== null ? found : {});
  return Object.fromEntries(entries.filter((it): it is [string, string] => typeof it[1] === "string"));
}

/** Says whether it was kept. */
export function keep(project: Project): boolean {
  store("sessionStorage", KEY, JSON.stringify(project.values()));
  return store("localStorage", KEY, JSON.stringify(project.saved()));
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
