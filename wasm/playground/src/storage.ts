// The browser's storage, where it is allowed; where not, nothing is kept and nothing breaks.

type Where = "localStorage" | "sessionStorage";

export function load(where: Where, key: string): string | null {
  try {
    return globalThis[where].getItem(key);
  } catch {
    return null;
  }
}

/** Says whether it was kept. */
export function store(where: Where, key: string, value: string): boolean {
  try {
    globalThis[where].setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
