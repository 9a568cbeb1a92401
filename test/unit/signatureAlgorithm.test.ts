import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("signature algorithms");

const ROWS: Record<string, [der: string, scheme: string]> = {
  "ecdsa-with-SHA256": ["300a 0608 2a8648ce3d040302", "ecdsa-sha256"],
  "ecdsa-with-SHA384": ["300a 0608 2a8648ce3d040303", "ecdsa-sha384"],
  "ecdsa-with-SHA512": ["300a 0608 2a8648ce3d040304", "ecdsa-sha512"],
  "ECDSA with NULL": ["300c 0608 2a8648ce3d040302 0500", "key-invalid: the parameters of ecdsa-with-SHA256 are others"],
  "ECDSA with SHA-1": ["3009 0607 2a8648ce3d0401", "key-unsupported: signatures by ecdsa-with-SHA1"],
  "ECDSA with SHA-224": ["300a 0608 2a8648ce3d040301", "key-unsupported: signatures by 1.2.840.10045.4.3.1"],
  sha256WithRSAEncryption: ["300d 0609 2a864886f70d01010b 0500", "rsa-pkcs1-sha256"],
  sha384WithRSAEncryption: ["300d 0609 2a864886f70d01010c 0500", "rsa-pkcs1-sha384"],
  sha512WithRSAEncryption: ["300d 0609 2a864886f70d01010d 0500", "rsa-pkcs1-sha512"],
  "RSA without NULL": [
    "300b 0609 2a864886f70d01010b",
    "key-invalid: the parameters of sha256WithRSAEncryption are others",
  ],
  "RSA with SHA-1": ["300d 0609 2a864886f70d010105 0500", "key-unsupported: signatures by sha1WithRSAEncryption"],
  "RSA with MD5": ["300d 0609 2a864886f70d010104 0500", "key-unsupported: signatures by 1.2.840.113549.1.1.4"],
  "a key's algorithm": ["300d 0609 2a864886f70d010101 0500", "key-unsupported: signatures by rsaEncryption"],
  DSA: ["300b 0609 608648016503040302", "key-unsupported: signatures by 2.16.840.1.101.3.4.3.2"],
  Ed25519: ["3005 0603 2b6570", "ed25519"],
  "Ed25519 with NULL": ["3007 0603 2b6570 0500", "key-invalid: the parameters of Ed25519 are others"],
  Ed448: ["3005 0603 2b6571", "key-unsupported: signatures by 1.3.101.113"],
  "PSS without parameters": ["300b 0609 2a864886f70d01010a", "key-invalid: the parameters of id-RSASSA-PSS are others"],
  "PSS with SHA-1, all fields left out": ["300d 0609 2a864886f70d01010a 3000", "key-unsupported: PSS with SHA-1"],
  "PSS with SHA-256": [
    `3041 0609 2a864886f70d01010a 3034
     a00f 300d 0609 608648016503040201 0500
     a11c 301a 0609 2a864886f70d010108 300d 0609 608648016503040201 0500
     a203 020120`,
    "rsa-pss-sha256",
  ],
};

for (const [name, [der, expected]] of Object.entries(ROWS)) {
  test(name, () => {
    assert.is(call("algorithmScheme", [Buffer.from(der.replaceAll(/\s/g, ""), "hex")], "string"), expected);
  });
}

test.run();
