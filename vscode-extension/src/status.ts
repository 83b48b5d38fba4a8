// The status bar: in which environment the manifest is shown, and which server runs.

import * as vscode from "vscode";

import { type Client, documents, isManifest } from "./client";
import type { Environments } from "./environments";
import { Refresher } from "./refresh";
import { describe } from "./server";
import { parse, scheme, workload } from "./subject";

export class Status implements vscode.Disposable {
  private readonly environment = vscode.window.createStatusBarItem("taxiway.environment", vscode.StatusBarAlignment.Right, 101);
  private readonly server = vscode.languages.createLanguageStatusItem("taxiway.server", [documents, { scheme }]);
  private readonly refresher = new Refresher(200, () => this.showEnvironment());
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly client: Client,
    private readonly environments: Environments,
  ) {
    this.environment.name = "Taxiway: Environment";
    this.environment.command = "taxiway.chooseEnvironment";
    this.server.name = "Taxiway";
    this.subscriptions = [
      this.environment,
      this.server,
      this.refresher,
      client.onDidChange(() => this.showServer()),
      environments.onDidChange(() => void this.showEnvironment()),
      vscode.window.onDidChangeActiveTextEditor(() => void this.showEnvironment()),
      vscode.workspace.onDidChangeTextDocument((it) => {
        if (it.document === vscode.window.activeTextEditor?.document) {
          this.refresher.schedule();
        }
      }),
    ];
    this.showServer();
  }

  dispose(): void {
    this.subscriptions.forEach((it) => void it.dispose());
  }

  private showServer(): void {
    const { chosen, version } = this.client;
    this.server.busy = this.client.isStarting;
    this.server.severity = vscode.LanguageStatusSeverity.Information;
    this.server.command = { title: "Show Log", command: "taxiway.showLog" };
    if ("missing" in chosen) {
      this.server.severity = vscode.LanguageStatusSeverity.Error;
      this.server.text = "Taxiway: no server";
      this.server.detail = chosen.missing;
    } else if (this.client.isRunning || this.client.isStarting) {
      this.server.text = version === undefined ? "Taxiway" : `Taxiway ${version}`;
      this.server.detail = describe(chosen.source);
    } else {
      this.server.severity = vscode.LanguageStatusSeverity.Error;
      this.server.text = "Taxiway: the server does not run";
      this.server.detail = chosen.path;
      this.server.command = { title: "Restart", command: "taxiway.restart" };
    }
    void this.showEnvironment();
  }

  private async showEnvironment(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    void vscode.commands.executeCommand("setContext", "taxiway.isManifest", document !== undefined && isManifest(document));
    const manifest = document && manifestShown(document);
    if (manifest === undefined || !this.client.isRunning) {
      this.environment.hide();
      return;
    }
    const name = await this.environments.current(manifest).catch(() => undefined);
    if (document !== vscode.window.activeTextEditor?.document) {
      return;
    }
    this.environment.text = `$(server-environment) ${name ?? "no environment"}`;
    this.environment.tooltip = new vscode.MarkdownString(
      `Taxiway shows \`${workload(manifest.path)}\` as it is in ${name === undefined ? "no environment" : `\`${name}\``}.\n\nClick to choose another.`,
    );
    this.environment.show();
  }
}

/** The manifest that a document is, or shows the configuration of. */
export function manifestShown(document: vscode.TextDocument): vscode.Uri | undefined {
  if (document.uri.scheme === scheme) {
    const subject = parse(document.uri.query);
    return subject === null ? undefined : vscode.Uri.parse(subject.manifest);
  }
  return isManifest(document) ? document.uri : undefined;
}
