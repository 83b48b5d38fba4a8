// Taking a request along: as a file, or as the command that sends it.

import { h } from "./dom.ts";

/** `api-prod-task-definition.json` */
export function fileName(path: string, environment: string, what: "task" | "service"): string {
  const workload = /([^/]+)\/[^/]*$/.exec(path)?.[1] ?? "manifest";
  return `${workload}-${environment}-${what === "task" ? "task-definition" : "service"}.json`.replace(/[^\w.-]+/g, "-");
}

export function command(file: string, region: string): string {
  const where = /^[\w-]+$/.test(region) ? ` --region ${region}` : "";
  return `aws ecs register-task-definition${where} --cli-input-json file://${file}`;
}

export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
