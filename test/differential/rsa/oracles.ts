/** What the core and node:crypto say of a case. */
import { type KeyObject, constants, createPublicKey, verify } from "node:crypto";

import { bitString, sequence } from "../../../src/testkit/x509/der.js";
import { digest, identifier, pssParameters } from "../../../src/testkit/x509/keys.js";
import { ID_RSASSA_PSS } from "../../../src/testkit/x509/oids.js";
import { call } from "../../support/harness.js";
import type { Case } from "./case.js";
import { HASHES } from "./encodings.js";
import type { TestRsaKey } from "../../support/certificates/rsaKey.js";

/** `right`, or `wrong` for what is refused by whatever reason; other answers are defects. */
export function ours(key: TestRsaKey, { hash, message, signature, pss }: Case): string {
  const [number, hashed] = [HASHES.indexOf(hash), digest(hash, message)];
  const outcome =
    pss === null
      ? call("rsaPkcs1Outcome", [key.pkcs1, number, hashed, signature], "string")
      : call(
          "rsaPssOutcome",
          [key.pkcs1, number, HASHES.indexOf(pss.mgfHash), pss.saltLength ?? -1, hashed, signature],
          "string",
        );
  if (outcome === "valid") return "right";
  return outcome === "invalid" || outcome?.startsWith("signature-malformed: ") ? "wrong" : String(outcome);
}

/**
 * `right` or `wrong`; null for PSS signatures that are too short: OpenSSL takes one whose first byte, zero, is left out,
 * against RFC 8017 §8.1.2 step 1.
 */
export function nodeSays(key: TestRsaKey, { hash, message, signature, pss }: Case): string | null {
  if (pss !== null && signature.length < key.bytes) return null;
  if (pss === null) return spoken(verify(hash, message, key.publicKey, signature));
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_AUTO } = constants;
  const saltLength = pss.saltLength ?? RSA_PSS_SALTLEN_AUTO;
  const isPlain = pss.mgfHash === hash;
  const options = { key: isPlain ? key.publicKey : restrictedKey(key, hash, pss.mgfHash), padding, saltLength };
  return spoken(verify(hash, message, options, signature));
}

function spoken(isRight: boolean): string {
  return isRight ? "right" : "wrong";
}

/** The key as an id-RSASSA-PSS key: node:crypto has no other way to name the mask's hash. */
function restrictedKey(key: TestRsaKey, hash: Case["hash"], mgfHash: Case["hash"]): KeyObject {
  const algorithm = identifier(ID_RSASSA_PSS, pssParameters(hash, mgfHash, 0));
  const spki = sequence(algorithm, bitString(key.pkcs1));
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}
