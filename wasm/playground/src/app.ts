// The page as a whole: what happens in one pane is shown in the others.

import { Client } from "./client.ts";
import type { Change } from "./difference.ts";
import { byId } from "./dom.ts";
import { ManifestEditor } from "./editor/manifest.ts";
import type { Marks } from "./editor/marks.ts";
import { EXAMPLES, fromExample } from "./examples.ts";
import { atManifest, type Link } from "./links.ts";
import { EnvironmentsPane } from "./panes/environments.ts";
import { FilesPane } from "./panes/files.ts";
import { FindingsPane } from "./panes/findings.ts";
import { clearNotice, notice } from "./panes/notices.ts";
import { OutputsPane } from "./panes/outputs.ts";
import { openSettings } from "./panes/settings.ts";
import { copied, openShare } from "./panes/share.ts";
import { TabsPane } from "./panes/tabs.ts";
import { tools } from "./panes/tools.ts";
import type { Span } from "./positions.ts";
import { Project, toText } from "./project.ts";
import type { Analysis, Finding, Question } from "./protocol.ts";
import type { Saved, Tab } from "./saved.ts";
import { fromFragment, isShared, toFragment } from "./share.ts";
import { keep, kept, keptValues } from "./kept.ts";
import { command, download, fileName } from "./take.ts";

/** From a change of the text to the question; the answer takes about as long as a frame. */
const PAUSE = 30;
const SAVE_PAUSE = 400;

export async function run(worker: Worker, module: Promise<WebAssembly.Module>): Promise<void> {
  const link = isShared(location.hash) ? await fromFragment(location.hash) : null;
  const own = kept();
  const page = new Page(worker, module, new Project(link ?? own ?? fromExample(EXAMPLES[0]), keptValues()));
  if (isShared(location.hash)) {
    page.arrived(link, own);
  }
}

class Page {
  readonly #project: Project;
  readonly #client: Client;
  readonly #editor: ManifestEditor;
  readonly #files: FilesPane;
  readonly #findings: FindingsPane;
  readonly #environments: EnvironmentsPane;
  readonly #tabs: TabsPane;
  readonly #outputs: OutputsPane;
  /** The latest, and the state it is of. */
  #analysis: Analysis | null = null;
  #works = true;
  #saidTrapped = false;
  #saidUnkept = false;
  /** Values of variables of work that another took the place of. */
  #values: Readonly<Record<string, string>> = {};
  #analysing = 0;
  #saving = 0;

  constructor(worker: Worker, module: Promise<WebAssembly.Module>, project: Project) {
    this.#project = project;
    this.#client = new Client(worker, module, project, (question) => this.#trapped(question));
    module.catch((error: unknown) => this.#cannotRun(error));
    this.#editor = new ManifestEditor(byId("manifest"), {
      changed: (path, doc) => {
        project.docs.set(path, doc);
        this.#changed();
      },
      moved: () => this.#follow(true),
      hover: (at) => this.#client.ask("hover", { path: project.active, at }),
      complete: (at) => this.#client.ask("complete", { path: project.active, at }),
      fix: (finding, fix) => this.#fix(finding, fix.changes),
      give: (variable) => this.#settings(variable),
    });
    this.#files = new FilesPane(project, {
      open: (path) => this.#open(path),
      add: (path) => {
        project.docs.set(path, toText(template(path)));
        this.#open(path);
        this.#editor.view.focus();
      },
      rename: (from, to) => {
        project.rename(from, to);
        this.#editor.rename(from, to);
        this.#changed();
        this.#files.show([]);
      },
      remove: (path) => this.#remove(path),
    });
    this.#findings = new FindingsPane({
      go: (path, span) => this.#go(path, span),
      fix: (finding, fix) => this.#fix(finding, fix.changes),
      give: (variable) => this.#settings(variable),
      fixAll: () => void this.#fixAll(),
    });
    this.#environments = new EnvironmentsPane((environment) => {
      project.environment = environment;
      this.#changed();
    });
    this.#tabs = new TabsPane((tab) => this.#choose(tab));
    this.#outputs = new OutputsPane({
      at: (links) => this.#editor.mark(manifestMarks(links)),
      go: (span, focus) => this.#editor.reveal(span, focus),
      download: (what) => void this.#download(what),
      copyCommand: () => void this.#copyCommand(),
      compareWith: (environment) => {
        project.compareWith = environment;
        this.#changed();
      },
    });
    tools({
      example: (example) => this.#replace(fromExample(example), `“${example.title}” is open.`),
      settings: () => this.#settings(),
      share: () => void this.#share(),
    });
    addEventListener("hashchange", () => void this.#hashChanged());
    this.#showAll();
    void this.#analyse();
  }

  /** After the page was opened with a link. */
  arrived(link: Saved | null, own: Saved | null): void {
    if (link === null) {
      notice("link", "The link cannot be read: a part of it was cut off, or another version of this page made it. Here is what was open before, or an example.");
    } else if (own !== null) {
      notice("link", "Opened from a link.", { label: "Back to what was here before", run: () => this.#replace(own) });
    }
    this.#dropFragment();
  }

  // What is shown -------------------------------------------------------------------------------

  #showAll(): void {
    const { active } = this.#project;
    this.#editor.open(active, this.#project.doc());
    this.#files.show(this.#analysis?.findings ?? []);
    this.#tabs.show(this.#project.tab);
  }

  async #analyse(): Promise<void> {
    clearTimeout(this.#analysing);
    if (!this.#works) {
      return;
    }
    const { active: path, environment } = this.#project;
    const doc = this.#project.doc();
    const slow = setTimeout(() => document.body.classList.add("busy"), 500);
    const found = await this.#client.ask("analyse", { path, environment }).catch((error: unknown) => {
      notice("refused", `The core did not answer: ${String(error)}`);
      return null;
    });
    clearTimeout(slow);
    document.body.classList.remove("busy");
    const stale = path !== this.#project.active || environment !== this.#project.environment || doc !== this.#project.doc();
    if (found === null || stale) {
      return;
    }
    this.#analysis = found;
    const here = found.findings.filter((it) => it.path === path);
    this.#editor.show(here, [...marks("replaced", found.overrides.replaced), ...marks("set", found.overrides.set)]);
    this.#findings.show(found.findings, path, found.fixable);
    this.#files.show(found.findings);
    this.#environments.show(found.environments, found.environment, found.overrides.set.length);
    this.#outputs.show(found, this.#project.tab);
    this.#follow(false);
    if (this.#project.tab === "compare") {
      await this.#compare(found);
    }
    performance.mark("taxiway-shown");
    document.body.dataset.shown = path;
  }

  async #compare(analysis: Analysis): Promise<void> {
    const { active: path, compareWith: from } = this.#project;
    const to = analysis.environment;
    const found = await this.#client.ask("compare", { path, from, to });
    if (this.#analysis === analysis && this.#project.tab === "compare") {
      this.#outputs.showComparison(found, analysis.environments, from, to);
      this.#follow(false);
    }
  }

  /** Highlights what the cursor of the manifest decides. */
  #follow(scroll: boolean): void {
    const { state } = this.#editor.view;
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    if (this.#analysis === null) {
      return;
    }
    this.#editor.mark(manifestMarks(this.#outputs.follow(head, line, scroll)));
    const { task, service, resolved } = this.#analysis;
    this.#tabs.count({ task: count(task, head, line), service: count(service, head, line), resolved: count(resolved, head, line) });
  }

  // What is done --------------------------------------------------------------------------------

  #changed(): void {
    clearTimeout(this.#analysing);
    this.#analysing = window.setTimeout(() => void this.#analyse(), PAUSE);
    clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => this.#keep(), SAVE_PAUSE);
  }

  #keep(): void {
    if (keep(this.#project)) {
      this.#saidUnkept = false;
      clearNotice("unkept");
    } else if (!this.#saidUnkept) {
      this.#saidUnkept = true;
      notice("unkept", "The browser does not keep what is written here, as it is too much or nothing may be kept: after a reload it is gone. A copy in a file is safe.");
    }
  }

  #open(path: string): void {
    if (path !== this.#project.active) {
      this.#project.active = path;
      this.#showAll();
      this.#changed();
    }
  }

  #choose(tab: Tab): void {
    this.#project.tab = tab;
    this.#tabs.show(tab);
    if (this.#analysis !== null) {
      this.#outputs.show(this.#analysis, tab);
      this.#follow(true);
    }
    this.#changed();
  }

  #go(path: string, span: Span): void {
    this.#open(path);
    this.#editor.reveal(span, true);
  }

  #remove(path: string): void {
    const before = this.#project.saved();
    this.#project.docs.delete(path);
    this.#project.active = this.#project.docs.keys().next().value ?? "";
    this.#showAll();
    this.#changed();
    this.#offerBack(before, `${path} is deleted.`);
  }

  /** The findings are of the text as it is, or they would have been replaced. */
  #fix(finding: Finding, changes: readonly Change[]): void {
    if (this.#analysis?.findings.includes(finding) !== true || this.#project.docs.get(finding.path) === undefined) {
      return;
    }
    this.#open(finding.path);
    this.#editor.change(changes as Change[]);
  }

  async #fixAll(): Promise<void> {
    const { active: path } = this.#project;
    const doc = this.#project.doc();
    const changes = await this.#client.ask("fixAll", { path });
    if (changes !== null && doc === this.#project.doc()) {
      this.#editor.change(changes);
    }
  }

  /** Puts other work in the place of this one, with a way back. */
  #replace(saved: Saved, message?: string): void {
    const before = this.#project.saved();
    this.#values = { ...this.#values, ...this.#project.values() };
    this.#editor.forget();
    this.#project.open(saved, this.#values);
    this.#analysis = null;
    this.#showAll();
    this.#changed();
    clearNotice("link");
    if (message !== undefined) {
      this.#offerBack(before, message);
    }
  }

  #offerBack(before: Saved, message: string): void {
    notice("link", message, { label: "Undo", run: () => this.#replace(before) });
  }

  async #download(what: "task" | "service"): Promise<void> {
    const requests = await this.#lower();
    const text = what === "task" ? requests?.task : requests?.service;
    if (text !== undefined && text !== null) {
      download(fileName(this.#project.active, this.#analysis?.environment ?? "", what), text);
    }
  }

  async #copyCommand(): Promise<void> {
    const requests = await this.#lower();
    if (requests === null) {
      return;
    }
    const file = fileName(this.#project.active, this.#analysis?.environment ?? "", "task");
    const text = command(file, this.#project.region);
    const words = (await copied(text)) ? `Copied: ${text}` : `The browser did not allow to copy: ${text}`;
    notice("take", words, { label: `Download ${file}`, run: () => void this.#download("task") });
  }

  /** With clear values; where there is nothing, the page says why. */
  async #lower() {
    clearNotice("take");
    const { active: path, account, region } = this.#project;
    const environment = this.#analysis?.environment ?? "test";
    const found = await this.#client.ask("lower", { path, environment, account, region });
    const missing = this.#undefined();
    if (found === null && missing.length > 0) {
      const names = missing.map((it) => `\${${it}}`).join(", ");
      notice("take", `There is no file to take yet: ${names} ${missing.length === 1 ? "has" : "have"} no value.`, {
        label: "Give it a value",
        run: () => this.#settings(missing[0]),
      });
    } else if (found === null) {
      notice("take", "There is no file to take: the manifest is no service or job, or too broken.");
    }
    return found;
  }

  /** Opens the settings, at the value of a variable. */
  #settings(variable?: string): void {
    openSettings(this.#project, this.#undefined(), () => this.#changed(), variable);
  }

  /** Names that the manifests use and that have no value. */
  #undefined(): string[] {
    const names = (this.#analysis?.findings ?? []).map((it) => it.variable).filter((it) => it !== undefined);
    return [...new Set(names)];
  }

  async #share(): Promise<void> {
    openShare(`${location.href.split("#")[0] ?? ""}${await toFragment(this.#project.saved())}`);
  }

  async #hashChanged(): Promise<void> {
    if (isShared(location.hash)) {
      const link = await fromFragment(location.hash);
      if (link === null) {
        notice("link", "The link cannot be read: a part of it was cut off, or another version of this page made it. Nothing was changed.");
      } else {
        this.#replace(link, "Opened from a link.");
      }
      this.#dropFragment();
    }
  }

  /** From now on the browser's storage has the state; where there is none, the link stays. */
  #dropFragment(): void {
    if (keep(this.#project)) {
      history.replaceState(null, "", location.pathname + location.search);
    }
  }

  // What goes wrong -----------------------------------------------------------------------------

  #trapped(question: Question): void {
    if (!this.#saidTrapped) {
      this.#saidTrapped = true;
      notice("trapped", "The core stopped at this text and was started again; your text is as it was. That is a mistake of Taxiway's: please report it with the text.");
    }
    if (question.name !== "analyse") {
      void this.#analyse();
    }
  }

  #cannotRun(error: unknown): void {
    this.#works = false;
    const words = error instanceof Error ? error.message : String(error);
    notice("core", `Manifests cannot be checked here: ${words}. The editor works, and what you write is kept. Any current browser with WebAssembly will do.`);
  }
}

function manifestMarks(links: readonly Link[]): Marks {
  const linked = links.flatMap((it) => (it.manifest === undefined ? [] : [it.manifest]));
  return [...marks("linked", linked), ...marks("related", links.flatMap((it) => it.related))];
}

function marks(kind: Marks[number]["kind"], spans: readonly Span[]): Marks {
  return spans.map((span) => ({ kind, span }));
}

function count(output: Analysis["task"], cursor: number, line: Span): number {
  return output === null ? 0 : atManifest(output.links, cursor, line).length;
}

/** What a new file starts with. */
function template(path: string): string {
  const environment = /^copilot\/environments\/([^/]+)\//.exec(path)?.[1];
  if (environment !== undefined) {
    return `name: ${environment}\ntype: Environment\n`;
  }
  const name = /^copilot\/([^/]+)\/manifest\.ya?ml$/.exec(path)?.[1];
  return name === undefined ? "" : `name: ${name}\ntype: Backend Service\n\nimage:\n  location: nginx\n  port: 8080\n\ncpu: 256\nmemory: 512\ncount: 1\n`;
}
