/** What the verify commands print of a verdict that allows. */
import * as assert from "uvu/assert";

import { readVerdict, type AttestorExplanation, type SignatureExplanation } from "../../../host/runtime/verdict.js";
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { envelopeLines } from "../../../src/cli/verify/attestationOutput.js";
import { githubExtensions } from "../../../src/cli/verify/certificateExtensions.js";
import { checkLines } from "../../../src/cli/verify/checks.js";
import { signaturesJson, signaturesText } from "../../../src/cli/verify/imageOutput.js";
import type { EvaluatedVerdict } from "../../../src/policy.js";
import { suite } from "../../support/suite.js";

const test = suite("cli/verify output");
const HEX = "ab".repeat(32);
const DIGEST = `sha256:${HEX}`;
const IMAGE = `r.example/app@${DIGEST}`;
const PAYLOAD = {
  critical: {
    identity: { "docker-reference": "r.example/app" },
    image: { "docker-manifest-digest": DIGEST },
    type: "cosign container image signature",
  },
  optional: { env: "prod" },
};
const STATEMENT = {
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ digest: { sha256: "00" } }, { digest: { sha256: HEX }, annotations: { env: "prod" } }],
  predicateType: "https://sigstore.dev/cosign/sign/v1",
  predicate: {},
};

const base64 = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64");

/** A verdict that allows, as a module would give it, read like every other. */
function verdict(attestors: readonly AttestorExplanation[], evidence: EvidenceEntry[] = []): EvaluatedVerdict {
  const rule = { rule: "attestors", pattern: "*", outcome: "verified", attestors };
  const image = { image: IMAGE, paths: [], outcome: "verified", digest: DIGEST, rules: [rule] };
  const explanation = { outcome: "allowed", images: [image], trust: ["a root"] };
  const answer = new TextEncoder().encode(JSON.stringify({ uid: "", accepted: true, explanation }));
  const counts = { passes: 1, lookups: 1, requests: 1, milliseconds: 1, memoryBytes: 65536 };
  const run = { answer, evidence, missing: [], log: "", ...counts };
  const read = { ...readVerdict(answer), run };
  assert.is(read.outcome, "allowed", read.message);
  return read;
}

function signature(more: Partial<SignatureExplanation> = {}): SignatureExplanation {
  return { name: DIGEST, format: "cosign", payload: base64(PAYLOAD), logEntries: [], timestamps: [], ...more };
}

const byKey = (...signatures: SignatureExplanation[]): AttestorExplanation => ({
  attestor: "key sha256:aa",
  signatures,
});
const byIdentity = (...signatures: SignatureExplanation[]): AttestorExplanation => ({
  attestor: "keyless a@example.com (https://issuer.example)",
  signatures,
});

/** A certificate's bytes as far as its extensions matter here. */
function certificate(): string {
  const extension = (arc: number, value: string): Buffer =>
    Buffer.from([0x06, 0x0a, 0x2b, 6, 1, 4, 1, 0x83, 0xbf, 0x30, 1, arc, 0x04, value.length, ...Buffer.from(value)]);
  return Buffer.concat([Buffer.from([0x30, 0x20]), extension(2, "push"), extension(5, "octo/app")]).toString("base64");
}

test("verify: the payload as it is, for a key", () => {
  assert.equal(JSON.parse(signaturesJson(verdict([byKey(signature())]))), [PAYLOAD]);
});

test("verify: nothing optional is null, as cosign writes it", () => {
  const payload = base64({ critical: PAYLOAD.critical, optional: null });
  assert.equal(JSON.parse(signaturesJson(verdict([byKey(signature({ payload }))]))), [
    { critical: PAYLOAD.critical, optional: null },
  ]);
});

test("verify: a statement in the form of a payload", () => {
  const bundle = signature({
    format: "bundle",
    payload: base64(STATEMENT),
    predicateType: STATEMENT.predicateType,
  });
  const [shown] = JSON.parse(signaturesJson(verdict([byKey(bundle)]))) as unknown[];
  assert.equal(shown, {
    critical: {
      identity: { "docker-reference": IMAGE },
      image: { "docker-manifest-digest": DIGEST },
      type: "https://sigstore.dev/cosign/sign/v1",
    },
    optional: { env: "prod" },
  });
});

test("verify: who signed, and where it is logged", () => {
  const logEntries = [{ logId: "c0ff", logIndex: 7, integratedTime: "2026-11-21T00:00:01Z" }];
  const signed = signature({
    subject: "a@example.com",
    issuer: "https://issuer.example",
    certificate: certificate(),
    logEntries,
    timestamps: ["2026-11-21T00:00:02Z"],
  });
  const found = verdict([byIdentity(signed)]);
  const [shown] = JSON.parse(signaturesJson(found)) as { optional: unknown }[];
  assert.equal(shown?.optional, {
    env: "prod",
    Bundle: { Payload: { integratedTime: 1795219201, logIndex: 7, logID: "c0ff" } },
    Issuer: "https://issuer.example",
    "1.3.6.1.4.1.57264.1.1": "https://issuer.example",
    Subject: "a@example.com",
    githubWorkflowTrigger: "push",
    "1.3.6.1.4.1.57264.1.2": "push",
    githubWorkflowRepository: "octo/app",
    "1.3.6.1.4.1.57264.1.5": "octo/app",
    timestamps: ["2026-11-21T00:00:02Z"],
  });
  assert.equal(signaturesText(found).split("\n"), [
    "Certificate subject: a@example.com",
    "Certificate issuer URL: https://issuer.example",
    "githubWorkflowTrigger: push",
    "githubWorkflowRepository: octo/app",
    JSON.stringify(PAYLOAD),
  ]);
});

test("verify: every signature of every attestor, in order", () => {
  const shown = JSON.parse(
    signaturesJson(verdict([byKey(signature(), signature()), byIdentity(signature())])),
  ) as unknown[];
  assert.is(shown.length, 3);
});

test("text commands no terminal", () => {
  const text = signaturesText(verdict([byKey(signature({ payload: base64("\u001b[2J{}"), subject: "a\u202eb" }))]));
  assert.equal(text.split("\n"), ["Certificate subject: a\\u{202e}b", "\\u{1b}[2J{}"]);
});

test("verify-attestation: the envelope of the evidence, when its payload is the verified one", () => {
  const envelope = {
    payloadType: "application/vnd.in-toto+json",
    payload: base64(STATEMENT),
    signatures: [{ sig: "AA==" }],
  };
  const signed = signature({ payload: base64(STATEMENT) });
  const answers = (content: unknown): EvidenceEntry[] => [
    {
      operation: "registry/v1/blob",
      argument: `r.example/app@${DIGEST}`,
      answer: new TextEncoder().encode(JSON.stringify(content)),
    },
  ];
  const line = (content: unknown): unknown =>
    JSON.parse(envelopeLines(verdict([byKey(signed)], answers(content)))[0] ?? "");
  assert.equal(line(envelope), envelope);
  assert.equal(line({ mediaType: "a bundle", dsseEnvelope: envelope }), envelope);
  const bare = { ...envelope, signatures: [] };
  assert.equal(line({ ...envelope, payload: base64("{}") }), bare);
  assert.equal(line([]), bare);
  assert.equal(line({ ...envelope, signatures: "x" }), bare);
});

test("the list of checks names what the verdict says of every signature", () => {
  const lines = (found: EvaluatedVerdict, settings = {}): string[] =>
    checkLines("IMAGE", found, { attestors: [], ...settings })
      .filter((line) => line.startsWith("  - "))
      .map((line) => line.slice(4));
  const claims = "The cosign claims were validated";
  const logged = { logEntries: [{ logId: "c0ff", logIndex: 7 }] };
  const keyLine = "The signatures were verified against the specified public key";
  const offline = "Existence of the claims in the transparency log was verified offline";
  assert.equal(lines(verdict([byKey(signature())])), [claims, keyLine]);
  assert.equal(lines(verdict([byKey(signature())]), { checkClaims: false, annotations: { a: "b" } }), [keyLine]);
  assert.equal(lines(verdict([byKey(signature(logged))]), { annotations: { a: "b" } }), [
    "The specified annotations were verified.",
    claims,
    offline,
    keyLine,
  ]);
  assert.equal(lines(verdict([byKey(signature(logged), signature())])), [claims, keyLine], "one is not logged");
  const searched: EvidenceEntry[] = [{ operation: "rekor/v1/search", argument: "{}", answer: new Uint8Array() }];
  assert.equal(lines(verdict([byKey(signature(logged))], searched)), [
    claims,
    "The claims were present in the transparency log",
    keyLine,
  ]);
  const keyless = lines(
    verdict([byIdentity(signature({ ...logged, subject: "a", timestamps: ["2026-11-21T00:00:00Z"] }))]),
  );
  assert.equal(keyless.length, 5);
  assert.equal(checkLines("IMAGE", verdict([byKey(signature())]), { attestors: [] }).slice(0, 3), [
    "",
    "Verification for IMAGE --",
    "The following checks were performed on each of these signatures:",
  ]);
});

test("extensions that are cut off are not shown", () => {
  const der = Buffer.from(certificate(), "base64");
  assert.is(githubExtensions(der).length, 2);
  for (let length = 0; length < der.length; length++) {
    for (const { value } of githubExtensions(der.subarray(0, length))) assert.ok(["push", "octo/app"].includes(value));
  }
  assert.equal(githubExtensions(Buffer.alloc(0)), []);
});

test.run();
