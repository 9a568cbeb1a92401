/** The module verify-artifact: its settings against their schema, and blobs with what came along. Its cases are suites. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { loadPolicyFile } from "../../src/index.js";
import { publicKey } from "../support/cosignImages.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { type SeededKind } from "../../src/testkit/x509/seededKinds.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { conforms, type Schema } from "../support/jsonSchema.js";
import { digestOf } from "../../src/testkit/bytes.js";
import { ArtifactPolicy, bundleRequest, detachedRequest } from "../support/sigstore/artifactPolicy.js";
import { clockEntry, evidenceOfBlob } from "../support/sigstore/evidence.js";
import {
  ALICE,
  bundleBytes,
  detachedFiles,
  IN_TOTO,
  keySigner,
  SigstoreServices,
  SLSA_PROVENANCE,
  statement,
  VERIFIED_AT,
  WORKFLOW,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("policy/verify-artifact");
const FOLDER = new URL("policies/verify-artifact/", projectRoot);
const schema = JSON.parse(readFileSync(new URL("settings.schema.json", FOLDER), "utf8")) as Schema;
const now = (): Date => new Date(VERIFIED_AT * 1000);
const policy = await loadPolicyFile(new URL("verify-artifact.wasm", outDirectory), { now });
const judge = await ArtifactPolicy.load();

const sigstore = new SigstoreServices("verify-artifact");
const trust = { trustedRoots: [sigstore.trustedRoot()] };
const alice = { keyless: { identities: [{ subject: "alice@example.com", issuer: ALICE.issuer }] } };
const BLOB = Buffer.from("the blob\n");

test("a blob with a bundle, or with files, by an identity", () => {
  const signed = sigstore.sign(sigstore.keyless(ALICE), BLOB);
  for (const requestOf of [
    (blob: Uint8Array) => bundleRequest(blob, bundleBytes(signed)),
    (blob: Uint8Array) => detachedRequest(blob, detachedFiles(signed)),
  ]) {
    const settings = { attestors: [alice], trust };
    const verdict = judge.judge(requestOf(BLOB), settings, evidenceOfBlob(BLOB));
    assert.ok(verdict.accepted, verdict.text);
    const other = Buffer.from("another blob\n");
    assert.not(judge.judge(requestOf(other), settings, evidenceOfBlob(other)).accepted);
    assert.not(judge.judge(requestOf(BLOB), { attestors: [alice] }, evidenceOfBlob(BLOB)).accepted);
  }
});

test("identities: as a whole, by wildcard, by prefix, by regular expression", () => {
  const request = bundleRequest(BLOB, bundleBytes(sigstore.sign(sigstore.keyless(WORKFLOW), BLOB)));
  const accepted = (identity: object): boolean => {
    const settings = { attestors: [{ keyless: { identities: [identity] } }], trust };
    return judge.judge(request, settings, evidenceOfBlob(BLOB)).accepted;
  };
  const subject = WORKFLOW.uri as string;
  const { issuer } = WORKFLOW;
  const rows: [object, boolean][] = [
    [{ subject, issuer }, true],
    [{ subject: `${subject.slice(0, -1)}?`, issuer }, false],
    [{ subjectWildcard: "https://github.com/octo/*@refs/*/main", issuer }, true],
    [{ subjectWildcard: `${subject.slice(0, -1)}?`, issuerWildcard: "https://*" }, true],
    [{ subjectWildcard: "https://github.com/octo/*@refs/*/mai", issuer }, false],
    [{ subjectWildcard: "github.com/*", issuer }, false],
    [{ subjectWildcard: "*", issuerWildcard: "http:*" }, false],
    [{ subjectPrefix: "https://github.com/octo/", issuer }, true],
    [{ subjectPrefix: "github.com/octo/", issuer }, false],
    [{ subjectRegExp: "octo/[a-z]+/", issuer }, true],
    [{ subjectRegExp: "^octo", issuer }, false],
    [{ subject, issuer, extensions: { githubWorkflowRepository: "octo/app" } }, true],
    [{ subject, issuer, extensions: { githubWorkflowRepository: "octo/*" } }, false],
  ];
  for (const [identity, expected] of rows) assert.is(accepted(identity), expected, JSON.stringify(identity));
});

test("an attestation about a blob, of the wanted type", () => {
  const payload = statement(digestOf(BLOB).slice("sha256:".length), SLSA_PROVENANCE, {});
  const signed = sigstore.sign(sigstore.keyless(ALICE), payload, IN_TOTO);
  const request = bundleRequest(BLOB, bundleBytes(signed));
  const accepted = (predicateType: string): boolean => {
    const settings = { attestors: [alice], trust, attestation: { predicateType } };
    return judge.judge(request, settings, evidenceOfBlob(BLOB)).accepted;
  };
  assert.equal(["slsaprovenance1", SLSA_PROVENANCE, "spdxjson"].map(accepted), [true, true, false]);
});

test("the blob's bytes are asked for where its digests are not enough, and hashed", () => {
  for (const kind of ["P-256", "P-384", "P-521", "Ed25519"] as SeededKind[]) {
    const key = seededKey(`a key ${kind}`, kind);
    const signed = sigstore.sign(keySigner(key), BLOB, null, { log: "none" });
    const request = detachedRequest(BLOB, detachedFiles(signed));
    const settings = { attestors: [{ key: pemOf("PUBLIC KEY", key.spki) }], ignoreTlog: true };
    assert.ok(judge.judge(request, settings, evidenceOfBlob(BLOB)).accepted, kind);
    const blind = judge.judge(request, settings, [clockEntry(VERIFIED_AT)]);
    assert.is(blind.accepted, kind !== "Ed25519", blind.text);
    const [clock, content] = evidenceOfBlob(BLOB);
    assert.ok(clock && content);
    const forged = judge.judge(request, settings, [clock, { ...content, answer: Buffer.from("something else") }]);
    assert.is(forged.accepted, kind !== "Ed25519", forged.text);
  }
});

test("requests about blobs that are not as they must be", () => {
  const signed = sigstore.sign(sigstore.keyless(ALICE), BLOB);
  const good = bundleRequest(BLOB, bundleBytes(signed)) as { blob: Record<string, unknown>; material: object };
  const settings = { attestors: [alice], trust };
  const rows: unknown[] = [
    { ...good, image: "registry.example/app:v1" },
    { ...good, note: 1 },
    { blob: good.blob },
    { material: good.material },
    { ...good, blob: { ...good.blob, name: "" } },
    { ...good, blob: { ...good.blob, sha256: "00" } },
    { ...good, blob: { ...good.blob, sha256: String(good.blob["sha256"]).toUpperCase() } },
    { ...good, blob: { ...good.blob, md5: "00" } },
    { ...good, material: {} },
    { ...good, material: { bundle: 1 } },
    { ...good, material: { ...good.material, note: "x" } },
    { ...good, material: { signature: "AAAA", note: "x" } },
  ];
  for (const request of rows) {
    const verdict = judge.judge(request, settings, evidenceOfBlob(BLOB));
    assert.equal(
      [verdict.accepted, verdict.codes],
      [false, ["request-invalid"]],
      JSON.stringify(request).slice(0, 200),
    );
  }
});

test("settings that are taken", () => {
  const key = { key: publicKey("release") };
  const identity = { subject: "a", issuer: "b" };
  const rows: object[] = [
    { attestors: [key, alice] },
    { attestors: [{ ...key, validFrom: "2026-01-01T00:00:00Z", validTo: null }] },
    { attestors: [{ keyless: { identities: [identity, { subjectRegExp: "^a", issuerRegExp: ".*" }] } }] },
    { attestors: [{ keyless: { identities: [{ subjectPrefix: "https://a/", issuer: "b" }] } }] },
    { attestors: [{ keyless: { identities: [{ subjectWildcard: "a*", issuerWildcard: "?" }] } }] },
    {
      attestors: [
        { keyless: { identities: [{ ...identity, extensions: { githubWorkflowRef: "x", tokenSubject: "y" } }] } },
      ],
    },
    { attestors: [key], annotations: { a: "b" }, checkClaims: false, collectAll: true },
    { attestors: [key], ignoreTlog: true, ignoreSct: true, timestampThreshold: 2 },
    { attestors: [key], tlogThreshold: 0, sctThreshold: 2 },
    { attestors: [key], allowCertificateChain: true, rekorUrl: "https://rekor.example/", formats: ["oci11"] },
    { attestors: [key], attestation: { predicateType: "https://example.com/x" }, repository: "r.example/a" },
    { attestors: [key], trust },
    { attestors: [key], trust: { publicGood: true } },
  ];
  for (const settings of rows) {
    assert.ok(judge.validatesSettings(settings), JSON.stringify(settings).slice(0, 300));
    assert.ok(conforms(settings, schema), JSON.stringify(settings).slice(0, 300));
  }
});

test("settings that are refused", async () => {
  const key = { key: publicKey("release") };
  const identity = { subject: "a", issuer: "b" };
  const keyless = (...identities: object[]): object => ({ attestors: [{ keyless: { identities } }] });
  const rows: [unknown, string, boolean][] = [
    [{}, "(settings.attestors)", false],
    [{ attestors: [{}] }, "one of key, keyless, certificates", false],
    [{ attestors: [{ ...key, ...alice }] }, "(settings.attestors[0].keyless)", false],
    [{ attestors: [{ ...key, validFrom: "yesterday" }] }, "(settings.attestors[0].validFrom)", true],
    [{ attestors: [{ keys: "x" }] }, "(settings.attestors[0].keys)", false],
    [{ attestors: [{ key: "x" }] }, "(settings.attestors[0].key)", true],
    [keyless(), "it must not be empty", false],
    [keyless({ subject: "a" }), "(settings.attestors[0].keyless.identities[0].issuer)", true],
    [keyless({ issuer: "a" }), "(settings.attestors[0].keyless.identities[0].subject)", true],
    [keyless({ ...identity, subjectRegExp: "a" }), "more than one condition on the subject", true],
    [keyless({ ...identity, issuerWildcard: "*" }), "more than one condition on the issuer", true],
    [keyless({ subjectRegExp: "(", issuer: "b" }), "(settings.attestors[0].keyless.identities[0].subjectRegExp)", true],
    [keyless({ ...identity, extensions: { issuerV2: "x" } }), "known here: githubWorkflowTrigger, ", false],
    [keyless({ ...identity, extensions: { githubworkflowref: "x" } }), "tokenSubject", false],
    [keyless({ ...identity, email: "x" }), "unknown key", false],
    [{ attestors: [{ certificates: {} }] }, "it names no certificate", true],
    [{ attestors: [{ certificates: { intermediates: "x" } }] }, "intermediates need roots", true],
    [{ attestors: [{ certificates: { chain: "x", roots: "y" } }] }, "not both", true],
    [{ attestors: [{ certificates: { roots: "x" } }] }, "(settings.attestors[0].certificates.roots)", true],
    [{ attestors: [key], tlogThreshold: 1, ignoreTlog: true }, "ignoreTlog says otherwise", true],
    [{ attestors: [key], sctThreshold: 1, ignoreSct: true }, "ignoreSct says otherwise", true],
    [{ attestors: [key], timestampThreshold: -1 }, "a whole number from 0", false],
    [{ attestors: [key], timestampThreshold: 1.5 }, "a whole number from 0", false],
    [{ attestors: [key], tlogThreshold: "1" }, "it must be a number, not a string", false],
    [{ attestors: [key], rekorUrl: "rekor.example" }, "a URL of https or http", true],
    [{ attestors: [key], rekorUrl: "https://a@rekor.example" }, "(settings.rekorUrl)", true],
    [{ attestors: [key], attestation: {} }, "(settings.attestation.predicateType)", false],
    [{ attestors: [key], formats: ["sig"] }, "(settings.formats[0])", false],
    [{ attestors: [key], trust: {} }, "(settings.trust)", true],
  ];
  for (const [settings, message, isFormed] of rows) {
    const verdict = await policy.validateSettings(settings);
    assert.not(verdict.valid, JSON.stringify(settings));
    assert.match(verdict.message, message);
    assert.is(conforms(settings, schema), isFormed, `the schema: ${JSON.stringify(settings).slice(0, 200)}`);
  }
});

test.run();
