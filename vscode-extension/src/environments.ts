// Which environment is looked at: one choice for the whole workspace, remembered.

import * as vscode from "vscode";

import type { Client } from "./client";
import { environmentsMethod, type EnvironmentsParams, type EnvironmentsResult } from "./protocol";
import { workload } from "./subject";

const storageKey = "environment";

export class Environments implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Names that someone typed, which no manifest has. */
  private readonly typed = new Set<string>();

  /** Another environment was chosen. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly client: Client,
    private readonly memory: vscode.Memento,
  ) {}

  /** The names that a manifest can be looked at in. */
  async names(manifest: vscode.Uri): Promise<string[]> {
    const { environments } = await this.ask(manifest);
    return [...new Set([...environments.map((it) => it.name), ...this.typed])];
  }

  /** The chosen environment if the manifest has it, else its first; undefined when it has none. */
  async current(manifest: vscode.Uri): Promise<string | undefined> {
    const names = await this.names(manifest);
    const chosen = this.memory.get<string>(storageKey);
    return chosen !== undefined && names.includes(chosen) ? chosen : names[0];
  }

  async choose(name: string): Promise<void> {
    await this.memory.update(storageKey, name);
    this.changed.fire();
  }

  /** Lets a person pick one, which is then the chosen one; undefined when they do not. */
  async pick(manifest: vscode.Uri): Promise<string | undefined> {
    const { environments } = await this.ask(manifest);
    const current = await this.current(manifest);
    const items: vscode.QuickPickItem[] = (await this.names(manifest)).map((name) => {
      const known = environments.find((it) => it.name === name);
      return {
        label: name,
        iconPath: new vscode.ThemeIcon(name === current ? "check" : "blank"),
        description: known?.range ? "overrides in the manifest" : "no overrides",
      };
    });
    const other: vscode.QuickPickItem = { label: "Another name…", iconPath: new vscode.ThemeIcon("edit") };
    const separator: vscode.QuickPickItem = { label: "", kind: vscode.QuickPickItemKind.Separator };
    const title = `Environment in which ${workload(manifest.path)} is shown`;
    const picked =
      items.length > 0
        ? await vscode.window.showQuickPick([...items, separator, other], { title, placeHolder: "Environment" })
        : other;
    const name = picked === other ? await this.type(title) : picked?.label;
    if (name !== undefined) {
      await this.choose(name);
    }
    return name;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async type(title: string): Promise<string | undefined> {
    const typed = await vscode.window.showInputBox({ title, prompt: "An environment that the manifest does not name" });
    const name = typed?.trim();
    if (name === undefined || name === "") {
      return undefined;
    }
    this.typed.add(name);
    return name;
  }

  private ask(manifest: vscode.Uri): Promise<EnvironmentsResult> {
    const params: EnvironmentsParams = { textDocument: { uri: manifest.toString() } };
    return this.client.request(environmentsMethod, params);
  }
}
