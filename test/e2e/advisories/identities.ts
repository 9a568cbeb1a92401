/** Advisories about who signed, and when their certificates and keys were valid. */
import * as assert from "uvu/assert";

import {
  basicConstraints,
  critical,
  extKeyUsage,
  keyUsage,
  subjectAltName,
} from "../../../src/testkit/x509/extensions.js";
import { DAY, type Minted, mint } from "../../../src/testkit/x509/mint.js";
import { generalName } from "../../../src/testkit/x509/names.js";
import { PURPOSE } from "../../../src/testkit/x509/oids.js";
import { pemOf } from "../../../src/testkit/x509/pem.js";
import { seededKey } from "../../../src/testkit/x509/seededKey.js";
import { signerCertificate } from "../../../src/testkit/timestamp/authority.js";
import { response, signerTemplate, signingCertificateV2, token } from "../../../src/testkit/timestamp/token.js";
import { tstInfo } from "../../../src/testkit/timestamp/tstInfo.js";
import { generalizedTime } from "../../../src/testkit/x509/der.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import { simpleSigning } from "../../support/signing.js";
import {
  ALICE,
  SIGNED_AT,
  TRUSTED_TO,
  VERIFIED_AT,
  bundleBytes,
  signatureLayer,
  subjectOf,
} from "../../../src/testkit/sigstore/index.js";
import { certificateSigner } from "../../../src/testkit/sigstore/signed.js";
import type { Advisory } from "./advisory.js";
import {
  accepts,
  artifactPolicy,
  denies,
  judgeBundle,
  judgeImage,
  settingsOf,
  signedBlob,
  signedImage,
  sigstore,
} from "./artifact.js";

/** All lessons of this file. */
export const identityAdvisories: Advisory[] = [
  {
    ids: ["CVE-2026-24122", "GHSA-wfqv-66vq-46rm"],
    lesson: "without a log every certificate of the chain must be valid now, the intermediate too",
    check: async () => {
      const verdictOf = (intermediateEnds: number, leafEnds: number, now = VERIFIED_AT) => {
        const chain = privateChain(intermediateEnds, leafEnds);
        const signed = sigstore.sign(chain.signer, bytesOf(simpleSigning()), null, { log: "none" });
        const certificates = { chain: pemOf("CERTIFICATE", ...chain.signer.chain), identities: chain.identities };
        const settings = settingsOf({ attestors: [{ certificates }], ignoreTlog: true, ignoreSct: true });
        return judgeImage({ signatures: [signatureLayer(signed)], now }, settings);
      };
      accepts(verdictOf(TRUSTED_TO, TRUSTED_TO));
      denies(verdictOf(VERIFIED_AT - DAY, TRUSTED_TO), "certificate-time");
      denies(verdictOf(TRUSTED_TO, VERIFIED_AT - DAY), "certificate-time");
      accepts(verdictOf(VERIFIED_AT, VERIFIED_AT));
      accepts(verdictOf(VERIFIED_AT - DAY, TRUSTED_TO, VERIFIED_AT - 2 * DAY));
      // A keyless certificate lives for minutes: without any proof of when it signed, it signs nothing.
      const ignoring = settingsOf({ ignoreTlog: true });
      denies(judgeImage({ signatures: [signatureLayer(signedImage())] }, ignoring), "certificate-time");
    },
  },
  {
    ids: ["CVE-2026-39984", "GHSA-xm5m-wgh2-rrg3"],
    lesson: "a token that a code-signing key signed is no timestamp, whatever certificates lie in it",
    check: async () => {
      const wanting = settingsOf({ timestampThreshold: 1 });
      accepts(judgeBundle(signedBlob({ timestamp: true }), wanting));
      const signed = signedBlob();
      const { authority } = sigstore.timestampAuthority;
      const key = seededKey("a code signer");
      const codeSigning = signerCertificate(key, { extensions: [critical(extKeyUsage(PURPOSE.codeSigning))] });
      for (const certificates of [
        [authority.signer, codeSigning, authority.ca],
        [codeSigning, authority.signer, authority.ca],
      ]) {
        for (const named of [authority.signer, codeSigning]) {
          const content = tstInfo({ genTime: generalizedTime(SIGNED_AT) }, signed.signature);
          const signers = [signerTemplate(authority, { key, attributes: [signingCertificateV2(named)] })];
          const timestamps = [response(token(authority, { content, certificates, signers }))];
          denies(judgeBundle({ ...signed, timestamps }, wanting), "timestamp-untrusted");
        }
      }
    },
  },
  {
    ids: ["CVE-2025-29778", "GHSA-46mp-8w32-6g94"],
    lesson: "every condition on an identity is applied, and one that is not known is an error",
    check: async () => {
      const attached = { signatures: [signatureLayer(signedImage())] };
      const judge = (identity: unknown) =>
        judgeImage(attached, settingsOf({ attestors: [{ keyless: { identities: [identity] } }] }));
      const [subject, issuer] = [subjectOf(ALICE), ALICE.issuer];
      accepts(judge({ subjectRegExp: "^alice@example\\.com$", issuerRegExp: "^https://accounts\\.example\\.com$" }));
      accepts(judge({ subject, issuerRegExp: "accounts" }));
      accepts(judge({ subjectRegExp: "@example", issuer }));
      denies(judge({ subjectRegExp: "^bob@", issuer }), "identity-mismatch");
      denies(judge({ subject, issuerRegExp: "^https://other" }), "identity-mismatch");
      denies(judge({ subjectRegExp: "^alice$", issuerRegExp: ".*" }), "identity-mismatch");
      denies(judge({ subjectPrefix: "lice", issuer }), "identity-mismatch");
      denies(judge({ subject, issuer, extensions: { githubWorkflowRepository: "octo/app" } }), "identity-mismatch");
      for (const identity of [
        { subject, issuer, subjectRegex: "^bob@" },
        { subject, issuer, subjectRegExp: "^bob@" },
        { subject, issuer, extensions: { githubWorkflow: "x" } },
        { subjectRegExp: "(", issuer },
        { subject: "", issuer: "" },
        { subject: null, issuer: null },
        {},
      ]) {
        const settings = settingsOf({ attestors: [{ keyless: { identities: [identity] } }] });
        assert.not(artifactPolicy.validatesSettings(settings), JSON.stringify(identity));
        denies(judge(identity), null, JSON.stringify(identity));
      }
    },
  },
  {
    ids: ["CVE-2026-44310", "GHSA-7c37-gx6w-8vc5"],
    lesson: "no certificate where one is wanted is a denial, not an end of the program",
    check: async () => {
      const signed = signedBlob();
      const rawBytes = "";
      for (const material of [
        {},
        { certificate: {} },
        { certificate: null },
        { certificate: { rawBytes } },
        { x509CertificateChain: {} },
        { x509CertificateChain: { certificates: [] } },
        { x509CertificateChain: { certificates: [{}] } },
        { x509CertificateChain: { certificates: [{ rawBytes }] } },
        { publicKey: {} },
        { publicKey: { hint: "" } },
      ]) {
        const none = { certificate: undefined, x509CertificateChain: undefined };
        for (const version of ["0.1", "0.3"] as const) {
          denies(judgeBundle(bundleBytes(signed, { version, material: { ...none, ...material } })));
        }
      }
      const layerOf = (annotations: Record<string, string>) => ({
        signatures: [signatureLayer(signedImage(), annotations)],
      });
      const label = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
      for (const certificate of ["", "\n", label, pemOf("CERTIFICATE", new Uint8Array()), "MA=="]) {
        denies(judgeImage(layerOf({ "dev.sigstore.cosign/certificate": certificate })), null, certificate);
      }
    },
  },
];

interface PrivateChain {
  signer: ReturnType<typeof certificateSigner>;
  identities: unknown[];
}

/** A chain of somebody's own authority, whose leaf and intermediate end at these times. */
function privateChain(intermediateEnds: number, leafEnds: number): PrivateChain {
  const start = { notBefore: SIGNED_AT - DAY };
  const ca = (length: number) => [basicConstraints(true, length), keyUsage("keyCertSign")];
  const root = mint({
    ...start,
    subject: "own root",
    notAfter: TRUSTED_TO,
    key: seededKey("own root"),
    extensions: ca(1),
  });
  const intermediate = mint({
    ...start,
    subject: "own intermediate",
    issuer: root,
    notAfter: intermediateEnds,
    key: seededKey("own intermediate"),
    extensions: ca(0),
  });
  const leaf: Minted = mint({
    ...start,
    subject: "",
    issuer: intermediate,
    notAfter: leafEnds,
    key: seededKey("own leaf"),
    extensions: [
      keyUsage("digitalSignature"),
      extKeyUsage(PURPOSE.codeSigning),
      subjectAltName([generalName.rfc822Name("own@example.com")], true),
    ],
  });
  return {
    signer: certificateSigner(leaf, [intermediate.der, root.der]),
    identities: [{ subject: "own@example.com" }],
  };
}
