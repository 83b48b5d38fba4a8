import { defineConfig } from "vite";

import { offline } from "./build/offline.ts";
import { page } from "./build/page.ts";

export default defineConfig({
  base: "./",
  plugins: [page(), offline()],
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 700, modulePreload: { polyfill: false } },
  worker: { format: "es" },
  optimizeDeps: { exclude: ["@taxiway/wasm"] },
  // The package and the examples lie beside this folder.
  server: { fs: { allow: ["../.."] } },
});
