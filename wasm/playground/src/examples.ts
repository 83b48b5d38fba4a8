// What one can start from; the texts are those of the repository's examples.

import type { Saved } from "./saved.ts";

import api from "../../../examples/copilot/api/manifest.yml?raw";
import mailer from "../../../examples/copilot/mailer/manifest.yml?raw";
import prod from "../../../examples/copilot/environments/prod/manifest.yml?raw";
import settle from "../../../examples/copilot/settle/manifest.yml?raw";
import staging from "../../../examples/copilot/environments/staging/manifest.yml?raw";
import test from "../../../examples/copilot/environments/test/manifest.yml?raw";
import web from "../../../examples/copilot/web/manifest.yml?raw";
import broken from "../../../examples/broken/copilot/api/manifest.yml?raw";
import orders from "./examples/orders.yml?raw";

export interface Example {
  title: string;
  files: Record<string, string>;
  environment: string;
  complete?: boolean;
  variables?: string[];
}

const WEB = { "copilot/web/manifest.yml": web };
const API = { "copilot/api/manifest.yml": api };
const MAILER = { "copilot/mailer/manifest.yml": mailer };
const SETTLE = { "copilot/settle/manifest.yml": settle };
const ENVIRONMENTS = {
  "copilot/environments/test/manifest.yml": test,
  "copilot/environments/staging/manifest.yml": staging,
  "copilot/environments/prod/manifest.yml": prod,
};

/** The first is what a new visitor sees. */
export const EXAMPLES: readonly [Example, ...Example[]] = [
  { title: "Load balanced web service", files: WEB, environment: "prod" },
  { title: "Backend service with sidecars", files: { "copilot/orders/manifest.yml": orders }, environment: "prod", variables: ["TAG"] },
  { title: "Worker service and its publisher", files: { ...MAILER, ...API }, environment: "prod" },
  { title: "Scheduled job", files: SETTLE, environment: "prod" },
  { title: "A whole application", files: { ...WEB, ...API, ...MAILER, ...SETTLE, ...ENVIRONMENTS }, environment: "prod", complete: true },
  { title: "A manifest with mistakes", files: { "copilot/api/manifest.yml": broken }, environment: "prod" },
];

export function fromExample(example: Example): Saved {
  const files = Object.entries(example.files).map(([path, text]) => ({ path, text }));
  return {
    files,
    active: files[0]?.path ?? "",
    environment: example.environment,
    compareWith: null,
    tab: "task",
    app: "harbor",
    variables: example.variables ?? [],
    account: "",
    region: "",
    complete: example.complete ?? false,
  };
}
