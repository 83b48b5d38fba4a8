// The client of the language server: starts it, says what it is, passes requests on.

import { homedir } from "node:os";
import { dirname } from "node:path";
import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, type StaticFeature, State } from "vscode-languageclient/node";

import { capabilities } from "./protocol";
import { describe, find, isProgram, type Missing, type Server } from "./server";

/** The documents that the server has answers about. */
export const documents = { scheme: "file", pattern: "**/copilot/**/{manifest,pipeline}.yml" };

/** What a project says about them. */
const settings = { scheme: "file", pattern: "**/taxiway.toml" };

/** Those that amount to a configuration, as far as a path can say. */
const manifests: vscode.DocumentFilter = { scheme: "file", pattern: "**/copilot/*/manifest.yml" };

export function isManifest(document: vscode.TextDocument): boolean {
  return vscode.languages.match(manifests, document) > 0;
}

export class Client implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private server: Server | Missing = { missing: "the server has not been started" };
  private starting: Promise<void> = Promise.resolve();
  private readonly changed = new vscode.EventEmitter<void>();

  /** The server started, stopped, or could not be found. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
  ) {}

  get isRunning(): boolean {
    return this.client?.state === State.Running;
  }

  get isStarting(): boolean {
    return this.client?.state === State.Starting;
  }

  /** The server that was chosen at the last start. */
  get chosen(): Server | Missing {
    return this.server;
  }

  /** As the server gives it; undefined while none runs. */
  get version(): string | undefined {
    return this.isRunning ? this.client?.initializeResult?.serverInfo?.version : undefined;
  }

  private async start(): Promise<void> {
    this.server = find({
      setting: vscode.workspace.getConfiguration("taxiway").get("server.path", ""),
      extensionFolder: this.context.extensionPath,
      homeFolder: homedir(),
      env: process.env,
      platform: process.platform,
      isProgram,
    });
    if ("missing" in this.server) {
      this.log.error(this.server.missing);
      this.changed.fire();
      void this.sayMissing(this.server);
      return;
    }
    this.log.info(`starting ${this.server.path}, ${describe(this.server.source)}`);
    const client = this.build(this.server);
    this.client = client;
    client.onDidChangeState(() => this.changed.fire());
    try {
      await client.start();
      this.log.info(`taxiway ${this.version ?? "of unknown version"} runs`);
    } catch (error) {
      this.log.error(`the server does not start: ${error}`);
      void this.sayStartFailed(this.server);
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A server that does not run cannot be asked to stop; it is to go all the same.
    await client?.dispose().catch((error) => this.log.warn(`stopping: ${error}`));
    this.changed.fire();
  }

  /** Starts the server, in place of the one that runs. Looks for it again, so that changed settings
   * count. */
  restart(): Promise<void> {
    const again = async () => {
      await this.stop();
      await this.start();
    };
    // One after the other, or two servers would run.
    this.starting = this.starting.then(again, again);
    return this.starting;
  }

  /** Fails when the server does not run or does not answer. */
  async request<Result>(method: string, params: object): Promise<Result> {
    if (this.client === undefined) {
      throw new Error("missing" in this.server ? this.server.missing : "the server does not run");
    }
    return this.client.sendRequest(method, params);
  }

  dispose(): void {
    this.changed.dispose();
    void this.client?.dispose();
  }

  private build(server: Server): LanguageClient {
    const options = { cwd: dirname(server.path) };
    const client = new LanguageClient(
      "taxiway",
      "Taxiway",
      { command: server.path, args: ["lsp"], options },
      {
        documentSelector: [documents, settings],
        outputChannel: this.log,
        traceOutputChannel: this.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: () => JSON.parse(JSON.stringify(vscode.workspace.getConfiguration("taxiway"))),
        synchronize: { configurationSection: "taxiway" },
      },
    );
    client.registerFeature(announce);
    return client;
  }

  private async sayStartFailed(server: Server): Promise<void> {
    const log = "Show Log";
    const answer = await vscode.window.showErrorMessage(`Taxiway: ${server.path} does not start.`, log);
    if (answer === log) {
      this.log.show();
    }
  }

  private async sayMissing(server: Missing): Promise<void> {
    const settings = "Open Settings";
    const answer = await vscode.window.showErrorMessage(`Taxiway: ${server.missing}.`, settings);
    if (answer === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "taxiway.server.path");
    }
  }
}

/** Says which commands lenses and completions may name. */
const announce: StaticFeature = {
  fillClientCapabilities(client) {
    client.experimental = { ...client.experimental, taxiway: capabilities };
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};
