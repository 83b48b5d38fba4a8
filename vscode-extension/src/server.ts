// Which `taxiway` is started, and where it was found.
//
// In: the setting, the folder of the extension, the environment. Out: a path with its source, or
// a sentence about what is missing. Runs nothing and knows nothing of VS Code.

import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";

export type Source = "settings" | "bundled" | "PATH";

export interface Server {
  path: string;
  source: Source;
}

export interface Missing {
  missing: string;
}

export interface Surroundings {
  /** `taxiway.server.path` */
  setting: string;
  extensionFolder: string;
  homeFolder: string;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  isProgram(path: string): boolean;
}

/** The server to start: the one of the settings, else the bundled one, else the first on PATH.
 * A setting that leads nowhere is reported, not passed over. */
export function find(at: Surroundings): Server | Missing {
  const paths = at.platform === "win32" ? path.win32 : path.posix;
  const setting = at.setting.trim();
  if (setting !== "") {
    const wanted = setting.replace(/^~(?=$|[/\\])/, () => at.homeFolder);
    if (!paths.isAbsolute(wanted)) {
      return { missing: `the setting taxiway.server.path is an absolute path, but this is \`${setting}\`` };
    }
    if (!at.isProgram(wanted)) {
      return { missing: `the setting taxiway.server.path names \`${setting}\`, and there is no program` };
    }
    return { path: wanted, source: "settings" };
  }
  const name = at.platform === "win32" ? "taxiway.exe" : "taxiway";
  const bundled = paths.join(at.extensionFolder, "server", name);
  if (at.isProgram(bundled)) {
    return { path: bundled, source: "bundled" };
  }
  // A relative folder on PATH could lead into the workspace, whose programs are not to be run.
  const folders = searchPath(at).split(paths.delimiter).filter((it) => paths.isAbsolute(it));
  const found = folders.map((it) => paths.join(it, name)).find(at.isProgram);
  if (found !== undefined) {
    return { path: found, source: "PATH" };
  }
  return { missing: "this package of the extension brings no `taxiway` for this machine, and there is none on PATH" };
}

/** Where a server was found, for people. */
export function describe(source: Source): string {
  switch (source) {
    case "settings":
      return "from the settings";
    case "bundled":
      return "bundled with the extension";
    case "PATH":
      return "found on PATH";
  }
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Windows writes the name of the variable as it likes. */
function searchPath(at: Surroundings): string {
  const name = Object.keys(at.env).find((it) => (at.platform === "win32" ? it.toUpperCase() : it) === "PATH");
  return (name !== undefined && at.env[name]) || "";
}
