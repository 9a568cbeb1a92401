/** Every kind of entry that Kubewarden's policy knows, with signatures that only one of their conditions fits. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { publicKey } from "../support/cosignImages.js";
import { conforms, type Schema } from "../support/jsonSchema.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { basicConstraints, extKeyUsage, keyUsage, subjectAltName } from "../../src/testkit/x509/extensions.js";
import { mint, YEAR, type Minted } from "../../src/testkit/x509/mint.js";
import { generalName } from "../../src/testkit/x509/names.js";
import { PURPOSE } from "../../src/testkit/x509/oids.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { IMAGE, IMAGE_DIGEST, simpleSigning } from "../support/signing.js";
import { evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  bundleBytes,
  COSIGN_SIGN,
  IN_TOTO,
  SIGNED_AT,
  signatureLayer,
  signedBy,
  SigstoreServices,
  statement,
  VERIFIED_AT,
  WORKFLOW,
  type Identity,
  type Signed,
} from "../../src/testkit/sigstore/index.js";
import { certificateSigner } from "../../src/testkit/sigstore/signed.js";
import { suite } from "../support/suite.js";

const test = suite("policy/kinds of signers");
const policy = await loadVerifyImageSignatures();
const schemaFile = new URL("policies/verify-image-signatures/settings.schema.json", projectRoot);
const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as Schema;
const sigstore = new SigstoreServices("signer kinds");
const trust = { trustedRoots: [sigstore.trustedRoot()] };
const GITHUB = "https://token.actions.githubusercontent.com";

/** The outcome for an image with these signatures, or the code of what was wrong with it. */
async function outcome(entry: Record<string, unknown>, evidence: EvidenceEntry[]): Promise<string> {
  const settings = { signatures: [{ image: "*", ...entry }], trust };
  const { valid, message } = await policy.validateSettings(settings);
  assert.ok(valid, message);
  assert.ok(conforms(settings, schema), JSON.stringify(entry));
  const verdict = await policy.evaluate(pod(IMAGE), settings, { replay: evidence });
  assert.is(verdict.accepted, verdict.outcome === "allowed");
  return verdict.accepted ? "allowed" : (verdict.explanation.images[0]?.fault?.code ?? verdict.message);
}

/** The image signed keyless, in both formats. */
function signedAs(identity: Identity): EvidenceEntry[][] {
  const signer = sigstore.keyless(identity);
  return [
    evidenceOfImage({ signatures: [signatureLayer(sigstore.sign(signer, bytesOf(simpleSigning())))] }),
    evidenceOfImage({ bundles: [{ bytes: bundleBytes(sigstore.sign(signer, signatureStatement(), IN_TOTO)) }] }),
  ];
}

function signatureStatement(): Uint8Array {
  return statement(IMAGE_DIGEST.slice("sha256:".length), COSIGN_SIGN, {});
}

async function everywhere(entry: Record<string, unknown>, identity: Identity, expected: string): Promise<void> {
  for (const evidence of signedAs(identity)) assert.is(await outcome(entry, evidence), expected, JSON.stringify(entry));
}

test("keyless: issuer and subject are compared as a whole", async () => {
  const rows: [string, string, string][] = [
    [ALICE.issuer, "alice@example.com", "allowed"],
    [ALICE.issuer, "alice@example.co", "identity-mismatch"],
    [ALICE.issuer, "alice@example.com.", "identity-mismatch"],
    [ALICE.issuer, "Alice@example.com", "identity-mismatch"],
    [ALICE.issuer, "*", "identity-mismatch"],
    [`${ALICE.issuer}/`, "alice@example.com", "identity-mismatch"],
    ["*", "alice@example.com", "identity-mismatch"],
  ];
  for (const [issuer, subject, expected] of rows) {
    await everywhere({ keyless: [{ issuer, subject }] }, ALICE, expected);
  }
});

test("keyless: every identity must have signed", async () => {
  const alice = { issuer: ALICE.issuer, subject: "alice@example.com" };
  const workflow = { issuer: WORKFLOW.issuer, subject: WORKFLOW.uri };
  const layers = [ALICE, WORKFLOW].map((identity, index) => {
    const payload = bytesOf(simpleSigning(IMAGE_DIGEST, { by: String(index) }));
    return signatureLayer(sigstore.sign(sigstore.keyless(identity), payload));
  });
  const both = evidenceOfImage({ signatures: layers });
  assert.is(await outcome({ keyless: [alice, workflow] }, both), "allowed");
  assert.is(await outcome({ keyless: [workflow, alice] }, both), "allowed");
  for (const evidence of signedAs(ALICE)) {
    assert.is(await outcome({ keyless: [alice, workflow] }, evidence), "identity-mismatch");
  }
});

test("keyless: identity and annotations must hold for the same signature", async () => {
  const keyless = [{ issuer: ALICE.issuer, subject: "alice@example.com" }];
  const layerOf = (identity: Identity, env: string): ReturnType<typeof signatureLayer> => {
    const payload = bytesOf(simpleSigning(IMAGE_DIGEST, { env }));
    return signatureLayer(sigstore.sign(sigstore.keyless(identity), payload));
  };
  const entry = { keyless, annotations: { env: "prod" } };
  const split = evidenceOfImage({ signatures: [layerOf(ALICE, "dev"), layerOf(WORKFLOW, "prod")] });
  assert.is(await outcome(entry, split), "annotation-mismatch");
  const together = evidenceOfImage({ signatures: [layerOf(WORKFLOW, "prod"), layerOf(ALICE, "prod")] });
  assert.is(await outcome(entry, together), "allowed");
});

test("keyless: a log entry and an SCT are demanded", async () => {
  const keyless = [{ issuer: ALICE.issuer, subject: "alice@example.com" }];
  const of = (signed: Signed): EvidenceEntry[] => evidenceOfImage({ signatures: [signatureLayer(signed)] });
  const payload = bytesOf(simpleSigning());
  const unlogged = sigstore.sign(sigstore.keyless(ALICE), payload, null, { log: "none", timestamp: true });
  assert.is(await outcome({ keyless }, of(unlogged)), "log-entry-missing");
  const withoutSct = sigstore.sign(sigstore.keyless(ALICE, { wrong: "no SCT" }), payload);
  assert.is(await outcome({ keyless }, of(withoutSct)), "sct-missing");
});

test("githubActions: issuer, place of the workflow and repository", async () => {
  const rows: [Record<string, unknown>, Identity, string][] = [
    [{ owner: "octo" }, WORKFLOW, "allowed"],
    [{ owner: "octo", repo: "app" }, WORKFLOW, "allowed"],
    [{ owner: "octo", repo: null }, WORKFLOW, "allowed"],
    [{ owner: "oct" }, WORKFLOW, "identity-mismatch"],
    [{ owner: "Octo" }, WORKFLOW, "identity-mismatch"],
    [{ owner: "octo", repo: "ap" }, WORKFLOW, "identity-mismatch"],
    [{ owner: "octo", repo: "app2" }, WORKFLOW, "identity-mismatch"],
    [{ owner: "octo" }, { ...WORKFLOW, issuer: `${GITHUB}/` }, "identity-mismatch"],
    [{ owner: "octo" }, { ...WORKFLOW, issuer: "https://issuer.example" }, "identity-mismatch"],
    [{ owner: "octo" }, { ...WORKFLOW, uri: "https://github.com.evil.example/octo/app" }, "identity-mismatch"],
    [{ owner: "octo" }, { ...WORKFLOW, uri: "http://github.com/octo/app" }, "identity-mismatch"],
    [{ owner: "octo" }, { ...WORKFLOW, extensions: {} }, "identity-mismatch"],
    [{ owner: "octo" }, { ...WORKFLOW, extensions: { 5: "octopus/app" } }, "identity-mismatch"],
    [{ owner: "octo" }, { ...WORKFLOW, extensions: { 5: "evil/octo/app" } }, "identity-mismatch"],
    [
      { owner: "octo" },
      { email: "octo@example.com", issuer: GITHUB, extensions: { 5: "octo/app" } },
      "identity-mismatch",
    ],
  ];
  for (const [githubActions, identity, expected] of rows) await everywhere({ githubActions }, identity, expected);
});

test("keylessPrefix: the identity lies below the URL, in either spelling of the member", async () => {
  const rows: [string, string][] = [
    ["https://github.com/octo/", "allowed"],
    ["https://github.com/octo", "allowed"],
    ["https://github.com", "allowed"],
    ["https://github.com/octo/app/", "allowed"],
    ["https://github.com/oct", "identity-mismatch"],
    ["https://github.com/octo/app/.github/workflows/release.yml@refs/heads/main", "identity-mismatch"],
    ["https://github.co", "identity-mismatch"],
    ["http://github.com/octo", "identity-mismatch"],
  ];
  for (const [url, expected] of rows) {
    await everywhere({ keylessPrefix: [{ issuer: GITHUB, url_prefix: url }] }, WORKFLOW, expected);
    await everywhere({ keylessPrefix: [{ issuer: GITHUB, urlPrefix: url }] }, WORKFLOW, expected);
  }
  await everywhere(
    { keylessPrefix: [{ issuer: "x", url_prefix: "https://github.com" }] },
    WORKFLOW,
    "identity-mismatch",
  );
});

test("certificates: the certificate of the settings and no other, and its chain", async () => {
  const authority = certificateAuthority("authority");
  const other = certificateAuthority("other");
  const leaf = codeSigningLeaf("leaf", authority);
  const certificates = [pemOf("CERTIFICATE", leaf.der)];
  const certificateChain = [pemOf("CERTIFICATE", authority.der)];
  const signed = evidenceOf(leaf);
  const entry = { certificates, certificateChain, requireRekorBundle: false };
  assert.is(await outcome(entry, signed), "allowed");
  assert.is(await outcome({ certificates, requireRekorBundle: false }, signed), "allowed");
  assert.is(await outcome({ ...entry, requireRekorBundle: true }, signed), "log-entry-missing");
  assert.is(await outcome({ ...entry, requireRekorBundle: true }, evidenceOf(leaf, true)), "allowed");
  // Another certificate of the same authority, presented or meant.
  const sibling = codeSigningLeaf("sibling", authority);
  assert.is(await outcome(entry, evidenceOf(sibling)), "certificate-untrusted");
  const siblings = { ...entry, certificates: [pemOf("CERTIFICATE", sibling.der)] };
  assert.is(await outcome(siblings, signed), "certificate-untrusted");
  const wrongChain = { ...entry, certificateChain: [pemOf("CERTIFICATE", other.der)] };
  const { valid, message } = await policy.validateSettings({ signatures: [{ image: "*", ...wrongChain }] });
  assert.not(valid);
  assert.match(message, "Certificate is not trusted by the provided cert chain");
  assert.match(message, "(settings.signatures[0].certificates[0])");
});

test("certificates: without a log the certificate must be valid now", async () => {
  const authority = certificateAuthority("authority");
  const expired = codeSigningLeaf("expired", authority, SIGNED_AT + 3600);
  const entry = {
    certificates: [pemOf("CERTIFICATE", expired.der)],
    certificateChain: [pemOf("CERTIFICATE", authority.der)],
  };
  assert.is(await outcome({ ...entry, requireRekorBundle: false }, evidenceOf(expired)), "certificate-time");
  assert.is(await outcome({ ...entry, requireRekorBundle: false }, evidenceOf(expired, true)), "allowed");
  assert.is(await outcome({ ...entry, requireRekorBundle: true }, evidenceOf(expired, true)), "allowed");
});

test("settings of signers that say too little, too much or nothing that can be", async () => {
  const keyless = { issuer: "https://issuer.example", subject: "me" };
  const rows: [Record<string, unknown>, string, boolean][] = [
    [{ keyless: [] }, "it must not be empty (settings.signatures[0].keyless)", false],
    [{ keyless: null }, "(settings.signatures[0].keyless)", false],
    [{ keyless: [{ issuer: "i" }] }, "(settings.signatures[0].keyless[0].subject)", false],
    [{ keyless: [{ subject: "s" }] }, "(settings.signatures[0].keyless[0].issuer)", false],
    [{ keyless: [{ ...keyless, subject: "" }] }, "(settings.signatures[0].keyless[0].subject)", false],
    [{ keyless: [{ ...keyless, subjectRegExp: ".*" }] }, "(settings.signatures[0].keyless[0].subjectRegExp)", false],
    [{ keyless }, "it must be an array, not an object", false],
    [{ keyless: [keyless], pubKeys: [publicKey("release")] }, "unknown key", false],
    [{ githubActions: {} }, "(settings.signatures[0].githubActions.owner)", false],
    [{ githubActions: { owner: "" } }, "(settings.signatures[0].githubActions.owner)", false],
    [{ githubActions: { owner: "a/b" } }, "a name has no slash", true],
    [{ githubActions: { owner: "a", repo: "b/c" } }, "a name has no slash", true],
    [{ githubActions: { owner: "a", repository: "b" } }, "unknown key", false],
    [{ githubActions: [] }, "it must be an object, not an array", false],
    [{ keylessPrefix: [] }, "it must not be empty", false],
    [{ keylessPrefix: [{ issuer: "i" }] }, "(settings.signatures[0].keylessPrefix[0].url_prefix)", false],
    [{ keylessPrefix: [prefix("github.com/octo")] }, "there is no scheme", true],
    [{ keylessPrefix: [prefix("https://")] }, "there is no host", true],
    [{ keylessPrefix: [prefix("https:///octo")] }, "there is no host", true],
    [{ keylessPrefix: [prefix("https://GitHub.com/octo")] }, "lower-case", true],
    [{ keylessPrefix: [prefix("https://a@github.com/octo")] }, "user information", true],
    [{ keylessPrefix: [prefix("https://github.com/octo?x")] }, "a query", true],
    [{ keylessPrefix: [prefix("https://github.com/a/../b")] }, "it holds a part ..", true],
    [{ keylessPrefix: [prefix("https://github.com/a b")] }, "blanks", true],
    [{ keylessPrefix: [{ ...prefix("https://a/"), urlPrefix: "https://a/" }] }, "are the same", false],
    [{ certificates: [], requireRekorBundle: true }, "it must not be empty", false],
    [{ certificates: ["x"], requireRekorBundle: true }, "(settings.signatures[0].certificates[0])", true],
    [
      { certificates: [publicKey("release")], requireRekorBundle: true },
      "(settings.signatures[0].certificates[0])",
      true,
    ],
    [{ certificates: ["x"] }, "(settings.signatures[0]", false],
    [{ certificates: ["x"], requireRekorBundle: "yes" }, "(settings.signatures[0]", false],
    [{ pubKeys: [publicKey("release")], requireRekorBundle: true }, "unknown key", false],
    [{ pubKeys: [publicKey("release")], formats: [] }, "it must not be empty", false],
    [{ pubKeys: [publicKey("release")], formats: ["notation"] }, '"bundle", "cosign" or "oci11"', false],
    [{ pubKeys: [publicKey("release")], formats: ["cosign", "cosign"] }, "it is there twice", true],
  ];
  for (const [entry, message, isFormed] of rows) {
    const settings = { signatures: [{ image: "*", ...entry }] };
    const verdict = await policy.validateSettings(settings);
    assert.not(verdict.valid, JSON.stringify(entry));
    assert.match(verdict.message, message);
    assert.is(conforms(settings, schema), isFormed, `the schema: ${JSON.stringify(entry).slice(0, 200)}`);
  }
});

test.run();

function prefix(url: string): Record<string, string> {
  return { issuer: "https://issuer.example", url_prefix: url };
}

function certificateAuthority(name: string): Minted {
  return mint({
    subject: name,
    key: seededKey(name),
    notBefore: SIGNED_AT - YEAR,
    notAfter: VERIFIED_AT + YEAR,
    extensions: [basicConstraints(true), keyUsage("keyCertSign")],
  });
}

function codeSigningLeaf(name: string, issuer: Minted, notAfter = VERIFIED_AT + YEAR): Minted {
  return mint({
    subject: name,
    issuer,
    key: seededKey(name),
    notBefore: SIGNED_AT - 3600,
    notAfter,
    extensions: [
      keyUsage("digitalSignature"),
      extKeyUsage(PURPOSE.codeSigning),
      subjectAltName([generalName.rfc822Name(`${name}@example.com`)]),
    ],
  });
}

/** The image signed by the holder of a certificate, and logged or not. */
function evidenceOf(leaf: Minted, isLogged = false): EvidenceEntry[] {
  const signed = signedBy(certificateSigner(leaf, []), bytesOf(simpleSigning()));
  return evidenceOfImage({ signatures: [signatureLayer(isLogged ? sigstore.prove(signed) : signed)] });
}
