// A static host for the built page, under a sub-path as on most project sites.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../dist", import.meta.url));
const BELOW = "/tools/taxiway/";
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves the build; `types` replaces what the host says of a kind of file. */
export async function host(types = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const inside = pathname.startsWith(BELOW) ? normalize(pathname.slice(BELOW.length)) || "index.html" : "";
    const file = join(ROOT, inside === "." ? "index.html" : inside);
    if (inside === "" || !file.startsWith(ROOT) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = { ...TYPES, ...types }[extname(file)];
    const caching = file.includes("/assets/") ? "max-age=31536000, immutable" : "no-cache";
    response.writeHead(200, { "content-type": type, "cache-control": caching });
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}${BELOW}`,
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))),
  };
}
