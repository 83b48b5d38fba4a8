import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Refresher } from "../src/refresh";

/** Lets promises that are settled go on. */
const settle = () => new Promise<void>((done) => setImmediate(done));

test("many changes are one refresh, and none is lost", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  let finish = () => {};
  const refresher = new Refresher(80, () => {
    runs += 1;
    return new Promise((done) => (finish = done));
  });

  for (let change = 0; change < 9; change += 1) {
    refresher.schedule();
    mock.timers.tick(10);
  }
  assert.equal(runs, 1, "typing on does not put it off");

  refresher.schedule();
  refresher.schedule();
  mock.timers.tick(1000);
  assert.equal(runs, 1, "not twice at a time");

  finish();
  await settle();
  mock.timers.tick(80);
  assert.equal(runs, 2, "once more for what came meanwhile");

  finish();
  await settle();
  mock.timers.tick(1000);
  assert.equal(runs, 2, "and then it rests");
  mock.timers.reset();
});
