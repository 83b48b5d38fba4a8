// What a configuration is shown of, and how that is written in the address of its document.
//
// Pure; knows nothing of VS Code.

/** One manifest in one environment, or one side of a comparison. */
export interface Subject {
  /** The manifest's URI. */
  manifest: string;
  /** null is the manifest without the overrides of any environment. */
  environment: string | null;
  /** The other side, when this is one side of a comparison. */
  compare?: { side: "from" | "to"; other: string | null };
}

export const scheme = "taxiway-preview";

/** Path and query of a document's URI. Editors show the end of the path as title. */
export function address(subject: Subject): { path: string; query: string } {
  const title = `${workload(subject.manifest)} in ${subject.environment ?? "base"}.json`;
  return { path: `/${title.replaceAll("/", "-")}`, query: JSON.stringify(subject) };
}

/** The subject of such a document; null when the query is not one. */
export function parse(query: string): Subject | null {
  try {
    const subject = JSON.parse(query);
    return typeof subject.manifest === "string" ? subject : null;
  } catch {
    return null;
  }
}

/** The name of the folder that a manifest lies in, which is the workload's. */
export function workload(manifest: string): string {
  const name = manifest.split(/[/\\]/).at(-2) ?? "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
