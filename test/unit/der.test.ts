import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("DER");

type Table = Record<string, [input: string, answer: string | null]>;

/** Bytes as hexadecimal in and out; null where the input is refused. */
function table(reader: string, answer: "bytes" | "string", cases: Table): void {
  for (const [name, [input, expected]] of Object.entries(cases)) {
    test(`${reader}: ${name}`, () => {
      const bytes = Buffer.from(input.replaceAll(" ", ""), "hex");
      const read = answer === "string" ? call(reader, [bytes], "string") : call(reader, [bytes], "bytes");
      assert.is(read instanceof Uint8Array ? Buffer.from(read).toString("hex") : read, expected);
    });
  }
}

const zeros = (count: number): string => "00".repeat(count);

table("derElement", "bytes", {
  "no contents": ["30 00", "30"],
  "a short length": ["04 02 beef", "04beef"],
  "127 bytes": [`04 7f ${zeros(127)}`, `04${zeros(127)}`],
  "128 bytes": [`04 81 80 ${zeros(128)}`, `04${zeros(128)}`],
  "255 bytes": [`04 81 ff ${zeros(255)}`, `04${zeros(255)}`],
  "256 bytes": [`04 82 0100 ${zeros(256)}`, `04${zeros(256)}`],
  "65536 bytes": [`04 83 010000 ${zeros(65536)}`, `04${zeros(65536)}`],
  "tag number 30": ["1e 00", "1e"],
  "a context-specific tag": ["a0 00", "a0"],
  nothing: ["", null],
  "a tag alone": ["30", null],
  "trailing bytes": ["04 00 00", null],
  "a long length that fits the short form": [`04 81 7f ${zeros(127)}`, null],
  "a long length with a leading zero": [`04 82 0080 ${zeros(128)}`, null],
  "an indefinite length": ["30 80 0000", null],
  "the reserved length 0xff": [`04 ff ${zeros(127)}`, null],
  "five length octets": ["04 85 0000000001 00", null],
  "a length that would be negative in 32 bits": ["04 84 ffffffff 00", null],
  "a length of 2^31": ["04 84 80000000 00", null],
  "length octets cut off": ["04 82 01", null],
  "contents cut off": ["04 02 be", null],
  "tag number 31 or more": ["1f 1f 00", null],
  "end-of-contents octets": ["00 00", null],
});

table("derUnsignedInteger", "bytes", {
  zero: ["02 01 00", ""],
  one: ["02 01 01", "01"],
  "127": ["02 01 7f", "7f"],
  "128": ["02 02 0080", "80"],
  "256": ["02 02 0100", "0100"],
  "no contents": ["02 00", null],
  "minus one": ["02 01 ff", null],
  "minus 128": ["02 01 80", null],
  "zero in two bytes": ["02 02 0000", null],
  "127 in two bytes": ["02 02 007f", null],
  "minus one in two bytes": ["02 02 ffff", null],
  "another tag": ["0a 01 01", null],
  constructed: ["22 03 020101", null],
});

table("derBitString", "bytes", {
  empty: ["03 01 00", ""],
  "two bytes": ["03 03 00beef", "beef"],
  "no contents": ["03 00", null],
  "one unused bit": ["03 02 01fe", null],
  "unused bits of nothing": ["03 01 01", null],
  "eight unused bits": ["03 02 0800", null],
  constructed: ["23 04 03020000", null],
});

table("derOid", "string", {
  prime256v1: ["06 08 2a8648ce3d030107", "1.2.840.10045.3.1.7"],
  "the smallest": ["06 01 00", "0.0"],
  "39 under 0": ["06 01 27", "0.39"],
  "0 under 1": ["06 01 28", "1.0"],
  "39 under 1": ["06 01 4f", "1.39"],
  "0 under 2": ["06 01 50", "2.0"],
  "999 under 2": ["06 02 8837", "2.999"],
  "the largest arc of 64 bits": ["06 0b 2a 81ffffffffffffffff7f", "1.2.18446744073709551615"],
  "a larger arc": ["06 0b 2a 82808080808080808000", "an object identifier with an arc beyond 64 bits"],
  "the longest that is written out": [`06 81 80 2a${"01".repeat(127)}`, `1.2${".1".repeat(127)}`],
  "a longer one": [`06 81 81 2a${"01".repeat(128)}`, "an object identifier of 129 bytes"],
  "no contents": ["06 00", null],
  "an arc cut off": ["06 02 2a86", null],
  "an arc with a leading zero": ["06 03 2a8001", null],
  "a first arc with a leading zero": ["06 02 8001", null],
});

table("derOidName", "string", {
  "id-ecPublicKey": ["06 07 2a8648ce3d0201", "id-ecPublicKey"],
  prime256v1: ["06 08 2a8648ce3d030107", "prime256v1"],
  secp384r1: ["06 05 2b81040022", "secp384r1"],
  secp521r1: ["06 05 2b81040023", "secp521r1"],
  rsaEncryption: ["06 09 2a864886f70d010101", "rsaEncryption"],
  Ed25519: ["06 03 2b6570", "Ed25519"],
  "an unknown one": ["06 05 2b8104000a", "1.3.132.0.10"],
});

test("a SEQUENCE is read element by element", () => {
  const length = (hex: string): number =>
    call("derSequenceLength", [Buffer.from(hex.replaceAll(" ", ""), "hex")], "i32");
  assert.is(length("30 00"), 0);
  assert.is(length("30 05 020101 0500"), 2);
  assert.is(length("30 04 020101 05"), -1);
  assert.is(length("31 00"), -1);
  assert.is(length("10 00"), -1);
  assert.is(length("30 00 00"), -1);
});

test.run();
