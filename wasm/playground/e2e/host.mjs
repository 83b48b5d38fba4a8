// A static host for a folder, under a sub-path as on most project sites.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** The built page. */
const PAGE = fileURLToPath(new URL("../dist", import.meta.url));
/** The package for browsers, which needs no bundler. */
export const PACKAGE = fileURLToPath(new URL("../../dist/web", import.meta.url));
const BELOW = "/tools/taxiway/";
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves the page or another folder; `types` replaces what the host says of a kind of file. */
export async function host(types = {}, root = PAGE) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const inside = pathname.startsWith(BELOW) ? normalize(pathname.slice(BELOW.length)) || "index.html" : "";
    const file = join(root, inside === "." ? "index.html" : inside);
    if (inside === "" || !file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not here");
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
