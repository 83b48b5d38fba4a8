// What the person works on: files, names and choices.

import { Text } from "@codemirror/state";

import type { Source } from "./client.ts";
import type { Settings } from "./protocol.ts";
import type { Saved, Tab } from "./saved.ts";

export interface Variable {
  name: string;
  value: string;
}

export class Project implements Source {
  /** In the order of the tabs. */
  docs = new Map<string, Text>();
  active = "";
  environment = "";
  compareWith: string | null = null;
  tab: Tab = "task";
  app = "";
  variables: Variable[] = [];
  account = "";
  region = "";
  complete = false;

  constructor(saved: Saved, values: Readonly<Record<string, string>> = {}) {
    this.open(saved, values);
  }

  open(saved: Saved, values: Readonly<Record<string, string>> = {}): void {
    this.docs = new Map(saved.files.map((it) => [it.path, toText(it.text)]));
    this.active = saved.active;
    this.environment = saved.environment;
    this.compareWith = saved.compareWith;
    this.tab = saved.tab;
    this.app = saved.app;
    this.variables = saved.variables.map((name) => ({ name, value: values[name] ?? "" }));
    this.account = saved.account;
    this.region = saved.region;
    this.complete = saved.complete;
  }

  saved(): Saved {
    return {
      files: [...this.docs].map(([path, doc]) => ({ path, text: doc.toString() })),
      active: this.active,
      environment: this.environment,
      compareWith: this.compareWith,
      tab: this.tab,
      app: this.app,
      variables: this.variables.map((it) => it.name),
      account: this.account,
      region: this.region,
      complete: this.complete,
    };
  }

  values(): Record<string, string> {
    return Object.fromEntries(this.variables.filter((it) => it.name !== "" && it.value !== "").map((it) => [it.name, it.value]));
  }

  /** Of the file in the editor. */
  doc(): Text {
    return this.docs.get(this.active) ?? Text.empty;
  }

  /** Gives a file another path, at its place among the others. */
  rename(from: string, to: string): void {
    this.docs = new Map([...this.docs].map(([path, doc]) => [path === from ? to : path, doc]));
    if (this.active === from) {
      this.active = to;
    }
  }

  texts(): ReadonlyMap<string, Text> {
    return this.docs;
  }

  settings(): Settings {
    return { app: this.app, values: this.values(), complete: this.complete };
  }
}

export function toText(text: string): Text {
  return Text.of(text.split(/\r\n?|\n/));
}
