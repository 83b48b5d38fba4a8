// What belongs together in a manifest and in the configuration beside it.
//
// In: the links of a preview and a place of the cursor. Out: ranges to highlight on both sides.
// Pure; knows nothing of VS Code and nothing of what the values mean.

import type { Link, Position, Range } from "./protocol";

export interface Highlights {
  /** In the configuration. */
  output: Range[];
  /** In the manifest: what decides. */
  manifest: Range[];
  /** In the manifest: what else goes in, or was replaced. */
  related: Range[];
}

/** For a cursor in the configuration: the value it stands in, else those that start on its line. */
export function fromOutput(links: readonly Link[], cursor: Position): Highlights {
  const inside = links.filter((it) => contains(it.output, cursor));
  const chosen = inside.length > 0 ? narrowest(inside, (it) => it.output) : onLine(links, cursor, (it) => [it.output]);
  return highlights(chosen);
}

/** For a cursor in the manifest: what the text under it decides, else what text on its line
 * decides, else what it goes into otherwise. */
export function fromManifest(links: readonly Link[], cursor: Position): Highlights {
  const decides = (it: Link) => (it.manifest === null ? [] : [it.manifest]);
  const related = (it: Link) => it.related;
  for (const ranges of [decides, related]) {
    const inside = links.filter((it) => ranges(it).some((range) => contains(range, cursor)));
    if (inside.length > 0) {
      return highlights(narrowest(inside, (it) => smallest(ranges(it).filter((range) => contains(range, cursor)))));
    }
    const beside = onLine(links, cursor, ranges);
    if (beside.length > 0) {
      return highlights(beside);
    }
  }
  return highlights([]);
}

function highlights(links: readonly Link[]): Highlights {
  const manifest = links.map((it) => it.manifest).filter((it) => it !== null);
  const related = links.flatMap((it) => it.related);
  return {
    output: distinct(links.map((it) => it.output)),
    manifest: distinct(manifest),
    related: distinct(related).filter((it) => !manifest.some((other) => key(other) === key(it))),
  };
}

function onLine(links: readonly Link[], cursor: Position, ranges: (link: Link) => Range[]): Link[] {
  return links.filter((it) => ranges(it).some((range) => range.start.line === cursor.line));
}

/** The links with the smallest range; several when one text decides several values. */
function narrowest(links: readonly Link[], range: (link: Link) => Range): Link[] {
  const least = smallest(links.map(range));
  return links.filter((it) => compare(range(it), least) === 0);
}

function smallest(ranges: readonly Range[]): Range {
  return ranges.reduce((least, it) => (compare(it, least) < 0 ? it : least));
}

/** By the number of lines, then by the columns. */
function compare(a: Range, b: Range): number {
  const lines = (it: Range) => it.end.line - it.start.line;
  return lines(a) - lines(b) || a.end.character - a.start.character - (b.end.character - b.start.character);
}

function contains(range: Range, cursor: Position): boolean {
  return !isBefore(cursor, range.start) && !isBefore(range.end, cursor);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Each range once, in the order of the text. */
function distinct(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a.start.line - b.start.line || a.start.character - b.start.character);
  return [...new Map(sorted.map((it) => [key(it), it])).values()];
}

function key(range: Range): string {
  return `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`;
}
