/** Advisories about what bundles, entries and timestamps may hold: how much, and what of it may be missing. */
import * as assert from "uvu/assert";

import { seededKey } from "../../../src/testkit/x509/seededKey.js";
import { bytesOf, digestOf } from "../../../src/testkit/bytes.js";
import { IMAGE_DIGEST } from "../../support/signing.js";
import { canonicalJson } from "../../../src/testkit/sigstore/canonicalJson.js";
import { entryBody } from "../../../src/testkit/sigstore/entryBodies.js";
import {
  IN_TOTO,
  SIGNED_AT,
  SLSA_PROVENANCE,
  type Signed,
  attestationLayer,
  bundleBytes,
  bundleOf,
  rekorBundle,
  signatureLayer,
} from "../../../src/testkit/sigstore/index.js";
import type { LogEntry } from "../../../src/testkit/sigstore/logEntry.js";
import type { Advisory } from "./advisory.js";
import {
  accepts,
  alice,
  attested,
  denies,
  judgeBundle,
  judgeImage,
  settingsOf,
  signedBlob,
  signedImage,
  sigstore,
  wantingAttestation,
} from "./artifact.js";

/** Members of bundles that may be missing, as protobuf's JSON leaves out what has no value: something else says the same. */
const OPTIONAL_IN_BUNDLES: readonly RegExp[] = [
  // The signed checkpoint states root and size; when they are stated here too, they must be equal.
  /\.inclusionProof\.(rootHash( = (null|""))?|treeSize( = (null|0))?)$/,
  // The artifact's own digest is taken; a stated one must be equal.
  /\.messageSignature\.messageDigest( = (null|\{\}))?$/,
];

/** Members of entries' bodies that need not be there, or say nothing that could be held against what was signed. */
const OPTIONAL_IN_BODIES: readonly RegExp[] = [
  // Older entries have none: the envelope's hash, which they have, covers the payload.
  /^intoto 0\.0\.1: .*\.payloadHash( = null)?$/,
  // Of a document that Rekor wrote anew: nobody else has it. Payload, signature and key are compared.
  /^intoto 0\.0\.2: .*\.content\.hash/,
];

/** All lessons of this file. */
export const bundleAdvisories: Advisory[] = [
  {
    ids: ["CVE-2024-45395", "GHSA-cq38-jh5f-37mq"],
    lesson: "entries, timestamps, subjects and digests of a bundle have a bound, and many of them are no long work",
    check: async () => {
      const signed = signedBlob({ timestamp: true });
      const many = <T>(items: readonly T[], count: number): T[] => Array.from({ length: count }, () => items[0] as T);
      const inTime = (bundle: Signed | Uint8Array, what: string): void => {
        const start = performance.now();
        denies(judgeBundle(bundle, settingsOf({ timestampThreshold: 2, tlogThreshold: 2 })), null, what);
        assert.ok(performance.now() - start < 5000, what);
      };
      for (const count of [33, 1000, 10_000]) {
        inTime({ ...signed, entries: many(signed.entries, Math.min(count, 1000)) }, `${count} entries`);
        inTime({ ...signed, timestamps: many(signed.timestamps, Math.min(count, 1000)) }, `${count} timestamps`);
        const certificates = many(
          [{ rawBytes: Buffer.from(signed.certificate ?? []).toString("base64") }],
          Math.min(count, 1000),
        );
        const material = { certificate: undefined, x509CertificateChain: { certificates } };
        inTime(bundleBytes(signed, { version: "0.2", material }), `${count} certificates`);
      }
      const subjects = (count: number, digests: number): Signed => {
        const own = { digest: { sha256: IMAGE_DIGEST.slice("sha256:".length) } };
        const other = (index: number): unknown => ({
          digest: Object.fromEntries(
            Array.from({ length: digests }, (_, number) => [`a${number}`, digestOf(`${index}`)]),
          ),
        });
        const subject = [...Array.from({ length: count - 1 }, (_, index) => other(index)), own];
        const payload = {
          _type: "https://in-toto.io/Statement/v1",
          subject,
          predicateType: SLSA_PROVENANCE,
          predicate: {},
        };
        return sigstore.sign(alice, bytesOf(payload), IN_TOTO);
      };
      const judge = (attestation: Signed) =>
        judgeImage({ bundles: [{ bytes: bundleBytes(attestation) }] }, wantingAttestation());
      accepts(judge(subjects(1024, 1)));
      denies(judge(subjects(1025, 1)), null, "1025 subjects");
      denies(judge(subjects(2, 33)), null, "33 digests");
    },
  },
  {
    ids: ["CVE-2023-46737", "GHSA-vfp6-jrw2-99g9"],
    lesson: "attestations without end come to an end",
    check: async () => {
      const good = attested();
      const bad = attestationLayer({ ...good, signature: good.signature.slice(1) });
      const many = Array.from({ length: 129 }, () => bad);
      denies(judgeImage({ attestations: many }, wantingAttestation()), "budget-exhausted");
      const bundles = Array.from({ length: 2000 }, (_, index) => ({
        bytes: bytesOf({ mediaType: "x", index }),
        fields: { change: { index } },
      }));
      denies(judgeImage({ bundles }, wantingAttestation()));
    },
  },
  {
    ids: ["CVE-2023-33199", "CVE-2026-23831"],
    lesson: "a missing or null member anywhere in a bundle, an entry or an annotation is a denial and never a trap",
    check: async () => {
      let seen = 0;
      for (const [what, spoilt] of spoiled(bundleOf(signedBlob()))) {
        const verdict = judgeBundle(bytesOf(spoilt));
        seen += 1;
        if (isOneOf(OPTIONAL_IN_BUNDLES, what)) accepts(verdict, what);
        else denies(verdict, null, what);
      }
      const signed = signedImage();
      const entry = signed.entries[0] as LogEntry;
      for (const [what, spoilt] of spoiled(rekorBundle(entry))) {
        const annotations = { "dev.sigstore.cosign/bundle": JSON.stringify(spoilt) ?? "" };
        seen += 1;
        denies(judgeImage({ signatures: [signatureLayer(signed, annotations)] }), null, what);
      }
      assert.ok(seen > 100, `${seen} spoilt documents`);
    },
  },
  {
    ids: ["CVE-2023-33199", "CVE-2026-23831"],
    lesson: "an entry that its log vouches for, with a body that is missing something, is a denial and never a trap",
    check: async () => {
      const kinds = [
        "hashedrekord 0.0.1",
        "rekord 0.0.1",
        "dsse 0.0.1",
        "intoto 0.0.1",
        "intoto 0.0.2",
        "hashedrekord 0.0.2",
      ] as const;
      let seen = 0;
      for (const kind of kinds) {
        const isMessage = kind.includes("rekord");
        const log = kind === "hashedrekord 0.0.2" ? "v2" : "v1";
        const settings = isMessage ? settingsOf() : wantingAttestation();
        const signed = isMessage ? signedBlob({ log, entryKind: kind }) : attested({ log, entryKind: kind });
        const judge = (body: Uint8Array) => {
          const entries = [(log === "v1" ? sigstore.rekor : sigstore.rekorV2).add(kind, body, SIGNED_AT)];
          const changed = { ...signed, entries };
          if (isMessage) return judgeBundle(changed, settings);
          // An entry of intoto 0.0.1 is about the envelope as a document, which a bundle does not hold.
          const isOfDocument = kind === "intoto 0.0.1";
          return judgeImage(
            isOfDocument
              ? { attestations: [attestationLayer(changed)] }
              : { bundles: [{ bytes: bundleBytes(changed) }] },
            settings,
          );
        };
        accepts(judge(entryBody(kind, signed)), kind);
        const body = JSON.parse(Buffer.from(entryBody(kind, signed)).toString()) as unknown;
        for (const [what, spoilt] of spoiled(body)) {
          const verdict = judge(bytesOf(spoilt === undefined ? "" : canonicalJson(spoilt)));
          seen += 1;
          const about = `${kind}: ${what}`;
          if (isOneOf(OPTIONAL_IN_BODIES, about)) accepts(verdict, about);
          else denies(verdict, null, about);
        }
      }
      assert.ok(seen > 200, `${seen} spoilt bodies`);
    },
  },
  {
    ids: ["sigstore-js#1678"],
    lesson:
      "certificates, signatures and timestamps are DER to the last octet: no other spelling of a length, nothing behind",
    check: async () => {
      const signed = signedBlob({ timestamp: true });
      const wanting = settingsOf({ timestampThreshold: 1 });
      accepts(judgeBundle(signed, wanting));
      const [timestamp] = signed.timestamps;
      for (const change of [trailing, longLength, indefinite]) {
        const certificate = new Uint8Array(change(signed.certificate ?? new Uint8Array()));
        denies(judgeBundle(sigstore.prove({ ...signed, certificate }), settingsOf()), null, "certificate");
        const signature = new Uint8Array(change(signed.signature));
        denies(judgeBundle(sigstore.prove({ ...signed, signature }), settingsOf()), null, "signature");
        const timestamps = [new Uint8Array(change(timestamp ?? new Uint8Array()))];
        denies(judgeBundle({ ...signed, timestamps }, wanting), null, "timestamp");
      }
      const key = seededKey("nobody");
      denies(judgeBundle({ ...signed, spki: key.spki, certificate: key.spki }, wanting), "certificate-malformed");
    },
  },
];

function isOneOf(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** The document with each of its values, and itself, taken out or replaced by something of another kind. */
function* spoiled(document: unknown, path = ""): Generator<[string, unknown]> {
  for (const other of [null, {}, [], "", 0, true]) yield [`${path} = ${JSON.stringify(other)}`, other];
  if (typeof document !== "object" || document === null) return;
  for (const [key, value] of Object.entries(document)) {
    const inner = `${path}.${key}`;
    for (const [what, spoilt] of [[`without ${inner}`, undefined] as const, ...spoiled(value, inner)]) {
      yield [what, Array.isArray(document) ? document.with(Number(key), spoilt) : { ...document, [key]: spoilt }];
    }
  }
}

function trailing(der: Uint8Array): Uint8Array {
  return Buffer.concat([der, Uint8Array.of(0)]);
}

/** The outermost length with an octet more than it needs. */
function longLength(der: Uint8Array): Uint8Array {
  const [tag = 0, first = 0] = der;
  if (first < 0x80) return Buffer.concat([Uint8Array.of(tag, 0x81, first), der.subarray(2)]);
  return Buffer.concat([Uint8Array.of(tag, first + 1, 0), der.subarray(2)]);
}

/** BER's indefinite length. */
function indefinite(der: Uint8Array): Uint8Array {
  const first = der[1] ?? 0;
  const header = first < 0x80 ? 2 : 2 + (first & 0x7f);
  return Buffer.concat([Uint8Array.of(der[0] ?? 0, 0x80), der.subarray(header), Uint8Array.of(0, 0)]);
}
