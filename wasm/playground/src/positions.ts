// Between the core's places and the editor's.
//
// The core counts lines and columns from 1, columns in characters; the editor counts UTF-16 units
// from the start of the text, in which an emoji takes two.

import type { Position, Range } from "@taxiway/wasm/web";

/** A piece of a text in UTF-16 units; the end does not belong to it. */
export interface Span {
  from: number;
  to: number;
}

/** One text, with both ways to name a place in it. A place outside becomes the nearest inside. */
export class Lines {
  readonly #text: string;
  /** Where each line starts. */
  readonly #starts: number[] = [0];
  /** By line: where characters of two units start. Filled in as lines are asked about. */
  readonly #wide = new Map<number, number[]>();
  readonly #plain: boolean;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      this.#starts.push(at + 1);
    }
    this.#plain = !/[\ud800-\udbff]/.test(text);
  }

  offset(position: Position): number {
    const line = clamp(position.line - 1, 0, this.#starts.length - 1);
    const start = this.#starts[line] ?? 0;
    let at = start + Math.max(position.column - 1, 0);
    for (const wide of this.#wideIn(line)) {
      if (wide >= at) {
        break;
      }
      at += 1;
    }
    return Math.min(at, this.#end(line));
  }

  position(offset: number): Position {
    const at = clamp(offset, 0, this.#text.length);
    const line = this.line(at) - 1;
    const start = this.#starts[line] ?? 0;
    const wide = this.#wideIn(line).filter((it) => it + 1 < at).length;
    return { line: line + 1, column: at - start - wide + 1 };
  }

  /** The number of the line that a place stands in, from 1. */
  line(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + 1;
  }

  span(range: Range): Span {
    const from = this.offset(range.start);
    return { from, to: Math.max(from, this.offset(range.end)) };
  }

  #end(line: number): number {
    const next = this.#starts[line + 1];
    return next === undefined ? this.#text.length : next - 1;
  }

  #wideIn(line: number): readonly number[] {
    if (this.#plain) {
      return [];
    }
    let found = this.#wide.get(line);
    if (found === undefined) {
      const start = this.#starts[line] ?? 0;
      const pairs = this.#text.slice(start, this.#end(line)).matchAll(/[\ud800-\udbff][\udc00-\udfff]/g);
      found = [...pairs].map((it) => start + it.index);
      this.#wide.set(line, found);
    }
    return found;
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
