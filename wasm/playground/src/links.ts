// What belongs together in a manifest and in the output beside it.
//
// In: the links of an output and a place of the cursor. Out: what to highlight on both sides.
// Knows nothing of what the values mean.

import type { Span } from "./positions.ts";

/** One value of an output, and what it comes from. */
export interface Link {
  path: string;
  output: Span;
  /** The text that decides; nothing for what a rule adds by itself. */
  manifest?: Span;
  /** Further text that goes in, or was replaced. */
  related: Span[];
  /** Where it comes from, in words; nothing for what simply stands in the manifest. */
  words?: string;
}

/** The links of a cursor in the output: of the value it stands in, else of those that start in
 * its line. */
export function atOutput(links: readonly Link[], cursor: number, line: Span): Link[] {
  return at(links, cursor, line, (it) => [it.output]);
}

/** The links of a cursor in the manifest: what the text under it decides, else what text that
 * starts in its line decides, else what it goes into otherwise. */
export function atManifest(links: readonly Link[], cursor: number, line: Span): Link[] {
  const decided = at(links, cursor, line, (it) => (it.manifest === undefined ? [] : [it.manifest]));
  return decided.length > 0 ? decided : at(links, cursor, line, (it) => it.related);
}

function at(links: readonly Link[], cursor: number, line: Span, spans: (link: Link) => readonly Span[]): Link[] {
  const touching = (it: Link) => spans(it).filter((span) => span.from <= cursor && cursor <= span.to);
  const inside = links.map((link) => ({ link, size: Math.min(...touching(link).map(size)) })).filter((it) => it.size !== Infinity);
  if (inside.length > 0) {
    const least = inside.reduce((found, it) => Math.min(found, it.size), Infinity);
    return inside.filter((it) => it.size === least).map((it) => it.link);
  }
  return links.filter((it) => spans(it).some((span) => line.from <= span.from && span.from <= line.to));
}

function size(span: Span): number {
  return span.to - span.from;
}
