/** Advisories about attestations: which one is wanted, of what, and what it says. */
import * as assert from "uvu/assert";

import { bytesOf, digestOf } from "../../../src/testkit/bytes.js";
import { IMAGE_DIGEST } from "../../support/signing.js";
import {
  COSIGN_SIGN,
  IN_TOTO,
  SLSA_PROVENANCE,
  type Signed,
  attestationLayer,
  bundleBytes,
  preAuthenticationEncoding,
  signatureLayer,
  statement,
} from "../../../src/testkit/sigstore/index.js";
import { envelopeOf, signedBy } from "../../../src/testkit/sigstore/signed.js";
import { SCHEMES_OF_KIND, signBytes } from "../../../src/testkit/x509/keys.js";
import type { Attached } from "../../support/sigstore/evidence.js";
import type { Advisory } from "./advisory.js";
import {
  BLOB,
  accepts,
  alice,
  artifactPolicy,
  attested,
  denies,
  judgeBundle,
  judgeImage,
  settingsOf,
  signedImage,
  sigstore,
  wantingAttestation,
} from "./artifact.js";

const PUBLISH = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1";

/** Both ways in which an attestation is attached. */
const WAYS: readonly ((...signed: Signed[]) => Attached)[] = [
  (...signed) => ({ attestations: signed.map((each) => attestationLayer(each)) }),
  (...signed) => ({ bundles: signed.map((each) => ({ bytes: bundleBytes(each) })) }),
];

/** All lessons of this file. */
export const attestationAdvisories: Advisory[] = [
  {
    ids: ["CVE-2022-35929", "GHSA-vjxv-45g9-9296"],
    lesson: "no attestation of the wanted type is a denial, whatever other types there are",
    check: async () => {
      for (const attach of WAYS) {
        const [provenance, publish] = [attested(), attested({}, PUBLISH)];
        accepts(judgeImage(attach(provenance), wantingAttestation()));
        accepts(judgeImage(attach(publish, provenance), wantingAttestation()));
        denies(judgeImage(attach(publish), wantingAttestation()), "attestation-other-type");
        denies(judgeImage(attach(publish, publish), wantingAttestation()), "attestation-other-type");
        // What the registry says of the type is not asked.
        const hint = { annotations: { "dev.sigstore.bundle.predicateType": SLSA_PROVENANCE } };
        denies(judgeImage({ bundles: [{ bytes: bundleBytes(publish), fields: hint }] }, wantingAttestation()));
        denies(
          judgeImage(
            { attestations: [attestationLayer(publish, { predicateType: SLSA_PROVENANCE })] },
            wantingAttestation(),
          ),
        );
      }
      denies(judgeImage({}, wantingAttestation()), "attestation-missing");
    },
  },
  {
    ids: ["CVE-2022-35930", "GHSA-739f-hw6h-7wq8"],
    lesson: "a policy that wants an attestation is not satisfied by a signature, nor by nothing",
    check: async () => {
      denies(judgeImage({ signatures: [signatureLayer(signedImage())] }, wantingAttestation()), "attestation-missing");
      denies(judgeImage({ attestations: [attestationLayer(attested())] }), "signature-missing");
      const signature = attested({}, COSIGN_SIGN);
      denies(judgeImage({ bundles: [{ bytes: bundleBytes(signature) }] }, wantingAttestation()));
      accepts(judgeImage({ bundles: [{ bytes: bundleBytes(signature) }] }));
      for (const attestors of [
        undefined,
        [],
        [{}],
        [{ keyless: { identities: [] } }],
        [{ keyless: {} }],
        [{ key: "" }],
      ]) {
        const settings = settingsOf({ attestors, attestation: { predicateType: SLSA_PROVENANCE } });
        assert.not(artifactPolicy.validatesSettings(settings), JSON.stringify(attestors));
        denies(judgeImage({ attestations: [attestationLayer(attested())] }, settings));
      }
    },
  },
  {
    ids: ["CVE-2026-39395", "GHSA-w6c6-c85g-mmv6"],
    lesson: "a signed payload that is no statement is a denial",
    check: async () => {
      const subject = [{ digest: { sha256: IMAGE_DIGEST.slice("sha256:".length) } }];
      const plain = {
        _type: "https://in-toto.io/Statement/v1",
        subject,
        predicateType: SLSA_PROVENANCE,
        predicate: {},
      };
      const payloads = ["", "null", "[]", "signed", "{}", "{", '"statement"', `${JSON.stringify(plain)}}`];
      const broken: unknown[] = [
        { ...plain, _type: undefined },
        { ...plain, _type: "https://example.com/Statement" },
        { ...plain, subject: undefined },
        { ...plain, subject: null },
        { ...plain, subject: [] },
        { ...plain, subject: [null] },
        { ...plain, subject: [{}] },
        { ...plain, subject: [{ digest: {} }] },
        { ...plain, subject: [{ digest: { sha256: "" } }] },
        { ...plain, predicateType: undefined },
        { ...plain, predicateType: "" },
      ];
      const sign = (payload: unknown): Signed => sigstore.sign(alice, bytesOf(payload), IN_TOTO);
      for (const attach of WAYS) {
        accepts(judgeImage(attach(sign(plain)), wantingAttestation()));
        for (const payload of [...payloads, ...broken]) {
          denies(judgeImage(attach(sign(payload)), wantingAttestation()), null, JSON.stringify(payload));
        }
      }
    },
  },
  {
    ids: ["GHSA-r2xv-vpr2-42m9"],
    lesson: "an attestation about another package, or of another kind, says nothing of this one",
    check: async () => {
      const other = digestOf("another package");
      for (const attach of WAYS) {
        const publish = wantingAttestation(PUBLISH);
        accepts(judgeImage(attach(attested({}, PUBLISH)), publish));
        denies(judgeImage(attach(attested({}, PUBLISH, other)), publish), "payload-other-digest");
        // The right kind about another package, the right package in another kind.
        denies(judgeImage(attach(attested({}, PUBLISH, other), attested({}, SLSA_PROVENANCE)), publish));
      }
    },
  },
  {
    ids: ["CVE-2026-44309", "GHSA-7rmh-48mx-2vwc"],
    lesson: "an envelope is verified over its payload's bytes as they are, not over a tidied form",
    check: async () => {
      const [compact, pretty] = [undefined, 2].map((indent) => {
        const value: unknown = JSON.parse(Buffer.from(attested().payload).toString());
        return bytesOf(JSON.stringify(value, null, indent));
      });
      const dos = bytesOf(
        Buffer.from(pretty ?? [])
          .toString()
          .replaceAll("\n", "\r\n"),
      );
      const all = [compact, pretty, dos] as Uint8Array[];
      for (const signed of all) {
        for (const served of all) {
          const own = sigstore.sign(alice, signed, IN_TOTO);
          const verdict = judgeImage(
            { bundles: [{ bytes: bundleBytes({ ...own, payload: served }) }] },
            wantingAttestation(),
          );
          if (signed === served) accepts(verdict);
          else denies(verdict);
        }
      }
    },
  },
  {
    ids: ["sigstore-js#1657"],
    lesson: "the lengths in what an envelope's signature is over are of bytes, not of characters",
    check: async () => {
      const digest = Buffer.from(digestOf(BLOB).slice("sha256:".length)).toString();
      const payload = statement(digest, SLSA_PROVENANCE, { name: "Grüße, 世界 🌍" });
      const anyType = settingsOf({ checkClaims: false });
      for (const [type, settings] of [
        [IN_TOTO, settingsOf()],
        ["application/vnd.grüße+json", anyType],
      ] as const) {
        accepts(judgeBundle(sigstore.sign(alice, payload, type), settings));
        denies(judgeBundle(signedOverCharacters(type, payload), settings), "signature-mismatch");
      }
    },
  },
  {
    ids: ["a timestamp of another signature in the same envelope"],
    lesson: "a second signature in a bundle's envelope cannot borrow the first one's timestamp",
    check: async () => {
      const [signed, old] = [attested({ log: "v2" }), attested({ log: "v2" }, PUBLISH)];
      const two = (first: Signed, second: Signed): unknown =>
        envelopeOf(
          signed,
          [first, second].map(({ signature }) => ({ sig: Buffer.from(signature).toString("base64") })),
        );
      for (const [first, second] of [
        [old, signed],
        [signed, old],
        [signed, signed],
      ] as const) {
        const dsseEnvelope = two(first, second);
        const bundle = bundleBytes({ ...signed, timestamps: old.timestamps }, { change: { dsseEnvelope } });
        denies(judgeImage({ bundles: [{ bytes: bundle }] }, wantingAttestation()), "bundle-malformed");
      }
    },
  },
];

/** Signed over an encoding whose lengths count UTF-16 units. */
function signedOverCharacters(type: string, payload: Uint8Array): Signed {
  const text = Buffer.from(payload).toString();
  const encoding = Buffer.from(`DSSEv1 ${type.length} ${type} ${text.length} ${text}`);
  assert.not(encoding.equals(preAuthenticationEncoding(type, payload)));
  const signature = signBytes(alice.key, SCHEMES_OF_KIND[alice.key.kind][0], encoding);
  return sigstore.prove({ ...signedBy(alice, payload, type), signature });
}
