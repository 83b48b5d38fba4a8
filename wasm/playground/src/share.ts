// The whole state in the fragment of a link, which browsers send to no server.
//
// In: a state. Out: `#s=` and what is left of its JSON after deflate, in base64url. Reading a
// link that was cut or changed, or is of another version, gives `null`.

import { readSaved, type Saved } from "./saved.ts";

const PREFIX = "#s=";
/** No link unpacks to more, so that a small one cannot fill the memory. */
const MOST_BYTES = 16 << 20;

/** Whether it holds a state, perhaps in the form of another version of this page. */
export function isShared(fragment: string): boolean {
  return /^#[a-z]\w*=/.test(fragment);
}

export async function toFragment(saved: Saved): Promise<string> {
  const packed = new Blob([JSON.stringify(saved)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return PREFIX + base64url(new Uint8Array(await new Response(packed).arrayBuffer()));
}

export async function fromFragment(fragment: string): Promise<Saved | null> {
  if (!fragment.startsWith(PREFIX)) {
    return null;
  }
  try {
    const packed = new Blob([bytes(fragment.slice(PREFIX.length))]).stream();
    const text = await limited(packed.pipeThrough(new DecompressionStream("deflate-raw")));
    return readSaved(JSON.parse(text));
  } catch {
    return null;
  }
}

async function limited(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = stream.getReader();
  let text = "";
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return text + decoder.decode();
    }
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError("the link unpacks to too much");
    }
    text += decoder.decode(value, { stream: true });
  }
}

function base64url(data: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < data.length; at += 0x8000) {
    binary += String.fromCharCode(...data.subarray(at, at + 0x8000));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (it) => it.charCodeAt(0));
}
