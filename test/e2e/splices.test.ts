/**
 * Nothing of one signature proves anything about another. The parts of a genuine signature over a second artifact are
 * put into the genuine signature over the first, in every combination, for signers that share more or less; and each of
 * the links between the parts is broken on its own.
 */
import * as assert from "uvu/assert";

import type { TestKey } from "../../src/testkit/x509/keys.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { type ArtifactVerdict, ArtifactPolicy } from "../support/sigstore/artifactPolicy.js";
import { FORMATS, type Format } from "../support/sigstore/formats.js";
import { type CertificateFault, Fulcio } from "../../src/testkit/sigstore/fulcio.js";
import {
  ALICE,
  type Identity,
  MALLORY,
  SigstoreServices,
  keySigner,
  subjectOf,
} from "../../src/testkit/sigstore/index.js";
import type { EntryFault } from "../../src/testkit/sigstore/logEntry.js";
import { type Signed, type TestSigner, certificateSigner, signedBy } from "../../src/testkit/sigstore/signed.js";
import { type Origin, type Part, splice, subsets } from "../support/sigstore/splice.js";
import type { TimestampFault } from "../../src/testkit/sigstore/timestampAuthority.js";
import { trustedRoot } from "../../src/testkit/sigstore/trustedRoot.js";
import { suite } from "../support/suite.js";

const test = suite("splices");
const policy = await ArtifactPolicy.load();
const sigstore = new SigstoreServices();
/** A second authority that is trusted as well. */
const otherFulcio = new Fulcio("another authority", "https://fulcio2.example", sigstore.ctLog);
const root = trustedRoot({
  fulcios: [sigstore.fulcio, otherFulcio],
  ctLogs: [sigstore.ctLog],
  logs: [sigstore.rekor, sigstore.rekorV2],
  timestampAuthorities: [sigstore.timestampAuthority],
});
/** What a signature by a key alone does not have. Old bundles name the key, as a hint. */
const OF_CERTIFICATES: readonly Part[] = ["certificate", "SCT", "chain"];
/** Signatures by their signers, format and artifact. */
const origins = new Map<TestSigner, Map<string, Signed>>();
const keys: [TestKey, TestKey] = [seededKey("first"), seededKey("second")];

/** Both signers are wanted, so that no splice fails for the name in its certificate. */
const keyless = { keyless: { identities: [ALICE, MALLORY].map(identityOf) } };

/** Two signers and what they share. */
interface Relation {
  name: string;
  first: Signer;
  second: Signer;
  attestor: unknown;
}

interface Signer extends Pick<Origin, "fulcio"> {
  signer: TestSigner;
}

const relations: Relation[] = [
  keylessRelation("the same certificate", ALICE, keys[0], true),
  keylessRelation("two certificates of one identity for the same key", ALICE, keys[0]),
  keylessRelation("two keys of one identity", ALICE, keys[1]),
  keylessRelation("two identities with one key", MALLORY, keys[0]),
  keylessRelation("two identities", MALLORY, keys[1]),
  keylessRelation("two identities of two authorities", MALLORY, keys[1], false, otherFulcio),
  keyRelation("one public key", keys[0]),
  keyRelation("two public keys", keys[1]),
];

for (const format of FORMATS) {
  test(`${format.name}: every splice of two signatures is denied, and both are accepted`, () => {
    const wrong: string[] = [];
    let denied = 0;
    for (const relation of relations) {
      const genuine = presentedText(format, originOf(relation.first, format, "first").signed);
      for (const [parts, signed] of splices(relation, format)) {
        const what = `${relation.name}: ${parts.length === 0 ? "nothing" : parts.join(", ")} of the second`;
        const verdict = judge(format, signed, relation.attestor);
        const isGenuine = genuine === presentedText(format, signed) || isHint(parts);
        if (verdict.accepted !== isGenuine) wrong.push(`${what}: ${verdict.text.slice(0, 600)}`);
        if (!verdict.accepted) denied += 1;
      }
    }
    assert.equal(wrong.slice(0, 5), [], `${wrong.length} wrong verdicts`);
    assert.ok(denied > 150, `${denied} splices`);
  });

  test(`${format.name}: each link is checked on its own`, () => {
    const wrong: string[] = [];
    for (const [link, signed, code] of brokenLinks(format)) {
      const verdict = judge(format, signed, keyless);
      if (verdict.accepted || !verdict.codes.includes(code)) wrong.push(`${link}: ${code}: ${verdict.text}`);
    }
    assert.equal(wrong.slice(0, 3), [], `${wrong.length} wrong verdicts`);
  });
}

test.run();

/**
 * The chain that comes along with a keyless certificate proves nothing and is not asked: the certificates above are the
 * trusted root's. Another chain alone changes nothing.
 */
function isHint(parts: readonly Part[]): boolean {
  return parts.length === 1 && parts[0] === "chain";
}

function* splices(relation: Relation, format: Format): Generator<[Part[], Signed]> {
  const first = originOf(relation.first, format, "first");
  const second = originOf(relation.second, format, "second");
  const own = format.parts.filter((part) => first.signed.certificate !== null || !OF_CERTIFICATES.includes(part));
  for (const parts of subsets(own)) yield [parts, splice(first, second, parts)];
}

/** The signer's signature over one of the artifacts; the same one each time. */
function originOf({ signer, fulcio }: Signer, format: Format, artifact: "first" | "second"): Origin {
  const known = origins.get(signer)?.get(`${format.name} ${artifact}`);
  if (known !== undefined) return { signed: known, fulcio };
  const signed = sigstore.sign(signer, format.payload(artifact), format.payloadType, format.proof);
  origins.set(signer, (origins.get(signer) ?? new Map<string, Signed>()).set(`${format.name} ${artifact}`, signed));
  return { signed, fulcio };
}

function presentedText(format: Format, signed: Signed): string {
  return JSON.stringify(format.presented(signed));
}

function judge(format: Format, signed: Signed, attestor: unknown): ArtifactVerdict {
  const { request, evidence } = format.presented(signed);
  const settings = { attestors: [attestor], trust: { trustedRoots: [root] }, ...format.settings };
  return policy.judge(request, settings, evidence);
}

function keylessRelation(
  name: string,
  identity: Identity,
  key: TestKey,
  isSame = false,
  fulcio = sigstore.fulcio,
): Relation {
  const first = { signer: sigstore.keyless(ALICE, { key: keys[0] }), fulcio: sigstore.fulcio };
  if (isSame) return { name, first, second: { ...first, signer: { ...first.signer } }, attestor: keyless };
  const signer = certificateSigner(fulcio.issue({ identity, key }), fulcio.chain);
  return { name, first, second: { signer, fulcio }, attestor: keyless };
}

function keyRelation(name: string, key: TestKey): Relation {
  const [first, second] = [keys[0], key].map((each) => ({ signer: keySigner(each), fulcio: sigstore.fulcio }));
  if (first === undefined || second === undefined) throw new Error("two signers");
  return { name, first, second, attestor: { key: pemOf("PUBLIC KEY", keys[0].spki) } };
}

function identityOf(identity: Identity): Record<string, string> {
  return { subject: subjectOf(identity), issuer: identity.issuer };
}

/** What is wrong about one thing, all else about it being right, and the fault that says so. */
const ENTRY_FAULTS: readonly [EntryFault, string, ("SET" | "proof")?][] = [
  ["another payload", "log-entry-mismatch"],
  ["another signature", "log-entry-mismatch"],
  ["another certificate", "log-entry-mismatch"],
  ["SET of another entry", "log-promise", "SET"],
  ["SET of another key", "log-promise", "SET"],
  ["inclusion proof of another entry", "log-inclusion", "proof"],
  ["inclusion proof without a hash", "log-inclusion", "proof"],
  ["root of another tree", "log-inclusion", "proof"],
  ["checkpoint of another tree", "log-inclusion", "proof"],
  ["checkpoint of another key", "log-checkpoint", "proof"],
  ["integrated too late", "certificate-time", "SET"],
  ["unknown log", "log-unknown"],
];
const TIMESTAMP_FAULTS: readonly [TimestampFault, string][] = [
  ["another signature", "timestamp-mismatch"],
  ["unknown authority", "timestamp-untrusted"],
  ["broken signature", "timestamp-untrusted"],
  ["too late", "certificate-time"],
  ["not a timestamp", "timestamp-malformed"],
];
const CERTIFICATE_FAULTS: readonly [CertificateFault, string][] = [
  ["no SCT", "sct-missing"],
  ["SCT of another certificate", "sct-mismatch"],
  ["SCT of another issuer", "sct-mismatch"],
  ["SCT of an unknown log", "sct-unknown-log"],
  ["unknown authority", "certificate-signature"],
  ["too early", "certificate-time"],
  ["expired", "certificate-time"],
  ["no code signing", "certificate-usage"],
  ["no digital signature", "certificate-usage"],
  ["a CA", "certificate-usage"],
];

/** Signatures for the first artifact with one broken link each, and the fault that names it. */
function* brokenLinks(format: Format): Generator<[string, Signed, string]> {
  const { payloadType, proof } = format;
  const signer = sigstore.keyless(ALICE, { key: keys[0] });
  const [payload, otherPayload] = [format.payload("first"), format.payload("second")];
  const prove = (signed: Signed): Signed => sigstore.prove(signed, proof);

  yield ["payload and artifact", prove(signedBy(signer, otherPayload, payloadType)), format.otherArtifact];
  const overAnother = { ...signedBy(signer, otherPayload, payloadType), payload };
  yield ["signature and payload", prove(overAnother), "signature-mismatch"];
  const ofAnotherKey = signedBy({ ...signer, key: keys[1] }, payload, payloadType);
  yield ["signature and key", prove({ ...ofAnotherKey, spki: signer.key.spki }), "signature-mismatch"];

  const signed = signedBy(signer, payload, payloadType);
  for (const [wrongEntry, code, by] of ENTRY_FAULTS) {
    if (hasThat(format, by)) yield [wrongEntry, sigstore.prove(signed, { ...proof, wrongEntry }), code];
  }
  for (const [wrongTimestamp, code] of TIMESTAMP_FAULTS) {
    yield [`timestamp: ${wrongTimestamp}`, sigstore.prove(signed, { ...proof, wrongTimestamp }), code];
  }
  for (const [wrong, code] of CERTIFICATE_FAULTS) {
    const other = sigstore.keyless(ALICE, { key: keys[0], wrong });
    yield [`certificate: ${wrong}`, prove(signedBy(other, payload, payloadType)), code];
  }
}

/** cosign's own formats hold no inclusion proof, and Rekor v2 makes no SET. */
function hasThat({ name, proof }: Format, by?: "SET" | "proof"): boolean {
  if (by === "SET") return proof.log !== "v2";
  return by !== "proof" || name.startsWith("bundle");
}
