import * as assert from "uvu/assert";

import { testKey } from "../../src/testkit/x509/keys.js";
import { TestRsaKey } from "../support/certificates/rsaKey.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("profiles");

const random = new SeededRandom("profiles");
const rsa = (bits: number): Uint8Array => new TestRsaKey(bits, 65537n, random).spki;

test("the Notary Project has one scheme for each of its six kinds of key, and none for others", () => {
  const rows: [Uint8Array, string][] = [
    [testKey("P-256", 0).spki, "ecdsa-sha256 p1363"],
    [testKey("P-384", 0).spki, "ecdsa-sha384 p1363"],
    [testKey("P-521", 0).spki, "ecdsa-sha512 p1363"],
    [rsa(2048), "rsa-pss-sha256 salt 32"],
    [rsa(3072), "rsa-pss-sha384 salt 48"],
    [rsa(4096), "rsa-pss-sha512 salt 64"],
    [rsa(2056), "key-unsupported: RSA-2056"],
    [testKey("Ed25519", 0).spki, "key-unsupported: Ed25519"],
  ];
  for (const [spki, expected] of rows) assert.is(call("notarySchemeOutcome", [spki], "string"), expected);
});

test.run();
