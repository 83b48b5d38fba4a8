// The buttons of the header.

import { byId, h } from "../dom.ts";
import { EXAMPLES, type Example } from "../examples.ts";
import { isDark, toggleTheme } from "../theme.ts";

export interface ToolEvents {
  example(example: Example): void;
  settings(): void;
  share(): void;
}

export function tools(events: ToolEvents): void {
  const examples = h("select", {
    "aria-label": "Start from an example",
    change: () => {
      const example = EXAMPLES[examples.selectedIndex - 1];
      examples.selectedIndex = 0;
      if (example !== undefined) {
        events.example(example);
      }
    },
  });
  examples.append(h("option", { value: "" }, "Examples"), ...EXAMPLES.map((it) => h("option", {}, it.title)));
  const theme = h("button", { type: "button", click: () => (toggleTheme(), name()) });
  const name = (): void => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", isDark() ? "Use light colors" : "Use dark colors");
  };
  name();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  byId("tools").append(
    examples,
    h("button", { type: "button", click: () => events.settings() }, "Settings"),
    h("button", { type: "button", click: () => events.share() }, "Share"),
    theme,
  );
}
