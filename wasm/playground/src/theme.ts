// Light, dark, or as the system is set.

import { load, store } from "./storage.ts";

const KEY = "taxiway.theme";
const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export function theme(): Theme {
  return THEMES.find((it) => it === load("localStorage", KEY)) ?? "system";
}

export function applyTheme(): void {
  show(theme());
}

/** Turns what is seen now into its opposite. */
export function toggleTheme(): Theme {
  const next = isDark() ? "light" : "dark";
  store("localStorage", KEY, next);
  show(next);
  return next;
}

export function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
}

function show(chosen: Theme): void {
  if (chosen === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = chosen;
  }
}
