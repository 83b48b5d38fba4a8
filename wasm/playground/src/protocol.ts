// What the page and the worker say to each other.
//
// Places are offsets in the text of the editor; nothing here has lines and columns of the core.

import type { CompletionKind } from "@taxiway/wasm/web";

import type { Change } from "./difference.ts";
import type { Link } from "./links.ts";
import type { Span } from "./positions.ts";

/** Every question by name, and what is answered. `null` stands for "there is none". */
export interface Questions {
  analyse: { ask: { path: string; environment: string }; answer: Analysis };
  compare: { ask: { path: string; from: string | null; to: string }; answer: Comparison | null };
  hover: { ask: { path: string; at: number }; answer: Hover | null };
  complete: { ask: { path: string; at: number }; answer: Suggestion[] };
  fixAll: { ask: { path: string }; answer: Change[] };
  lower: { ask: { path: string; environment: string; account: string; region: string }; answer: Requests | null };
}

export type Name = keyof Questions;
export type Question = { [N in Name]: { name: N } & Questions[N]["ask"] }[Name];

export interface Analysis {
  environments: string[];
  /** As the configuration calls it: the one asked for, or the first there is. */
  environment: string;
  /** Of every file, by file and place. */
  findings: Finding[];
  /** Of the file asked about: whether safe fixes are there. */
  fixable: boolean;
  /** `null` for what is no manifest of a workload. */
  task: Output | null;
  /** `null` also for a job. */
  service: Output | null;
  resolved: Output | null;
  /** What the environment sets, and what it takes the place of. */
  overrides: { set: Span[]; replaced: Span[] };
}

export interface Output {
  text: string;
  links: Link[];
  /** How many characters were left out, because nobody could look at them. */
  cut: number;
}

export interface Finding {
  path: string;
  rule: string;
  severity: "error" | "warning" | "hint";
  source: string;
  message: string;
  help?: string;
  note?: string;
  environments?: string[];
  span: Span;
  /** The line's number, from 1. */
  line: number;
  labels: { span: Span; line: number; message: string }[];
  fixes: { title: string; changes: Change[] }[];
  /** The variable that has no value, where that is what was found. */
  variable?: string;
}

export interface Comparison {
  from: Output;
  to: Output;
}

export interface Hover {
  span: Span;
  /** Markdown. */
  text: string;
}

export interface Suggestion {
  label: string;
  kind: CompletionKind;
  detail?: string;
  documentation?: string;
  deprecated: boolean;
  change: Change;
  continues: boolean;
}

export interface Requests {
  task: string;
  service: string | null;
}

/** What changed since the last message. */
export interface Update {
  set: [path: string, text: string][];
  remove: string[];
  settings?: Settings;
}

export interface Settings {
  app: string;
  values: Record<string, string>;
  complete: boolean;
}

export type ToWorker = { module: WebAssembly.Module } | { id: number; update: Update; question: Question };

export type FromWorker =
  | { id: number; answer: unknown }
  /** The question could not be answered. */
  | { id: number; refused: string }
  /** The module stopped in the middle; the worker is of no more use. */
  | { id: number; trapped: string };
