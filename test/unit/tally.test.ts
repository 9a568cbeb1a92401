import * as assert from "uvu/assert";

import { Tally } from "../differential/programme.js";
import { suite } from "../support/suite.js";

const test = suite("the tally of differential programmes");

test("answers that are the same are no difference", () => {
  const tally = new Tally("example");
  tally.compare({ point: Uint8Array.of(4) }, { made: "right", ours: "right", node: "right" });
  tally.compare({}, { made: "wrong", ours: "wrong" });
  assert.equal([tally.compared, tally.agreed, tally.differences], [2, 2, 0]);
  assert.equal([tally.count("ours", "right"), tally.count("node", "wrong")], [1, 0]);
});

test("any answer that is not as the others is a difference", () => {
  const tally = new Tally("example");
  tally.compare({ point: Uint8Array.of(4, 255) }, { made: "right", ours: "wrong", node: "right" });
  tally.compare({}, { made: "right", ours: "right", noble: "refused" });
  tally.compare({}, { made: "right", node: "wrong" });
  assert.equal([tally.compared, tally.agreed, tally.differences], [2, 0, 3]);
});

test("ours alone, or others alone, are not counted as compared", () => {
  const tally = new Tally("example");
  tally.compare({}, { ours: "right" });
  tally.compare({}, { made: "right", noble: "right" });
  assert.equal([tally.compared, tally.agreed, tally.differences], [0, 0, 0]);
});

test.run();
