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

table("derInteger", "bytes", {
  zero: ["02 01 00", "00"],
  "minus one": ["02 01 ff", "ff"],
  "minus 129": ["02 02 ff7f", "ff7f"],
  "minus one in two bytes": ["02 02 ffff", null],
  "127 in two bytes": ["02 02 007f", null],
  "no contents": ["02 00", null],
});

for (const [kind, cases] of Object.entries({
  boolean: { "0101ff": "true", "010100": "false", "010101": null, "0100": null, "0102ffff": null, "0201ff": null },
  namedBits: {
    "030100": "0",
    "03020780": "1",
    "030206c0": "11",
    "03020106": "1100000",
    "0303070080": "100000000",
    "03020080": "1",
    "0303000080": "100000000",
    "0303008000": "1",
    "03020800": null,
    "030107": null,
    "03020781": null,
    "0306000101010101": null,
  },
  smallInteger: { "020100": "0", "020200ff": "255", "02020100": null, "0201ff": null, "0205010000000f": null },
  time: {
    "170d3439313233313233353935395a": "2049-12-31T23:59:59Z",
    "170d3530303130313030303030305a": "1950-01-01T00:00:00Z",
    "180f32303530303130313030303030305a": "2050-01-01T00:00:00Z",
    "180f39393939313233313233353935395a": "9999-12-31T23:59:59Z",
    "180f32303439303130313030303030305a": "2049-01-01T00:00:00Z",
    "170b343931323331323335395a": null,
    "171134393132333132333539353930313030": null,
    "170d3439303232393030303030305a": null,
    "170d3439303130313234303030305a": null,
    "170d3439303130313030303036305a": null,
    "170d34393031303130303030303030": null,
    "181132303530303130313030303030302e355a": null,
    "180d32303530303130313030303030": null,
  },
  generalizedTime: { "170d3439313233313233353935395a": null },
  fraction: {
    "181132303530303130313030303030302e355a": "2050-01-01T00:00:00.5Z",
    "181932303530303130313030303030302e3132333435363738395a": "2050-01-01T00:00:00.123456789Z",
    "181232303530303130313030303030302e35305a": null,
    "181032303530303130313030303030302e5a": null,
    "181132303530303130313030303030302c355a": null,
    "181a32303530303130313030303030302e313233343536373839315a": null,
    "180f32303530303130313030303030305a": "2050-01-01T00:00:00Z",
  },
})) {
  for (const [input, expected] of Object.entries(cases)) {
    test(`${kind}: ${input}`, () => {
      assert.is(call("derValue", [kind, Buffer.from(input, "hex")], "string"), expected);
    });
  }
}

test("a fault says where it stands, and it is the first one", () => {
  const path = (hex: string): string | null =>
    call("derFaultPath", [Buffer.from(hex.replaceAll(" ", ""), "hex")], "string");
  assert.is(path("30 0a 3003020101 3003020102"), "");
  assert.is(path("30 0b 3003020101 300402020001"), "input.list[1].number: an INTEGER with needless leading octets");
  assert.is(path("30 05 3003040101"), "input.list[0].number: tag 4 where tag 2 should be");
  assert.is(path("30 04 02010101"), "input.list[0]: tag 2 where tag 48 should be");
  assert.is(path("31 00"), "input.list: tag 49 where tag 48 should be");
  assert.is(path("30 00 00"), "input: trailing bytes");
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
