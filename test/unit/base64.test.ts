import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("base64");

test("every length encodes as Node does and comes back", () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 89 + length * 7) & 255);
    const text = Buffer.from(bytes).toString("base64");
    assert.is(call("base64Encode", [bytes], "string"), text);
    assert.equal(call("base64Decode", [text], "bytes"), bytes);
  }
});

test("the whole alphabet", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  assert.equal(call("base64Decode", [alphabet], "bytes"), new Uint8Array(Buffer.from(alphabet, "base64")));
});

const refused: [string, string][] = [
  ["Zg", "no padding"],
  ["Zg=", "too little padding"],
  ["Zg===", "too much padding"],
  ["====", "only padding"],
  ["=", "one sign"],
  ["Zm9v====", "a group of padding"],
  ["Zh==", "bits behind one byte"],
  ["Zm9=", "bits behind two bytes"],
  ["Zm9v\n", "a line end"],
  ["Zm 9v", "a blank"],
  ["Zm-_", "the URL alphabet"],
  ["Z=9v", "padding within"],
  ["ZmŁv", "a character above ASCII whose low byte is a letter"],
];
for (const [text, why] of refused) {
  test(`${why} is refused`, () => {
    assert.is(call("base64Decode", [text], "bytes"), null);
  });
}

test.run();
