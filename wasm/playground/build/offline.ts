// The service worker of a build: our own code, with the list of the build's files put in.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

import type { Plugin } from "vite";

const SOURCE = "src/service-worker.js";

export function offline(): Plugin {
  return {
    name: "taxiway-offline",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const content = createHash("sha256");
      for (const [name, it] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        content.update(name).update(it.type === "chunk" ? it.code : it.source);
      }
      const files = ["./", ...Object.keys(bundle).filter((it) => it !== "index.html"), ...readdirSync("public")];
      const source = readFileSync(SOURCE, "utf8")
        .replace('"FILES"', JSON.stringify(files))
        .replace('"VERSION"', JSON.stringify(content.digest("hex").slice(0, 16)));
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}
