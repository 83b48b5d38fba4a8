// Elements of the page, built without any HTML text.

type Child = Node | string | null | false | undefined;
type Listener = (event: Event) => void;

/** An element; a function is a listener, `false` and `null` leave an attribute out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | boolean | null | Listener> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((it) => it !== null && it !== undefined && it !== false));
  return element;
}

/** A text of the core: what stands between backticks is code. */
export function words(text: string): Node[] {
  return text.split("`").map((it, at) => (at % 2 === 1 ? h("code", {}, it) : document.createTextNode(it)));
}

/** The same where there is text alone. */
export function quoted(text: string): string {
  return text.replace(/`([^`]*)`/g, "“$1”");
}

/** Scrolls a row sideways until an element of it is in sight, and nothing else. */
export function intoRow(row: HTMLElement, element: HTMLElement): void {
  const { left, right } = element.getBoundingClientRect();
  const frame = row.getBoundingClientRect();
  if (left < frame.left || right > frame.right) {
    row.scrollLeft += left < frame.left ? left - frame.left : right - frame.right;
  }
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`the page has no element ${id}`);
  }
  return element;
}

export function hidden(text: string): HTMLElement {
  return h("span", { class: "hidden" }, text);
}

/** Arrow keys, Home and End move among the elements of a list; the rest of it is skipped by Tab. */
export function roving(list: HTMLElement, selector: string): void {
  list.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll<HTMLElement>(selector)];
    const at = items.indexOf(event.target as HTMLElement);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const to = steps[event.key];
    if (at < 0 || to === undefined) {
      return;
    }
    event.preventDefault();
    const next = items.at(to % items.length);
    next?.focus();
    next?.click();
  });
}
