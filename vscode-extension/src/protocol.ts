// What the server understands beyond the Language Server Protocol.
//
// The twin of lsp/src/ext.rs; docs/lsp-extensions.md has the words and examples. A test of the
// project compares the names.

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface TextDocument {
  uri: string;
}

/** The environments in which a manifest can be looked at. */
export const environmentsMethod = "taxiway/environments";

export interface EnvironmentsParams {
  textDocument: TextDocument;
}

export interface EnvironmentsResult {
  environments: Environment[];
}

export interface Environment {
  name: string;
  /** The key under `environments`; null when the manifest does not name it. */
  range: Range | null;
}

/** The configuration that a manifest amounts to; null when it is no workload manifest. */
export const previewMethod = "taxiway/preview";

export interface PreviewParams {
  textDocument: TextDocument;
  environment: string;
}

export interface Preview {
  environment: string;
  /** The version of the document it was made from; null when that is not open. */
  version: number | null;
  text: string;
  links: Link[];
}

/** One value of the configuration. */
export interface Link {
  path: string;
  output: Range;
  /** The text of the manifest that decides; null for what a rule adds by itself. */
  manifest: Range | null;
  related: Range[];
  /** Where it comes from, in a few words. */
  words: string | null;
}

/** Two configurations of one manifest; null when it is no workload manifest. */
export const compareMethod = "taxiway/compare";

export interface CompareParams {
  textDocument: TextDocument;
  /** null is the manifest without the overrides of any environment. */
  from: string | null;
  to: string;
}

export interface Comparison {
  from: Preview;
  to: Preview;
}

/** The commands in code lenses and completion items that this client carries out; sent as
 * `capabilities.experimental.taxiway`. */
export const capabilities = {
  commands: ["taxiway.preview", "taxiway.compare", "editor.action.triggerSuggest"],
};
