import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("instant");
const parse = (text: string): string | null => call("rfc3339Parse", [text], "string");
const normalize = (text: string): string | null => call("rfc3339Normalize", [text], "string");

test("every day of the years 0 to 9999 has its date", () => {
  const date = new Date(0);
  for (let day = -719528; day <= 2932896; day += 97) {
    date.setTime(day * 86_400_000);
    assert.is(call("rfc3339OfDay", [day], "string"), date.toISOString().replace(".000Z", "Z"));
  }
});

test("every day around the ends of years and of February", () => {
  for (const year of [0, 1, 4, 99, 100, 400, 1582, 1899, 1900, 1969, 1970, 1999, 2000, 2024, 2100, 9999]) {
    for (const monthDay of ["01-01", "02-28", "03-01", "12-31"]) {
      const text = `${String(year).padStart(4, "0")}-${monthDay}T23:59:59Z`;
      assert.is(parse(text), `${Date.parse(text) / 1000} 0`);
      assert.is(normalize(text), text);
    }
  }
});

test("fractions and offsets", () => {
  assert.is(parse("1970-01-01T00:00:00.000000001Z"), "0 1");
  assert.is(parse("1969-12-31T23:59:59.5Z"), "-1 500000000");
  assert.is(normalize("2026-03-01T00:30:00.120+01:00"), "2026-02-28T23:30:00.12Z");
  assert.is(normalize("2026-02-28T23:30:00-00:30"), "2026-03-01T00:00:00Z");
  assert.is(normalize("2026-02-28T23:30:00-00:00"), "2026-02-28T23:30:00Z");
});

const refused = [
  "2026-01-01t00:00:00Z",
  "2026-01-01T00:00:00z",
  "2026-01-01 00:00:00Z",
  "2026-01-01T00:00:00",
  "2026-01-01T00:00:00.Z",
  "2026-01-01T00:00:00.1234567890Z",
  "2026-01-01T00:00:00,1Z",
  "2026-01-01T23:59:60Z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:60:00Z",
  "2026-02-29T00:00:00Z",
  "2100-02-29T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-04-31T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "2026-01-01T00:00:00+24:00",
  "2026-01-01T00:00:00+00:60",
  "2026-01-01T00:00:00+0100",
  "2026-01-01T00:00:00+01",
  "2026-01-01T00:00:00Z ",
  "2026-01-01T00:00:00ZZ",
  " 2026-01-01T00:00:00Z",
  "02026-01-01T00:00:00Z",
  "+2026-01-01T00:00:00Z",
  "0000-01-01T00:00:00+00:01",
  "9999-12-31T23:59:59-00:01",
  "2026-01-01",
  "",
];
for (const text of refused) {
  test(`${JSON.stringify(text)} is refused`, () => {
    assert.is(parse(text), null);
  });
}

test("comparison", () => {
  const compare = (first: string, second: string): number => call("rfc3339Compare", [first, second], "i32");
  assert.is(compare("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"), 0);
  assert.is(compare("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.1Z"), -1);
  assert.is(compare("2026-01-01T00:00:01Z", "2026-01-01T00:00:00.9Z"), 1);
});

test.run();
