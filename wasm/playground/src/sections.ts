// The task definition and the service, each as a text of its own.
//
// In: the core's JSON, `{"taskDefinition": …, "service": … | null}` in lines of two blanks'
// depth. Out: the lines of one of them, moved to the margin, and where they stood.

import type { Position, Range } from "@taxiway/wasm/web";

export interface Section {
  text: string;
  /** A place of the whole as a place of the section. */
  move(range: Range): Range;
}

/** `null` where the section is missing or `null`. */
export function section(output: string, name: "taskDefinition" | "service"): Section | null {
  const lines = output.split("\n");
  const key = `  "${name}": `;
  const first = lines.findIndex((it) => it.startsWith(key));
  const opening = lines[first]?.slice(key.length) ?? "null";
  if (!opening.startsWith("{")) {
    return null;
  }
  const last = opening.startsWith("{}") ? first : lines.findIndex((it, at) => at > first && it.startsWith("  }"));
  const inner = lines.slice(first + 1, last + 1).map((it) => it.slice(2));
  const text = [opening, ...inner].join("\n").replace(/,$/, "");
  const move = (it: Position): Position => ({
    line: it.line - first,
    column: it.column - (it.line === first + 1 ? key.length : 2),
  });
  return { text: `${text}\n`, move: (range) => ({ start: move(range.start), end: move(range.end) }) };
}
