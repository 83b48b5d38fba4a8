// The documents that show what a manifest amounts to, refreshed while it is typed.
//
// A document keeps its last good text when a request fails, and says so above it.

import * as vscode from "vscode";

import { type Client, documents } from "./client";
import * as protocol from "./protocol";
import { Refresher } from "./refresh";
import { address, parse, scheme, type Subject } from "./subject";

/** The longest time between a key and the request that follows it, in milliseconds. */
const delay = 60;

/** A configuration that is shown. */
export interface Shown {
  uri: vscode.Uri;
  subject: Subject;
  /** The last good answer. */
  preview: protocol.Preview | undefined;
  /** Why there is no better one. */
  problem: string | undefined;
}

export class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly shown = new Map<string, Shown>();
  private readonly textChanged = new vscode.EventEmitter<vscode.Uri>();
  private readonly refreshed = new vscode.EventEmitter<Shown>();
  private readonly refresher = new Refresher(delay, () => this.refresh());
  private readonly note = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    before: { color: new vscode.ThemeColor("editorWarning.foreground"), margin: "0 1em 0 0" },
  });
  private readonly subscriptions: vscode.Disposable[];

  readonly onDidChange = this.textChanged.event;
  /** An answer came for a document; its text follows where that changed. */
  readonly onDidRefresh = this.refreshed.event;

  constructor(private readonly client: Client) {
    const refresh = () => this.refresher.schedule();
    const files = vscode.workspace.createFileSystemWatcher("**/copilot/**");
    this.subscriptions = [
      this.textChanged,
      this.refreshed,
      this.refresher,
      this.note,
      files,
      files.onDidChange(refresh),
      files.onDidCreate(refresh),
      files.onDidDelete(refresh),
      client.onDidChange(refresh),
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidChangeTextDocument((it) => {
        if (vscode.languages.match(documents, it.document) > 0) {
          refresh();
        }
      }),
      vscode.workspace.onDidChangeConfiguration((it) => it.affectsConfiguration("taxiway") && refresh()),
      vscode.workspace.onDidCloseTextDocument((it) => this.shown.delete(it.uri.toString())),
      vscode.window.onDidChangeVisibleTextEditors(() => this.sayProblems()),
    ];
  }

  /** The document of a subject. */
  static uri(subject: Subject): vscode.Uri {
    return vscode.Uri.from({ scheme, ...address(subject) });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const subject = parse(uri.query);
    if (subject === null) {
      throw new Error("this is the address of no configuration");
    }
    const shown = this.shown.get(uri.toString()) ?? { uri, subject, preview: undefined, problem: undefined };
    if (shown.preview === undefined) {
      shown.preview = (await this.fetch(subject)) ?? undefined;
      if (shown.preview === undefined) {
        throw new Error(noWorkload);
      }
      this.shown.set(uri.toString(), shown);
    }
    return shown.preview.text;
  }

  /** What a document shows; undefined when it is none of these. */
  of(document: vscode.TextDocument): Shown | undefined {
    return document.uri.scheme === scheme ? this.shown.get(document.uri.toString()) : undefined;
  }

  /** Opens a configuration beside the manifest. With one of the manifest open already, in the
   * place of that. */
  async open(subject: Subject): Promise<void> {
    const before = tabOf(subject.manifest);
    const uri = Previews.uri(subject);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: before?.group.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
    if (before !== undefined && uriOf(before)?.toString() !== uri.toString()) {
      await vscode.window.tabGroups.close(before, true);
    }
  }

  /** The manifest's configurations that are open beside it, those of comparisons left out. */
  isOpen(manifest: string): boolean {
    return tabOf(manifest) !== undefined;
  }

  dispose(): void {
    this.subscriptions.forEach((it) => void it.dispose());
  }

  /** Null when the manifest is no workload manifest. */
  private async fetch(subject: Subject): Promise<protocol.Preview | null> {
    const textDocument = { uri: subject.manifest };
    const { environment, compare } = subject;
    if (compare !== undefined) {
      const [from, to] = compare.side === "from" ? [environment, compare.other] : [compare.other, environment];
      const params: protocol.CompareParams = { textDocument, from, to: to ?? "" };
      const both = await this.client.request<protocol.Comparison | null>(protocol.compareMethod, params);
      return both && both[compare.side];
    }
    const params: protocol.PreviewParams = { textDocument, environment: environment ?? "" };
    return this.client.request(protocol.previewMethod, params);
  }

  private async refresh(): Promise<void> {
    if (this.client.isStarting) {
      return;
    }
    await Promise.all([...this.shown.values()].map((it) => this.refreshOne(it)));
    this.sayProblems();
  }

  private async refreshOne(shown: Shown): Promise<void> {
    let preview: protocol.Preview | null = null;
    shown.problem = undefined;
    try {
      preview = await this.fetch(shown.subject);
      shown.problem = preview === null ? noWorkload : undefined;
    } catch (error) {
      shown.problem = error instanceof Error ? error.message : String(error);
    }
    if (preview === null) {
      return;
    }
    const hasNews = preview.text !== shown.preview?.text;
    shown.preview = preview;
    if (hasNews) {
      this.textChanged.fire(shown.uri);
    }
    this.refreshed.fire(shown);
  }

  private sayProblems(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const shown = this.of(editor.document);
      if (shown === undefined) {
        continue;
      }
      const text = `not up to date: ${shown.problem}`;
      const start = new vscode.Range(0, 0, 0, 0);
      const notes = [{ range: start, renderOptions: { before: { contentText: text } } }];
      editor.setDecorations(this.note, shown.problem === undefined ? [] : notes);
    }
  }
}

const noWorkload = "the manifest is that of no service or job";

/** The tab with a configuration of a manifest, a comparison's left out. */
function tabOf(manifest: string): vscode.Tab | undefined {
  const tabs = vscode.window.tabGroups.all.flatMap((it) => it.tabs);
  return tabs.find((it) => {
    const uri = uriOf(it);
    return uri?.scheme === scheme && parse(uri.query)?.manifest === manifest;
  });
}

function uriOf(tab: vscode.Tab): vscode.Uri | undefined {
  return tab.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
}
