// Where things are in VS Code's window, and how a person gets at them.

export function drive(page) {
  page.setDefaultTimeout(20_000);

  /** The editor of a group, counted from 0 at the left. */
  const editor = (group) => page.locator(".editor-group-container").nth(group).locator(".monaco-editor").first();
  /** The first line with a text. */
  const line = (group, text) => editor(group).locator(".view-line", { hasText: text }).first();
  /** A word of such a line. */
  const word = (group, text, part) => line(group, text).locator("span span", { hasText: part }).last();
  /** An entry of the explorer. */
  const entry = (level, name) =>
    page.locator(`.explorer-folders-view .monaco-list-row[aria-level="${level}"][aria-label*="${name}"]`).first();
  const picks = page.locator(".quick-input-widget .monaco-list-row");
  const hover = page.locator(".monaco-hover-content:visible").first();
  const squiggle = page.locator(".squiggly-error, .squiggly-warning").first();

  return {
    editor,
    line,
    word,
    picks,
    hover,
    squiggle,

    async openSettings() {
      await entry(1, "taxiway.toml").dblclick();
    },

    async openManifest(workload) {
      await entry(1, "copilot").click();
      await entry(2, workload).click();
      await entry(3, "manifest.yml").dblclick();
    },

    async command(title) {
      await page.keyboard.press("F1");
      await page.locator(".quick-input-widget input").first().fill(`>${title}`);
      await picks.filter({ has: page.getByText(title, { exact: true }) }).first().click();
    },

    /** Hovers over a word and gives the text that is shown. */
    async hoverOver(word) {
      await word.hover();
      await hover.waitFor();
      return hover.innerText();
    },
  };
}
