// What of the page's state outlives it: what a share link and the browser's storage hold.
//
// In: anything that was read. Out: a state that holds together, or nothing. The values of
// variables are no part of it, since they may be secrets.

export const TABS = ["task", "service", "resolved", "compare"] as const;
export type Tab = (typeof TABS)[number];

export interface File {
  path: string;
  text: string;
}

export interface Saved {
  files: File[];
  /** The path of the file in the editor. */
  active: string;
  /** Empty for the first one that the manifest names. */
  environment: string;
  /** What is compared with: `null` for the base. */
  compareWith: string | null;
  tab: Tab;
  app: string;
  /** The names of variables. */
  variables: string[];
  account: string;
  region: string;
  /** Whether all manifests of the application are here. */
  complete: boolean;
}

/** Reads what was saved; `null` for what is none of ours. */
export function readSaved(value: unknown): Saved | null {
  if (typeof value !== "object" || value === null) {
    return null;
  }
  const it = value as Record<string, unknown>;
  if (!Array.isArray(it.files)) {
    return null;
  }
  const files = new Map<string, string>();
  for (const file of it.files as unknown[]) {
    const { path, text: content } = (file ?? {}) as Record<string, unknown>;
    if (typeof path !== "string" || path === "" || typeof content !== "string") {
      return null;
    }
    files.set(path, content);
  }
  const first = files.keys().next().value;
  if (first === undefined) {
    return null;
  }
  const active = text(it.active);
  return {
    files: [...files].map(([path, content]) => ({ path, text: content })),
    active: files.has(active) ? active : first,
    environment: text(it.environment),
    compareWith: typeof it.compareWith === "string" && it.compareWith !== "" ? it.compareWith : null,
    tab: TABS.find((tab) => tab === it.tab) ?? "task",
    app: text(it.app),
    variables: Array.isArray(it.variables) ? it.variables.filter((name) => typeof name === "string") : [],
    account: text(it.account),
    region: text(it.region),
    complete: it.complete === true,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
