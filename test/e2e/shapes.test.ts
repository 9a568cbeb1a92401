/** Whatever shape stands in the place of any value of settings and requests: the module answers, and it does not accept. */
import * as assert from "uvu/assert";

import { pemOf } from "../../src/testkit/x509/pem.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { IMAGE } from "../support/signing.js";
import {
  ArtifactPolicy,
  type ArtifactVerdict,
  bundleRequest,
  detachedRequest,
} from "../support/sigstore/artifactPolicy.js";
import { evidenceOfBlob, evidenceOfImage } from "../support/sigstore/evidence.js";
import { ALICE, SigstoreServices, bundleBytes, detachedFiles, subjectOf } from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("shapes");

const sigstore = new SigstoreServices("shapes");
const blob = bytesOf("blob");
/** By somebody else than the settings want: nothing here is ever to be accepted. */
const signed = sigstore.sign(sigstore.keyless({ ...ALICE, email: "eve@example.com" }), blob);
const key = pemOf("PUBLIC KEY", seededKey("shapes").spki);
const certificate = pemOf("CERTIFICATE", signed.certificate ?? new Uint8Array());
const identity = { subject: subjectOf(ALICE), issuer: ALICE.issuer };
const trust = {
  publicGood: false,
  trustedRoots: [sigstore.trustedRoot()],
  fulcioRoots: [certificate],
  rekorKeys: [key],
  ctLogKeys: [key],
  tsaChains: [certificate],
};

const ARTIFACT = {
  attestors: [
    { key, validFrom: "2026-01-01T00:00:00Z", validTo: "2027-01-01T00:00:00Z" },
    { keyless: { identities: [{ ...identity, extensions: { githubWorkflowRef: "x" } }] } },
    { certificates: { certificate, chain: certificate, identities: [{ subjectPrefix: "x", issuerRegExp: "x" }] } },
    { certificates: { roots: certificate, intermediates: certificate } },
  ],
  annotations: { a: "b" },
  attestation: { predicateType: "custom" },
  checkClaims: true,
  tlogThreshold: 1,
  sctThreshold: 1,
  timestampThreshold: 0,
  allowCertificateChain: false,
  rekorUrl: "https://rekor.example",
  formats: ["bundle", "cosign", "oci11"],
  repository: "registry.example/signatures",
  trust,
  collectAll: false,
};

const KUBEWARDEN = {
  signatures: [
    { image: "*", pubKeys: [key], annotations: { a: "b" }, repository: "registry.example/x", formats: ["bundle"] },
    { image: "*", keyless: [identity] },
    { image: "*", keylessPrefix: [{ issuer: "https://a.example", url_prefix: "https://b.example/" }] },
    { image: "*", githubActions: { owner: "a", repo: "b" } },
    { image: "*", certificates: [certificate], certificateChain: [certificate], requireRekorBundle: true },
  ],
  modifyImagesWithDigest: true,
  denyUnmatchedImages: false,
  trust,
};

const STRANGE: readonly unknown[] = [
  null, true, 0, -1, 1.5, 1e300, "", "x", "\u0000", [], [null], [1], [[]], {}, { "": 1 }, { x: null },
]; // prettier-ignore

const artifact = await ArtifactPolicy.load();
const kubewarden = await ArtifactPolicy.load("verify-image-signatures");

test("settings of verify-artifact", () => {
  isRead(artifact.judge({ image: IMAGE }, ARTIFACT, evidenceOfImage({})));
  for (const settings of shapesOf(ARTIFACT)) {
    isAnswered(() => artifact.judge({ image: IMAGE }, settings, evidenceOfImage({})), settings);
    isAnswered(
      () => artifact.judge(bundleRequest(blob, bundleBytes(signed)), settings, evidenceOfBlob(blob)),
      settings,
    );
    artifact.validatesSettings(settings);
  }
});

test("settings of verify-image-signatures", () => {
  const object = { kind: "Pod", apiVersion: "v1", metadata: {}, spec: { containers: [{ image: IMAGE }] } };
  const request = { uid: "", kind: { group: "", version: "v1", kind: "Pod" }, operation: "CREATE", object };
  isRead(kubewarden.judge(request, KUBEWARDEN, evidenceOfImage({})));
  for (const settings of shapesOf(KUBEWARDEN)) {
    isAnswered(() => kubewarden.judge(request, settings, evidenceOfImage({})), settings);
    kubewarden.validatesSettings(settings);
  }
});

test("requests to verify-artifact", () => {
  const settings = { attestors: [{ keyless: { identities: [identity] } }], trust };
  const full = {
    blob: { name: "x", sha256: "00".repeat(32), sha384: "00".repeat(48), sha512: "00".repeat(64), size: 1 },
    material: { ...detachedFiles(signed), sct: "{}" },
  };
  const requests = [{ image: IMAGE }, bundleRequest(blob, bundleBytes(signed)), full];
  for (const request of [...requests, detachedRequest(blob, detachedFiles(signed))].flatMap(shapesOf)) {
    isAnswered(() => artifact.judge(request, settings, [...evidenceOfImage({}), ...evidenceOfBlob(blob)]), request);
  }
});

test.run();

/** The value, with each of the strange ones in the place of each of its parts, itself too, and without each member. */
function shapesOf(value: unknown): unknown[] {
  const shapes: unknown[] = [...STRANGE];
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      shapes.push(...shapesOf(element).map((shape): unknown => (value as unknown[]).with(index, shape)));
    }
  } else if (typeof value === "object" && value !== null) {
    const members = Object.entries(value);
    for (const [name, member] of members) {
      shapes.push(
        Object.fromEntries(members.filter(([other]) => other !== name)),
        ...shapesOf(member).map((shape) => ({ ...value, [name]: shape })),
      );
    }
  }
  return shapes;
}

/** Nothing is strange yet: all parts were looked at. */
function isRead({ codes, text }: ArtifactVerdict): void {
  const wrong = codes.filter((code) => /^(settings|trust|key|certificate|regex|request)-/.test(code));
  assert.equal(wrong, [], text);
}

function isAnswered(judge: () => { accepted: boolean }, what: unknown): void {
  let accepted: boolean | string;
  try {
    accepted = judge().accepted;
  } catch (error) {
    accepted = String(error);
  }
  if (accepted !== false) assert.unreachable(`${accepted}: ${JSON.stringify(what).slice(0, 2000)}`);
}
