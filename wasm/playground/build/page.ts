// The page's head in a build: the content security policy, and what is to be fetched at once.

import type { HtmlTagDescriptor, Plugin } from "vite";

/** What a host may also send as the header `Content-Security-Policy`. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export function page(): Plugin {
  return {
    name: "taxiway-page",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const files = Object.values(bundle ?? {});
        const wasm = files.find((it) => it.fileName.endsWith(".wasm"))?.fileName;
        const app = files.find((it) => it.type === "chunk" && it.name === "app")?.fileName;
        if (wasm === undefined || app === undefined) {
          throw new Error("the build has no core or no application");
        }
        const tags: HtmlTagDescriptor[] = [
          { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
          { tag: "link", attrs: { rel: "preload", as: "fetch", type: "application/wasm", crossorigin: true, href: `./${wasm}` }, injectTo: "head" },
          { tag: "link", attrs: { rel: "modulepreload", href: `./${app}` }, injectTo: "head" },
        ];
        return tags;
      },
    },
  };
}
