import { generateKeyPairSync, type KeyObject } from "node:crypto";

import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("profiles");

const ec = (namedCurve: string): KeyObject => generateKeyPairSync("ec", { namedCurve }).publicKey;
const rsa = (modulusLength: number): KeyObject => generateKeyPairSync("rsa", { modulusLength }).publicKey;

test("the Notary Project has one scheme for each of its six kinds of key, and none for others", () => {
  const rows: [KeyObject, string][] = [
    [ec("P-256"), "ecdsa-sha256 p1363"],
    [ec("P-384"), "ecdsa-sha384 p1363"],
    [ec("P-521"), "ecdsa-sha512 p1363"],
    [rsa(2048), "rsa-pss-sha256 salt 32"],
    [rsa(3072), "rsa-pss-sha384 salt 48"],
    [rsa(4096), "rsa-pss-sha512 salt 64"],
    [rsa(2056), "key-unsupported: RSA-2056"],
    [generateKeyPairSync("ed25519").publicKey, "key-unsupported: Ed25519"],
  ];
  for (const [key, expected] of rows) {
    const spki = key.export({ type: "spki", format: "der" });
    assert.is(call("notarySchemeOutcome", [spki], "string"), expected);
  }
});

test.run();
