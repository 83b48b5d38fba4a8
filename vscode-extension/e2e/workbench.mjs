// A real VS Code with the packed extension in it: code-server, driven by a browser without window.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const extension = dirname(here);
const cache = process.env.TAXIWAY_E2E_CACHE ?? join(homedir(), ".cache", "taxiway-e2e");

const settings = {
  "breadcrumbs.enabled": false,
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.fontSize": 13,
  "editor.minimap.enabled": false,
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Starts VS Code on a copy of the examples, in a workspace that is not trusted; `edit` changes
 * the copy before. `configureMachine` sets what only the machine's
 * settings can say. */
export async function open(edit) {
  if (!existsSync(join(cache, "installed"))) {
    console.log(`installing code-server into ${cache}`);
    execFileSync("sh", [join(here, "code-server.sh"), cache], { stdio: "inherit" });
  }
  const folder = mkdtempSync(join(tmpdir(), "taxiway-e2e-"));
  const workspace = join(folder, "examples");
  cpSync(join(extension, "..", "examples"), workspace, { recursive: true });
  edit(workspace);
  const configure = (scope, settings) => {
    mkdirSync(join(folder, "user", scope), { recursive: true });
    writeFileSync(join(folder, "user", scope, "settings.json"), JSON.stringify(settings));
  };
  configure("User", settings);
  const configureMachine = (settings) => configure("Machine", settings);

  const port = await freePort();
  writeFileSync(join(folder, "config.yaml"), `bind-addr: 127.0.0.1:${port}\nauth: none\ncert: false\n`);
  const node = join(cache, "bin", "node");
  const options = [
    join(cache, "node_modules", "code-server", "out", "node", "entry.js"),
    ...["--config", join(folder, "config.yaml"), "--user-data-dir", join(folder, "user")],
    ...["--extensions-dir", join(folder, "extensions"), "--disable-telemetry", "--disable-update-check"],
  ];
  execFileSync(node, [...options, "--install-extension", vsix()], { stdio: "pipe" });
  const server = spawn(node, options, { stdio: "ignore" });

  const browser = await chromium.launchPersistentContext(join(folder, "browser"), {
    executablePath: browserPath(),
    viewport: { width: 1280, height: 760 },
    deviceScaleFactor: 1.5,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  const close = async () => {
    await browser.close();
    server.kill();
    await new Promise((done) => (server.exitCode === null ? server.once("exit", done) : done()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await answers(`http://127.0.0.1:${port}/healthz`);
    await page.goto(`http://127.0.0.1:${port}/?folder=${workspace}`);
    await page.waitForSelector(".explorer-folders-view .monaco-list-row", { timeout: 60_000 });
  } catch (error) {
    await close();
    throw error;
  }
  return { page, configureMachine, close };
}

/** The package; there is to be one. */
function vsix() {
  const found = readdirSync(extension).filter((it) => it.endsWith(".vsix"));
  if (found.length !== 1) {
    throw new Error(`there are ${found.length} packages in vscode-extension; make one with npm run package`);
  }
  return join(extension, found[0]);
}

/** A Chromium on PATH; undefined for Playwright's own. */
function browserPath() {
  const names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((it) => join(it, name))).find(existsSync);
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function answers(url) {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (await fetch(url).then((it) => it.ok, () => false)) {
      return;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("code-server does not answer");
}
