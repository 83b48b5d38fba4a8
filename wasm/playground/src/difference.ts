// The one change that makes a new text of an old one.
//
// An output that is replaced this way keeps its scroll position and its folds.

export interface Change {
  from: number;
  to: number;
  insert: string;
}

/** As small as one change can be; `null` where the texts are equal. Cuts no character in two. */
export function difference(before: string, after: string): Change | null {
  if (before === after) {
    return null;
  }
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) {
    start += 1;
  }
  let tail = 0;
  while (tail < shorter - start && before.charCodeAt(before.length - tail - 1) === after.charCodeAt(after.length - tail - 1)) {
    tail += 1;
  }
  if (start > 0 && isHigh(before, start - 1)) {
    start -= 1;
  }
  if (tail > 0 && isLow(before, before.length - tail)) {
    tail -= 1;
  }
  return { from: start, to: before.length - tail, insert: after.slice(start, after.length - tail) };
}

function isHigh(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800;
}

function isLow(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}
