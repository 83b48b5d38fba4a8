// The cursor in a manifest or its configuration highlights what belongs to it in the other, and
// in the configuration one can ask where a value comes from.

import * as vscode from "vscode";

import { isManifest } from "./client";
import { fromManifest, fromOutput, type Highlights } from "./link";
import type { Previews, Shown } from "./preview";
import type { Link, Range } from "./protocol";
import { scheme } from "./subject";

export class Highlighter implements vscode.Disposable {
  private readonly line = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("taxiway.linkedLineBackground"),
    overviewRulerColor: new vscode.ThemeColor("taxiway.linkedValueBackground"),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  private readonly value = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("taxiway.linkedValueBackground"),
    borderRadius: "2px",
  });
  private readonly related = vscode.window.createTextEditorDecorationType({
    border: "1px dashed",
    borderColor: new vscode.ThemeColor("taxiway.relatedBorder"),
    borderRadius: "2px",
  });
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly previews: Previews) {
    this.subscriptions = [
      this.line,
      this.value,
      this.related,
      vscode.window.onDidChangeTextEditorSelection((it) => {
        const isByHand = it.kind !== undefined;
        this.follow(it.textEditor, isByHand);
      }),
      vscode.workspace.onDidChangeTextDocument((it) => {
        if (it.document.uri.scheme === scheme) {
          this.follow(vscode.window.activeTextEditor, true);
        }
      }),
      previews.onDidRefresh(() => this.follow(vscode.window.activeTextEditor, false)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.follow(vscode.window.activeTextEditor, false)),
      vscode.languages.registerHoverProvider({ scheme }, { provideHover: (document, at) => this.hover(document, at) }),
      vscode.languages.registerDefinitionProvider({ scheme }, { provideDefinition: (document, at) => this.definition(document, at) }),
    ];
  }

  dispose(): void {
    this.subscriptions.forEach((it) => void it.dispose());
  }

  /** Highlights what belongs to the cursor of an editor; reveals it on the other side if asked. */
  private follow(editor: vscode.TextEditor | undefined, reveal: boolean): void {
    if (editor === undefined) {
      return;
    }
    const cursor = editor.selection.active;
    const shown = this.previews.of(editor.document);
    if (shown !== undefined) {
      const links = this.links(editor.document, shown);
      const manifests = editorsOf(manifestOf(shown));
      if (links !== undefined) {
        // Where the manifest is not in view, there is nothing to tell.
        const found = fromOutput(manifests.length > 0 ? links : [], cursor);
        this.show(found, [editor], manifests, reveal ? "manifest" : undefined);
      }
    } else if (isManifest(editor.document)) {
      for (const other of vscode.window.visibleTextEditors) {
        const shown = this.previews.of(other.document);
        if (shown?.subject.manifest !== editor.document.uri.toString()) {
          continue;
        }
        const links = this.links(other.document, shown);
        if (links !== undefined) {
          this.show(fromManifest(links, cursor), [other], [editor], reveal ? "output" : undefined);
        }
      }
    }
  }

  /** The links of a document whose text is theirs, and whose manifest has not changed since;
   * undefined until an answer comes for the texts as they are. */
  private links(document: vscode.TextDocument, shown: Shown): Link[] | undefined {
    const { preview } = shown;
    if (preview === undefined || document.getText() !== preview.text) {
      return undefined;
    }
    const uri = manifestOf(shown).toString();
    const manifest = vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri);
    const isFresh = manifest === undefined || preview.version === null || preview.version === manifest.version;
    return isFresh ? preview.links : undefined;
  }

  private show(
    found: Highlights,
    outputs: readonly vscode.TextEditor[],
    manifests: readonly vscode.TextEditor[],
    reveal: "output" | "manifest" | undefined,
  ): void {
    const [output, manifest, related] = [found.output, found.manifest, found.related].map((it) => it.map(toRange));
    this.decorate(outputs, output ?? [], []);
    this.decorate(manifests, manifest ?? [], related ?? []);
    const [editors, ranges] = reveal === "output" ? [outputs, output] : [manifests, [...(manifest ?? []), ...(related ?? [])]];
    const first = ranges?.[0];
    if (reveal === undefined || first === undefined) {
      return;
    }
    for (const editor of editors) {
      const isInView = ranges?.some((it) => editor.visibleRanges.some((visible) => visible.contains(it.start)));
      if (!isInView) {
        editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      }
    }
  }

  private decorate(editors: readonly vscode.TextEditor[], values: vscode.Range[], related: vscode.Range[]): void {
    for (const editor of editors) {
      editor.setDecorations(this.line, values);
      editor.setDecorations(this.value, values);
      editor.setDecorations(this.related, related);
    }
  }

  private hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const link = this.linkAt(document, position);
    if (link === undefined) {
      return undefined;
    }
    const text = new vscode.MarkdownString();
    text.appendCodeblock(link.path, "text");
    text.appendText(link.words ?? "");
    return new vscode.Hover(text, toRange(link.output));
  }

  private definition(document: vscode.TextDocument, position: vscode.Position): vscode.LocationLink[] {
    const shown = this.previews.of(document);
    const link = this.linkAt(document, position);
    if (shown === undefined || link === undefined) {
      return [];
    }
    const ranges = link.manifest === null ? link.related : [link.manifest];
    return ranges.map((it) => ({
      originSelectionRange: toRange(link.output),
      targetUri: manifestOf(shown),
      targetRange: toRange(it),
    }));
  }

  private linkAt(document: vscode.TextDocument, position: vscode.Position): Link | undefined {
    const shown = this.previews.of(document);
    const links = shown && this.links(document, shown);
    return links?.find((it) => toRange(it.output).contains(position));
  }
}

function manifestOf(shown: Shown): vscode.Uri {
  return vscode.Uri.parse(shown.subject.manifest);
}

function editorsOf(uri: vscode.Uri): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter((it) => it.document.uri.toString() === uri.toString());
}

function toRange(range: Range): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}
