// The core, off the page's thread: takes messages in their order, one answer each.

import init, { Workspace } from "@taxiway/wasm/web";

import { answer } from "./answers.ts";
import { Files } from "./files.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker): void;
};

/** Questions may come before the module does. */
const { promise: module, resolve: provide } = withResolvers<WebAssembly.Module>();
const ready = module.then((it) => init({ module_or_path: it })).then(() => new Files(new Workspace()));

async function receive(message: ToWorker): Promise<void> {
  if ("module" in message) {
    provide(message.module);
    return;
  }
  const { id, update, question } = message;
  try {
    const files = await ready;
    files.update(update);
    scope.postMessage({ id, answer: answer(files, question) });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const trapped = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    scope.postMessage(trapped ? { id, trapped: words } : { id, refused: words });
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  return { promise: new Promise<T>((it) => (resolve = it)), resolve };
}

scope.onmessage = (event) => void receive(event.data);
