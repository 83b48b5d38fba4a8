// The commands, each a thin call; lenses call two of them with arguments.

import * as vscode from "vscode";

import type { Client } from "./client";
import type { Environments } from "./environments";
import { Previews } from "./preview";
import { describe } from "./server";
import { manifestShown } from "./status";
import { type Subject, workload } from "./subject";

/** How the manifest without overrides is called in lists. */
const base = "base";

export class Commands {
  constructor(
    private readonly client: Client,
    private readonly environments: Environments,
    private readonly previews: Previews,
  ) {}

  register(): vscode.Disposable[] {
    const commands: Record<string, (...args: never[]) => unknown> = {
      "taxiway.preview": (uri?: unknown, environment?: unknown) => this.preview(uri, environment),
      "taxiway.compare": (uri?: unknown, from?: unknown, to?: unknown) => this.compare(uri, from, to),
      "taxiway.chooseEnvironment": () => this.chooseEnvironment(),
      "taxiway.restart": () => this.restart(),
      "taxiway.showLog": () => this.client.log.show(),
      "taxiway.showVersion": () => this.showVersion(),
    };
    return Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(name, async (...args: never[]) => {
        try {
          await run(...args);
        } catch (error) {
          this.client.log.error(`${name}: ${error}`);
          void vscode.window.showErrorMessage(`Taxiway: ${error instanceof Error ? error.message : error}`);
        }
      }),
    );
  }

  /** A lens names the environment, or null for one to choose. A menu gives a URI and other
   * things besides. */
  private async preview(uri: unknown, environment: unknown): Promise<void> {
    const manifest = manifestFor(uri);
    if (manifest === undefined) {
      return;
    }
    let name: string | undefined;
    if (typeof environment === "string") {
      name = environment;
      await this.environments.choose(name);
    } else if (environment !== null) {
      name = await this.environments.current(manifest);
    }
    name ??= await this.environments.pick(manifest);
    if (name !== undefined) {
      await this.previews.open({ manifest: manifest.toString(), environment: name });
    }
  }

  private async compare(uri: unknown, from: unknown, to: unknown): Promise<void> {
    const manifest = manifestFor(uri);
    if (manifest === undefined) {
      return;
    }
    const isGiven = typeof to === "string" && (from === null || typeof from === "string");
    const pair = isGiven ? { from, to } : await this.pickPair(manifest);
    if (pair === undefined) {
      return;
    }
    const subject = (side: "from" | "to", other: "from" | "to"): Subject => ({
      manifest: manifest.toString(),
      environment: pair[side],
      compare: { side, other: pair[other] },
    });
    const title = `${workload(manifest.path)}: ${pair.from ?? base} ↔ ${pair.to}`;
    const [left, right] = [Previews.uri(subject("from", "to")), Previews.uri(subject("to", "from"))];
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
  }

  private async pickPair(manifest: vscode.Uri): Promise<{ from: string | null; to: string } | undefined> {
    const names = await this.environments.names(manifest);
    const current = await this.environments.current(manifest);
    const title = `Compare environments of ${workload(manifest.path)}`;
    const bare: vscode.QuickPickItem = { label: base, description: "the manifest without overrides" };
    const item = (name: string): vscode.QuickPickItem => ({ label: name });
    const from = await vscode.window.showQuickPick([bare, ...names.map(item)], { title, placeHolder: "From" });
    if (from === undefined) {
      return undefined;
    }
    const others = names.filter((it) => from === bare || it !== from.label);
    others.sort((a, b) => Number(b === current) - Number(a === current));
    if (others.length === 0) {
      throw new Error("the manifest has no other environment to compare with");
    }
    const placeHolder = `What is different from ${from.label} in …`;
    const to = others.length === 1 ? others[0] : await vscode.window.showQuickPick(others, { title, placeHolder });
    return to === undefined ? undefined : { from: from === bare ? null : from.label, to };
  }

  /** A configuration that is open follows. */
  private async chooseEnvironment(): Promise<void> {
    const manifest = manifestFor(undefined);
    if (manifest === undefined) {
      return;
    }
    const name = await this.environments.pick(manifest);
    if (name !== undefined && this.previews.isOpen(manifest.toString())) {
      await this.previews.open({ manifest: manifest.toString(), environment: name });
    }
  }

  private async restart(): Promise<void> {
    await this.client.restart();
    if (this.client.isRunning) {
      vscode.window.setStatusBarMessage(`Taxiway ${this.client.version ?? ""} restarted`, 3000);
    }
  }

  private async showVersion(): Promise<void> {
    const { chosen, version } = this.client;
    if ("missing" in chosen) {
      throw new Error(chosen.missing);
    }
    const text = `Taxiway ${version ?? "does not run"}: ${chosen.path}, ${describe(chosen.source)}`;
    const copy = "Copy";
    const answer = await vscode.window.showInformationMessage(text, copy);
    if (answer === copy) {
      await vscode.env.clipboard.writeText(text);
    }
  }
}

/** The manifest that a command is about; says so when there is none. */
function manifestFor(uri: unknown): vscode.Uri | undefined {
  if (typeof uri === "string") {
    return vscode.Uri.parse(uri);
  }
  const document = vscode.window.activeTextEditor?.document;
  const manifest = document && manifestShown(document);
  if (manifest === undefined) {
    void vscode.window.showInformationMessage("Taxiway: open the manifest of a service or job first, copilot/<name>/manifest.yml.");
  }
  return manifest;
}
