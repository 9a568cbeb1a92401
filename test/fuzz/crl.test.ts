import * as assert from "uvu/assert";

import { bitString, contentsOf, element, sequence } from "../../src/testkit/x509/der.js";
import { schemeAlgorithm, signBytes } from "../../src/testkit/x509/keys.js";
import { generalName } from "../../src/testkit/x509/names.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { extension } from "../../src/testkit/x509/extensions.js";
import { authority } from "../support/revocation/authority.js";
import { crl } from "../support/revocation/crl.js";
import { points, scopeOf } from "../support/revocation/distributionPoints.js";
import { revocationCode } from "../support/revocation/check.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: CRLs");
const random = new SeededRandom("fuzz crl");
const root = authority("root", null);
const url = generalName.uniformResourceIdentifier("http://crl.test/a");
const point = points([{ full: [url], crlIssuer: [root.name] }, { full: [url] }]);
const leaf = authority("leaf", root, { serial: 77, isCa: false, extensions: [point] }).der;
const invalidity = { serial: 5, reason: 6, invalidity: 1_700_000_000 };
const entries = [{ serial: 3 }, invalidity, { serial: 77, reason: 1, issuer: root.name }];
const scope = scopeOf({ full: [url], indirect: true });
const freshest = points([{ full: [url] }], "2.5.29.46");
const revoking = crl(root, { scope, entries, extensions: [freshest, extension("1.2.3.4", url)] });
const harmless = crl(root, { scope, entries: [{ serial: 3 }, invalidity] });
const code = (...crls: Uint8Array[]): string => revocationCode({ leaf, anchor: root, crls });

test("no change of a signed CRL makes it a usable other one", () => {
  assert.is(code(revoking), "certificate-revoked");
  assert.is(code(harmless), "ok");
  for (let i = 0; i < rounds(1500); i++) {
    const valid = random.pick([revoking, harmless]);
    const mutated = random.mutate(valid);
    if (Buffer.compare(mutated, valid) === 0) continue;
    const answer = code(mutated);
    const hex = Buffer.from(mutated).toString("hex");
    assert.ok(["revocation-unknown", "revocation-invalid"].includes(answer), `${answer}: ${hex}`);
  }
});

test("a CRL beside it does not hide one that revokes", () => {
  for (let i = 0; i < rounds(500); i++) {
    const mutated = random.mutate(random.pick([revoking, harmless]));
    const pair = random.below(2) === 0 ? [mutated, revoking] : [revoking, mutated];
    assert.is(code(...pair), "certificate-revoked", Buffer.from(mutated).toString("hex"));
  }
});

test("whatever is signed is judged without a trap", () => {
  const body = tbsOf(revoking);
  const seen = new Map<string, number>();
  for (let i = 0; i < rounds(1500); i++) {
    const changed = random.mutate(contentsOf(body));
    const signed = element(0x30, changed);
    const signature = bitString(signBytes(root.key, "ecdsa-with-SHA256", signed));
    const list = sequence(signed, schemeAlgorithm("ecdsa-with-SHA256"), signature);
    const answer = code(list);
    seen.set(answer, (seen.get(answer) ?? 0) + 1);
  }
  assert.ok((seen.get("ok") ?? 0) > 5 && (seen.get("certificate-revoked") ?? 0) > 20, JSON.stringify([...seen]));
});

test("random bytes are refused", () => {
  for (let i = 0; i < rounds(2000); i++) {
    const bytes = element(0x30, random.bytes(random.below(60)));
    assert.match(
      call("crlText", [random.below(2) === 0 ? bytes : random.bytes(40)], "string") ?? "",
      /^revocation-invalid/,
    );
  }
});

/** The first element inside of the SEQUENCE. */
function tbsOf(der: Uint8Array): Uint8Array {
  const inside = contentsOf(der);
  const header = inside.length - contentsOf(inside).length;
  const octets = header - 2;
  const length = octets === 0 ? (inside[1] as number) : Buffer.from(inside).readUIntBE(2, octets);
  return inside.subarray(0, header + length);
}

test.run();
