// Puts the parts together when a workspace with manifests is opened.

import * as vscode from "vscode";

import { Client } from "./client";
import { Commands } from "./commands";
import { Environments } from "./environments";
import { Highlighter } from "./highlight";
import { Previews } from "./preview";
import { Status } from "./status";

let client: Client | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("Taxiway", { log: true });
  client = new Client(context, log);
  const environments = new Environments(client, context.workspaceState);
  const previews = new Previews(client);
  context.subscriptions.push(
    log,
    client,
    environments,
    previews,
    new Highlighter(previews),
    new Status(client, environments),
    ...new Commands(client, environments, previews).register(),
    vscode.workspace.onDidChangeConfiguration((it) => {
      if (it.affectsConfiguration("taxiway.server.path")) {
        void client?.restart();
      }
    }),
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
