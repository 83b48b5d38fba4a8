// The first thing that runs: the core's download and the worker start before the editor's code
// is here.

import "./style.css";

import { startWorker } from "./client.ts";
import { compile } from "./module.ts";
import { applyTheme } from "./theme.ts";

applyTheme();
const module = compile();
const worker = startWorker(module);
void import("./app.ts").then(({ run }) => run(worker, module));

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => void navigator.serviceWorker.register("./sw.js").catch(() => {}));
}
