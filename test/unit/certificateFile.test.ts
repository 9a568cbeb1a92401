import * as assert from "uvu/assert";

import { mint } from "../../src/testkit/x509/mint.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("files of certificates");

const [first, second] = [mint({ subject: "first" }).der, mint({ subject: "second" }).der];
const read = (file: Uint8Array | string): string =>
  call("certificateFile", [typeof file === "string" ? Buffer.from(file) : file], "string") ?? "";

test("PEM and DER, one or several", () => {
  for (const file of [first, pemOf("CERTIFICATE", first), pemOf("CERTIFICATE", first).trimEnd()])
    assert.is(read(file), "\nCN=first");
  for (const file of [
    Buffer.concat([first, second]),
    pemOf("CERTIFICATE", first, second),
    `${pemOf("CERTIFICATE", first)}\n${pemOf("CERTIFICATE", second)}`,
    `subject=first\n${pemOf("CERTIFICATE", first)}subject=second\n\n${pemOf("CERTIFICATE", second)}`,
  ]) {
    assert.is(read(file), "\nCN=first\nCN=second");
  }
  assert.is(read(Buffer.concat(Array<Uint8Array>(256).fill(first))).split("\n").length, 257);
});

const refused: [string, Uint8Array | string, RegExp][] = [
  ["nothing", "", /^pem-invalid: no block/],
  ["blank lines", "\n\n", /^pem-invalid: no block/],
  ["other text", "certificate", /^pem-invalid: no block/],
  ["a begin line that is set in", `  ${pemOf("CERTIFICATE", first)}`, /^pem-invalid: block 1: it does not begin/],
  [
    "another label",
    pemOf("CERTIFICATE", first).replaceAll("CERTIFICATE", "X509 CRL"),
    /^pem-invalid: block 1: the block is labelled/,
  ],
  [
    "DER behind PEM",
    Buffer.concat([Buffer.from(pemOf("CERTIFICATE", first)), first]),
    /^(certificate-malformed|pem-invalid)/,
  ],
  [
    "PEM behind DER",
    Buffer.concat([first, Buffer.from(pemOf("CERTIFICATE", second))]),
    /^certificate-malformed at certificates\[\d/,
  ],
  ["DER that is cut", first.slice(0, -1), /^certificate-malformed at certificates\[0\]: an element that is longer/],
  ["no UTF-8", Uint8Array.of(0xff, 0xfe), /^certificate-malformed/],
  ["an empty SEQUENCE", Uint8Array.of(0x30, 0), /^certificate-malformed at certificates\[0\]\.certificate/],
  [
    "a second certificate that is malformed",
    pemOf("CERTIFICATE", first, second.slice(4)),
    /^certificate-malformed at certificates\[1\]\./,
  ],
  ["too many as DER", Buffer.concat(Array<Uint8Array>(257).fill(first)), /^budget-exhausted/],
  ["too many as PEM", pemOf("CERTIFICATE", first).repeat(257), /^budget-exhausted/],
];
for (const [name, file, problem] of refused) test(`refused: ${name}`, () => assert.match(read(file), problem));

test.run();
