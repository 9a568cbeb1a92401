/** `verify-blob --sct`: an SCT beside a keyless certificate that has none in it. */
import * as assert from "uvu/assert";

import { main } from "../../src/cli/program.js";
import { Files } from "../support/cli.js";
import { addChainResponse, certificateSct, type SctFields, type TestLog } from "../../src/testkit/ct/sct.js";
import { inProcess, type Said } from "../support/inProcess.js";
import { ArtifactPolicy, detachedRequest } from "../support/sigstore/artifactPolicy.js";
import { CertificateTransparencyLog } from "../../src/testkit/sigstore/ctLog.js";
import { evidenceOfBlob } from "../support/sigstore/evidence.js";
import {
  ALICE,
  bundleBytes,
  detachedFiles,
  MALLORY,
  SIGNED_AT,
  SigstoreServices,
  VERIFIED_AT,
  type Signed,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/SCTs beside certificates");
const files = new Files();
test.after(() => files.remove());

const sigstore = new SigstoreServices("detached SCTs");
const BLOB = Buffer.from("the tool");
const blob = files.write("tool.bin", BLOB);
const root = files.write("trusted_root.json", sigstore.trustedRoot());
const BY_ALICE = [
  ...["--trusted-root", root, "--certificate-identity", "alice@example.com"],
  ...["--certificate-oidc-issuer", ALICE.issuer],
];

/** Without an SCT in the certificate, and with a timestamp, so that it can do without a log's old bundle. */
const signed = sigstore.sign(sigstore.keyless(ALICE, { wrong: "no SCT" }), BLOB, null, { timestamp: true });
const withSct = sigstore.sign(sigstore.keyless(ALICE), BLOB, null, { timestamp: true });
const other = sigstore.sign(sigstore.keyless(MALLORY, { wrong: "no SCT" }), BLOB);

/** A log's answer to add-chain about the certificate. */
function answerAbout(
  certificate: Uint8Array | null,
  log: TestLog = sigstore.ctLog.log,
  fields: SctFields = {},
): string {
  if (certificate === null) throw new Error("a key signed");
  const sct = certificateSct(log, certificate, { timestamp: SIGNED_AT * 1000, ...fields });
  return JSON.stringify(addChainResponse(sct));
}

const unknown = new CertificateTransparencyLog("an unknown log", "").log;

/** Answers to add-chain, and the fault of the signature beside which they lie. */
const ANSWERS: [about: string, answer: string | null, code: string | null][] = [
  ["its own", answerAbout(signed.certificate), null],
  ["none", null, "sct-missing"],
  ["another certificate's", answerAbout(other.certificate), "sct-mismatch"],
  ["the same certificate's with an SCT in it", answerAbout(withSct.certificate), "sct-mismatch"],
  ["an unknown log's", answerAbout(signed.certificate, unknown), "sct-unknown-log"],
  [
    "a known log's name, another's signature",
    answerAbout(signed.certificate, { ...unknown, id: sigstore.ctLog.log.id }),
    "sct-mismatch",
  ],
  [
    "from the future",
    answerAbout(signed.certificate, sigstore.ctLog.log, { timestamp: (VERIFIED_AT + 1) * 1000 }),
    "sct-mismatch",
  ],
  ["no JSON", "not JSON", "sct-malformed"],
  ["no answer", "{}", "sct-malformed"],
  ["another version", answerAbout(signed.certificate).replace('"sct_version":0', '"sct_version":1'), "sct-malformed"],
];

/** The flags of both forms: the files of sign-blob by themselves, and cosign's old bundle, which holds the certificate. */
function forms(of: Signed): string[][] {
  const { signature, certificate, bundle, timestamp } = detachedFiles(of);
  const stamped = ["--rfc3161-timestamp", files.write("tool.timestamp", timestamp ?? "")];
  const apart = [
    ...["--signature", signature, "--certificate", files.write("tool.cert", certificate ?? "")],
    ...["--insecure-ignore-tlog", "--use-signed-timestamps", ...stamped],
  ];
  return [apart, ["--bundle", files.write("tool.bundle", bundle)]];
}

async function verify(form: string[], answer: string | null, more: string[] = []): Promise<Said> {
  const beside = answer === null ? [] : ["--sct", files.write("tool.sct", answer)];
  return await inProcess(main, ["verify-blob", ...BY_ALICE, ...form, ...beside, ...more, blob]);
}

for (const [about, answer, code] of ANSWERS) {
  test(`${about}: ${code ?? "allowed"}`, async () => {
    for (const form of forms(signed)) {
      const { exitCode, stderr } = await verify(form, answer, ["--now", "2026-11-21T00:00:00Z"]);
      assert.is(exitCode, code === null ? 0 : 1, stderr);
    }
    assert.equal(await codesOf(signed, answer), code === null ? [] : [code]);
  });
}

const policy = await ArtifactPolicy.load();

/** The faults that the module names. */
async function codesOf(of: Signed, sct: string | null): Promise<string[]> {
  const identities = [{ subject: ALICE.email, issuer: ALICE.issuer }];
  const settings = { attestors: [{ keyless: { identities } }], trust: { trustedRoots: [sigstore.trustedRoot()] } };
  const request = detachedRequest(BLOB, detachedFiles(of)) as { material: Record<string, unknown> };
  if (sct !== null) request.material["sct"] = sct;
  return policy.judge(request, settings, evidenceOfBlob(BLOB)).codes;
}

test("nobody asks for one with --insecure-ignore-sct", async () => {
  for (const form of forms(signed)) {
    for (const answer of [null, answerAbout(other.certificate), "not JSON"]) {
      assert.is((await verify(form, answer, ["--insecure-ignore-sct"])).exitCode, 0);
    }
  }
});

test("the SCT in a certificate counts, whatever lies beside", async () => {
  for (const answer of [null, answerAbout(other.certificate), "not JSON"]) {
    for (const form of forms(withSct)) assert.is((await verify(form, answer)).exitCode, 0);
  }
  const wrong = sigstore.sign(sigstore.keyless(ALICE, { wrong: "SCT of another certificate" }), BLOB);
  assert.equal(await codesOf(wrong, answerAbout(wrong.certificate)), ["sct-mismatch"]);
});

test("a Sigstore bundle brings everything, and images have none beside them", async () => {
  const bundle = ["--bundle", files.write("tool.sigstore.json", bundleBytes(signed))];
  assert.is((await verify(bundle, null)).exitCode, 1, "no SCT");
  const both = await verify(bundle, answerAbout(signed.certificate));
  assert.is(both.exitCode, 3);
  assert.match(both.stderr, "--sct: a Sigstore bundle brings it");
  const image = await inProcess(main, ["verify", ...BY_ALICE, "--sct", "tool.sct", "registry.example/app:v1"]);
  assert.is(image.exitCode, 3);
  assert.match(image.stderr, "--sct");
});

test.run();
