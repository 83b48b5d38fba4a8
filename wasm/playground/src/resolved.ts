// A resolved manifest as YAML, with the place of every value in it.
//
// In: the core's resolved manifest. Out: text by the YAML library, with words behind each value
// that does not simply stand in the manifest. Places come from reading that text again.

import type { Resolved } from "@taxiway/wasm/web";
import { Document, isMap, isScalar, isSeq, parseDocument, type Node } from "yaml";

import type { Span } from "./positions.ts";

/** The dialect of Copilot's own reader: what it takes for a boolean is quoted where it is text. */
const DIALECT = { version: "1.1" } as const;

export interface Listing {
  text: string;
  /** Where each value stands, by path. */
  places: Map<string, Span>;
}

export function listing(resolved: Resolved): Listing {
  const words = new Map(resolved.values.map((it) => [it.path, it.words]));
  const document = new Document(resolved.manifest, DIALECT);
  walk(document.contents, "", (path, node) => {
    const comment = words.get(path);
    // Behind an empty list or map the library has no place for words.
    if (comment !== undefined && isScalar(node)) {
      node.comment = ` ${comment}`;
    }
  });
  const text = document.toString({ lineWidth: 0 });
  const places = new Map<string, Span>();
  walk(parseDocument(text, DIALECT).contents, "", (path, node) => {
    if (node.range) {
      places.set(path, { from: node.range[0], to: node.range[1] });
    }
  });
  return { text, places };
}

/** Tells every value that is no list or map, or an empty one, with the path that the core gives it. */
function walk(node: unknown, path: string, tell: (path: string, node: Node) => void): void {
  if (isMap(node) && node.items.length > 0) {
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? (key.source ?? key.value) : key);
      walk(value, path === "" ? name : `${path}.${name}`, tell);
    }
  } else if (isSeq(node) && node.items.length > 0) {
    node.items.forEach((it, at) => walk(it, `${path}[${at}]`, tell));
  } else if (isScalar(node) || isMap(node) || isSeq(node)) {
    tell(path, node);
  }
}
