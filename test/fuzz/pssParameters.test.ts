import * as asn1js from "asn1js";
import * as assert from "uvu/assert";
import { RSASSAPSSParams } from "pkijs";

import { HASHES, type Hash } from "../differential/rsa/encodings.js";
import { integer, nothing, sequence, tagged } from "../../src/testkit/x509/der.js";
import { hashIdentifier, identifier } from "../../src/testkit/x509/keys.js";
import { HASH, ID_MGF1 } from "../../src/testkit/x509/oids.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: PSS parameters");
const random = new SeededRandom("fuzz pssParameters");

const NAMES: Record<string, Hash> = Object.fromEntries(HASHES.map((hash) => [HASH[hash], hash]));

test("mutated parameters are read exactly when they are one of the encodings of what pkijs reads", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(8000); i++) {
    const salt = random.pick([0, 19, 20, 21, 32, 48, 64, 190, 1024, 1025]);
    const variants = encodings(random.pick(HASHES), random.pick(HASHES), salt);
    const valid = random.pick(variants);
    const bytes = random.below(4) === 0 ? valid : random.mutate(valid);
    const outcome = call("rsaPssParameters", [bytes], "string") ?? "null";
    const read = /^sha/.test(outcome) ? outcome : null;
    assert.is(read, expected(bytes), Buffer.from(bytes).toString("hex"));
    if (read === null) assert.match(outcome, /^key-(invalid|unsupported): /);
    else accepted += 1;
  }
  assert.ok(accepted > 500, `only ${accepted} were accepted`);
});

test("random bytes never trap", () => {
  for (let i = 0; i < rounds(3000); i++) {
    const bytes = random.bytes(random.below(70));
    assert.match(call("rsaPssParameters", [bytes], "string") ?? "null", /^key-invalid: /);
  }
});

/** What pkijs reads, when these bytes are an encoding of it that is accepted here. */
function expected(bytes: Uint8Array): string | null {
  const read = pkijsReads(bytes);
  if (read === null) return null;
  const [hash, mgfHash, salt] = [NAMES[read.hash], NAMES[read.mgfHash], read.salt];
  if (hash === undefined || mgfHash === undefined || salt < 0 || salt > 1024) return null;
  const isOne = encodings(hash, mgfHash, salt).some((encoding) => Buffer.compare(encoding, bytes) === 0);
  return isOne ? `${hash} ${mgfHash} ${salt} ${salt}` : null;
}

function pkijsReads(bytes: Uint8Array): { hash: string; mgfHash: string; salt: number } | null {
  try {
    const { result, offset } = asn1js.fromBER(Uint8Array.from(bytes).buffer);
    if (offset !== bytes.length) return null;
    const parameters = new RSASSAPSSParams({ schema: result });
    const mask = asn1js.fromBER((parameters.maskGenAlgorithm.algorithmParams as asn1js.BaseBlock).toBER())
      .result as asn1js.Sequence;
    const [oid] = mask.valueBlock.value as asn1js.ObjectIdentifier[];
    return {
      hash: parameters.hashAlgorithm.algorithmId,
      mgfHash: oid?.valueBlock.toString() ?? "",
      salt: parameters.saltLength,
    };
  } catch {
    return null;
  }
}

/** With NULL or without it, with the trailer or without it; the salt of 20 left out. */
function encodings(hash: Hash, mgfHash: Hash, salt: number): Uint8Array[] {
  const choices = [0, 1, 2, 3, 4, 5, 6, 7];
  return choices.map((choice) => {
    const [first, second] = [choice & 1, choice & 2].map((isSet) => (isSet === 0 ? nothing() : new Uint8Array()));
    const mask = identifier(ID_MGF1, hashIdentifier(mgfHash, second));
    const fields = [tagged(0, hashIdentifier(hash, first)), tagged(1, mask)];
    if (salt !== 20) fields.push(tagged(2, integer(salt)));
    if ((choice & 4) !== 0) fields.push(tagged(3, integer(1)));
    return sequence(...fields);
  });
}

test.run();
