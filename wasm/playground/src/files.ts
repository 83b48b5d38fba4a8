// The worker's side of the files: the core's workspace, and the lines of each text.

import type { Workspace } from "@taxiway/wasm/web";

import { Lines } from "./positions.ts";
import type { Update } from "./protocol.ts";

export class Files {
  readonly workspace: Workspace;
  readonly #texts = new Map<string, string>();
  readonly #lines = new Map<string, Lines>();

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  update(update: Update): void {
    for (const path of update.remove) {
      this.workspace.remove(path);
      this.#texts.delete(path);
      this.#lines.delete(path);
    }
    for (const [path, text] of update.set) {
      this.workspace.set(path, text);
      this.#texts.set(path, text);
      this.#lines.delete(path);
    }
    if (update.settings !== undefined) {
      const { app, values, complete } = update.settings;
      this.workspace.setVariables(app === "" ? { values } : { app, values });
      this.workspace.setComplete(complete);
    }
  }

  lines(path: string): Lines {
    let lines = this.#lines.get(path);
    if (lines === undefined) {
      lines = new Lines(this.text(path));
      this.#lines.set(path, lines);
    }
    return lines;
  }

  text(path: string): string {
    return this.#texts.get(path) ?? "";
  }
}
