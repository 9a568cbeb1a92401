import * as assert from "uvu/assert";

import { element, sequence } from "../../src/testkit/x509/der.js";
import { extKeyUsage } from "../../src/testkit/x509/extensions.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { authority } from "../support/revocation/authority.js";
import { ocsp, type Answer } from "../support/revocation/ocsp.js";
import { revocationCode } from "../support/revocation/check.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: OCSP responses");
const random = new SeededRandom("fuzz ocsp");
const root = authority("root", null);
const leaf = authority("leaf", root, { serial: 77, isCa: false }).der;
const responder = authority("responder", root, { isCa: false, extensions: [extKeyUsage("1.3.6.1.5.5.7.3.9")] });
const revoked: Answer = { serial: 77, status: "revoked", reason: 1, invalidity: 1_700_000_000 };
const by = (answer: Answer): Uint8Array[] => [
  ocsp(root, [{ serial: 5 }, answer]),
  ocsp(root, [answer], { responder, certificates: [responder.der] }),
  ocsp(root, [answer], { responder, certificates: [root.der, responder.der], byKey: true }),
];
const [bad, unknown, good] = [by(revoked), by({ serial: 77, status: "unknown" }), by({ serial: 77 })];
const code = (...responses: Uint8Array[]): string => revocationCode({ leaf, anchor: root, responses });

test("no change turns revoked, or unknown, into good", () => {
  for (const response of bad) assert.is(code(response), "certificate-revoked");
  for (const response of good) assert.is(code(response), "ok");
  const seen = new Map<string, number>();
  for (let i = 0; i < rounds(2500); i++) {
    const mutated = random.mutate(random.pick([...bad, ...unknown]));
    const answer = code(mutated);
    assert.is.not(answer, "ok", Buffer.from(mutated).toString("hex"));
    seen.set(answer, (seen.get(answer) ?? 0) + 1);
  }
  assert.ok((seen.get("revocation-invalid") ?? 0) > 100, JSON.stringify([...seen]));
});

test("no response beside it hides one that revokes", () => {
  for (let i = 0; i < rounds(500); i++) {
    const mutated = random.mutate(random.pick(good));
    const revoking = random.pick(bad);
    const pair = random.below(2) === 0 ? [mutated, revoking] : [revoking, mutated];
    assert.is(code(...pair), "certificate-revoked", Buffer.from(mutated).toString("hex"));
  }
});

test("a good answer stays good only where what is signed stays as it is", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(1500); i++) {
    const valid = random.pick(good);
    const mutated = random.mutate(valid);
    if (code(mutated) !== "ok") continue;
    accepted += 1;
    // The certificates, and what follows them, are not signed; what is signed comes first.
    const signed = call("ocspText", [valid], "string");
    assert.is(call("ocspText", [mutated], "string"), signed, Buffer.from(mutated).toString("hex"));
  }
  assert.ok(accepted < rounds(750));
});

test("random bytes are refused", () => {
  for (let i = 0; i < rounds(2000); i++) {
    const inside = sequence(random.bytes(random.below(60)));
    const bytes =
      random.below(2) === 0 ? element(0x30, Uint8Array.of(0x0a, 1, 0), element(0xa0, inside)) : random.bytes(40);
    assert.match(call("ocspText", [bytes], "string") ?? "", /^revocation-invalid/);
  }
});

test.run();
