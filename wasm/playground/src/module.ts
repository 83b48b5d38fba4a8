// The core's bytes, compiled once: every worker is given the same module.

import url from "@taxiway/wasm/taxiway_bg.wasm?url";

/** Compiles while the bytes come in, where browser and host allow it; rejects in a browser that
 * cannot run it. */
export async function compile(): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== "object") {
    throw new Error("this browser has no WebAssembly");
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`the server answered ${response.status} for the core`);
  }
  // A host that does not know the type would make streaming fail.
  const streams = typeof WebAssembly.compileStreaming === "function" && response.headers.get("content-type") === "application/wasm";
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
