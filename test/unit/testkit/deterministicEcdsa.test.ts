/** Deterministic ECDSA is RFC 6979's: an independent implementation gives the same bytes. */
import { createHash, randomBytes } from "node:crypto";

import { p256, p384, p521 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { signDeterministically } from "../../../src/testkit/x509/deterministicEcdsa.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/deterministic ECDSA");
const CURVES = { "P-256": p256, "P-384": p384, "P-521": p521 } as const;

for (const [name, curve] of Object.entries(CURVES)) {
  test(`${name}: the same signatures as noble's, by every hash`, () => {
    for (let count = 0; count < 6; count++) {
      const { secretKey } = curve.keygen(randomBytes(curve.lengths.seed ?? 48));
      for (const hash of ["sha256", "sha384", "sha512"]) {
        const digest = createHash(hash).update(`message ${count}`).digest();
        const expected = curve.sign(digest, secretKey, { prehash: false, lowS: false, format: "der" });
        const actual = signDeterministically(name as keyof typeof CURVES, secretKey, digest);
        assert.is(Buffer.from(actual).toString("hex"), Buffer.from(expected).toString("hex"));
      }
    }
  });
}

test("RFC 6979 A.2.5: P-256 with SHA-256, the message 'sample'", () => {
  const secret = Buffer.from("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", "hex");
  const signature = signDeterministically("P-256", secret, createHash("sha256").update("sample").digest());
  const hex = Buffer.from(signature).toString("hex");
  assert.ok(hex.includes("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"));
  assert.ok(hex.includes("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"));
});

test.run();
