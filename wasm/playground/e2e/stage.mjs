// What every file of browser tests starts with.

import { after, before } from "node:test";

import { launch } from "./browser.mjs";
import { host } from "./host.mjs";

/** The built page on a host of its own and a browser, for as long as a file's tests run. */
export function stage() {
  const stage = {};
  before(async () => {
    stage.server = await host();
    stage.browser = await launch();
  });
  after(async () => {
    await stage.browser.close();
    await stage.server.close();
  });
  return stage;
}
