/** `assay verify` and its sisters as their users see them: what they print and where, exit codes, evidence in files. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import * as assert from "uvu/assert";

import { loadFixture } from "../../src/fixture/index.js";
import { main } from "../../src/cli/program.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";
import { assay, Files } from "../support/cli.js";
import { publicKey, startCosignRegistry, tagImage } from "../support/cosignImages.js";
import { inProcess, type Said } from "../support/inProcess.js";
import {
  ALICE,
  attachBundle,
  attachLayers,
  attestationLayer,
  bundleBytes,
  bundleOf,
  detachedFiles,
  IN_TOTO,
  putImage,
  SigstoreServices,
  signatureLayer,
  SLSA_PROVENANCE,
  statement,
  WORKFLOW,
  type Signed,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/verify commands");
const registry = await startCosignRegistry();
const files = new Files();
test.after(async () => {
  await registry.close();
  files.remove();
});

const run = async (...args: string[]): Promise<Said> => await inProcess(main, args);
const image = (name: string): string => `${registry.host}/cosign/${name}:v1`;
const key = files.write("release.pub", publicKey("release"));
const BY_KEY = ["--key", key, "--insecure-ignore-tlog"];

const sigstore = new SigstoreServices();
const root = files.write("trusted_root.json", sigstore.trustedRoot());
const BY_WORKFLOW = identity(WORKFLOW.uri as string, WORKFLOW.issuer);
const BY_ALICE = identity(ALICE.email as string, ALICE.issuer);
const blob = files.write("tool.bin", "the tool");

function identity(subject: string, issuer: string): string[] {
  return ["--trusted-root", root, "--certificate-identity", subject, "--certificate-oidc-issuer", issuer];
}

function payload(digest: string): Buffer {
  const critical = {
    identity: { "docker-reference": "" },
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
  };
  return Buffer.from(JSON.stringify({ critical, optional: null }));
}

/** The entry as the log's API tells it. */
function rekorAnswer({ entries: [entry] }: Signed): object {
  if (entry === undefined) throw new Error("no entry");
  const { body, integratedTime, logId, logIndex, promise } = entry;
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  const verification = { signedEntryTimestamp: text(promise ?? new Uint8Array()) };
  return {
    uuid: { body: text(body), integratedTime, logID: Buffer.from(logId).toString("hex"), logIndex, verification },
  };
}

test("verify: JSON on standard output, the checks on standard error", async () => {
  const { exitCode, stdout, stderr } = await run("verify", ...BY_KEY, image("signed"));
  assert.is(exitCode, 0, stderr);
  const [claims, ...more] = JSON.parse(stdout) as { critical: { type: string } }[];
  assert.is(more.length, 0);
  assert.is(claims?.critical.type, "cosign container image signature");
  assert.equal(stderr.split("\n").slice(1), [
    `Verification for ${image("signed")} --`,
    "The following checks were performed on each of these signatures:",
    "  - The cosign claims were validated",
    "  - The signatures were verified against the specified public key",
  ]);
});

test("verify: other forms of output", async () => {
  const text = await run("verify", ...BY_KEY, "-o", "text", image("signed"));
  assert.is((JSON.parse(text.stdout) as { critical: object }).critical !== undefined, true);
  const verdict = await run("verify", ...BY_KEY, "--output=verdict", image("signed"));
  assert.is((JSON.parse(verdict.stdout) as { outcome: string }).outcome, "allowed");
  const verbose = await run("verify", ...BY_KEY, "-d", image("signed"));
  assert.match(verbose.stderr, /^allowed\n {2}image /);
  assert.match((await run("verify", ...BY_KEY, "-o", "xml", image("signed"))).stderr, "--output xml: it must be");
});

test("verify: denied, could not find out, bad usage", async () => {
  const denied = await run("verify", ...BY_KEY, image("unsigned"));
  assert.equal([denied.exitCode, denied.stdout], [1, ""]);
  assert.match(denied.stderr, /^DENIED\n/);
  const closed = await EmbeddedRegistry.start();
  await closed.close();
  const unknown = await run("verify", ...BY_KEY, `${closed.host}/app:v1`);
  assert.equal([unknown.exitCode, unknown.stdout], [2, ""]);
  assert.match(unknown.stderr, /^DENIED \(could not find out\)\n/);
  const noKey = await run("verify", "--key", files.write("no.pub", "no key"), image("signed"));
  assert.equal([noKey.exitCode, noKey.stdout], [3, ""]);
  assert.match(noKey.stderr, "the flags make settings that cannot be used");
  const notLogged = await run("verify", "--key", key, "--offline", image("signed"));
  assert.is(notLogged.exitCode, 1, "a log entry is wanted unless told otherwise");
});

test("verify: several images end with the first that is not accepted", async () => {
  const both = await run("verify", ...BY_KEY, image("signed"), image("signed"));
  assert.equal([both.exitCode, both.stdout.split("\n").length], [0, 2]);
  const second = await run("verify", ...BY_KEY, image("signed"), image("unsigned"), image("signed"));
  assert.equal([second.exitCode, second.stdout.split("\n").length], [1, 1]);
});

test("verify: what was recorded is judged again without a network, at any time", async () => {
  const path = files.path("fixture.yaml");
  assert.is((await run("verify", ...BY_KEY, "--record", path, image("signed"))).exitCode, 0);
  const fixture = loadFixture(path);
  assert.ok(fixture.evidence.length > 2);
  assert.equal([fixture.policy?.name, fixture.expect], ["verify-artifact", { outcome: "allowed", patch: [] }]);
  const sent = registry.requests.length;
  const again = await run("verify", ...BY_KEY, "--replay", path, "--now", "2027-01-01T00:00:00Z", image("signed"));
  assert.equal([again.exitCode, registry.requests.length], [0, sent], again.stderr);
  const other = await run("verify", ...BY_KEY, "--replay", path, image("unsigned"));
  assert.is(other.exitCode, 2);
  const two = await run("verify", ...BY_KEY, "--record", path, image("signed"), image("signed"));
  assert.match(two.stderr, "--record and --replay: they are for one image");
});

test("verify: annotations, COSIGN_REPOSITORY, attachments", async () => {
  const annotated = await run("verify", ...BY_KEY, "-a", "no=such", image("signed"));
  assert.is(annotated.exitCode, 1);
  tagImage(registry, "elsewhere/app", "signed", ["v1"]);
  const bare = `${registry.host}/elsewhere/app:v1`;
  assert.is((await run("verify", ...BY_KEY, bare)).exitCode, 1);
  const variables = { COSIGN_REPOSITORY: `${registry.host}/cosign/signed` };
  assert.is((await inProcess(main, ["verify", ...BY_KEY, bare], { variables })).exitCode, 0);
  assert.match((await run("verify", ...BY_KEY, "--attachment", "sbom", bare)).stderr, "must be named by its digest");
  assert.match((await run("verify", ...BY_KEY, "--attachment", "x", bare)).stderr, "only sbom is known");
});

test("verify: registries without TLS, and credentials", async () => {
  const http = await run("verify", ...BY_KEY, "--allow-http-registry", "app:v1");
  assert.match(http.stderr, "the image app:v1 names no registry");
  assert.match((await run("verify", ...BY_KEY, "--plain-http", "http://x", "x/y")).stderr, "without a scheme");
  assert.match((await run("verify", ...BY_KEY, "--registry-username", "u", "x/y")).stderr, "one needs the other");
  registry.requireBasic({ username: "u", password: "p" });
  const login = ["--registry-username", "u", "--registry-password", "p"];
  assert.is((await run("verify", ...BY_KEY, ...login, image("signed"))).exitCode, 0);
  registry.requireNothing();
});

test("verify: keyless, from cosign's tag: who signed, and what the workflow was", async () => {
  const repository = "keyless/app";
  const digest = putImage(registry, repository, "v1");
  const signed = sigstore.sign(sigstore.keyless(WORKFLOW), payload(digest), null, { timestamp: true });
  attachLayers(registry, repository, digest, "sig", [signatureLayer(signed)]);
  const said = await run("verify", ...BY_WORKFLOW, "--use-signed-timestamps", `${registry.host}/${repository}:v1`);
  assert.is(said.exitCode, 0, said.stderr);
  const [{ optional }] = JSON.parse(said.stdout) as [{ optional: Record<string, unknown> }];
  assert.is(optional["Issuer"], WORKFLOW.issuer);
  assert.is(optional["Subject"], WORKFLOW.uri);
  assert.is(optional["githubWorkflowRepository"], "octo/app");
  assert.is(optional["githubWorkflowTrigger"], "push");
  const { logIndex } = (optional["Bundle"] as { Payload: { logIndex: number } }).Payload;
  assert.is(logIndex, signed.entries[0]?.logIndex);
  for (const line of ["transparency log was verified offline", "signed timestamps", "certificate authority"]) {
    assert.match(said.stderr, line);
  }
  const wrong = ["--certificate-github-workflow-ref", "refs/heads/dev"];
  assert.is((await run("verify", ...BY_WORKFLOW, ...wrong, `${registry.host}/${repository}:v1`)).exitCode, 1);
  assert.is((await run("verify", ...BY_ALICE, `${registry.host}/${repository}:v1`)).exitCode, 1);
});

test("verify: an identity is compared letter by letter, its stars too", async () => {
  const repository = "keyless/stars";
  const digest = putImage(registry, repository, "v1");
  const signed = sigstore.sign(sigstore.keyless(ALICE), payload(digest));
  attachLayers(registry, repository, digest, "sig", [signatureLayer(signed)]);
  const at = (subject: string, issuer: string): Promise<Said> =>
    run("verify", ...identity(subject, issuer), `${registry.host}/${repository}:v1`);
  assert.is((await at(ALICE.email as string, ALICE.issuer)).exitCode, 0);
  assert.is((await at("*", ALICE.issuer)).exitCode, 1);
  assert.is((await at("alice@example.co?", ALICE.issuer)).exitCode, 1);
  assert.is((await at(ALICE.email as string, "*")).exitCode, 1);
});

test("verify-attestation: one envelope a line, of layers and of bundles", async () => {
  const repository = "keyless/attested";
  const digest = putImage(registry, repository, "v1");
  const subject = digest.slice("sha256:".length);
  const attested = sigstore.sign(sigstore.keyless(ALICE), statement(subject, SLSA_PROVENANCE, { a: 1 }), IN_TOTO);
  attachLayers(registry, repository, digest, "att", [attestationLayer(attested)]);
  const command = ["verify-attestation", ...BY_ALICE, "--type", "slsaprovenance1", `${registry.host}/${repository}:v1`];
  const fromLayer = await run(...command);
  assert.is(fromLayer.exitCode, 0, fromLayer.stderr);
  assert.equal(JSON.parse(fromLayer.stdout), { ...(bundleOf(attested)["dsseEnvelope"] as object) });
  attachBundle(registry, repository, digest, bundleBytes(attested));
  const fromBundle = await run(...command);
  assert.is(fromBundle.exitCode, 0, fromBundle.stderr);
  assert.equal(JSON.parse(fromBundle.stdout), JSON.parse(fromLayer.stdout));
  const other = await run(...command.map((word) => (word === "slsaprovenance1" ? "spdx" : word)));
  assert.equal([other.exitCode, other.stdout], [1, ""]);
});

test("verify-blob: a certificate and a signature in files, as Kubernetes releases have them", async () => {
  const { signature, certificate, bundle } = detachedFiles(
    sigstore.sign(sigstore.keyless(ALICE), Buffer.from("the tool")),
  );
  const sig = files.write("tool.bin.sig", `${signature}\n`);
  const cert = files.write("tool.bin.cert", `${Buffer.from(certificate ?? "").toString("base64")}\n`);
  const old = files.write("tool.bin.bundle", bundle);
  const beside = ["--signature", sig, "--certificate", cert];
  const verified = await run("verify-blob", ...BY_ALICE, ...beside, "--bundle", old, blob);
  assert.equal([verified.exitCode, verified.stdout, verified.stderr], [0, "", "Verified OK"], verified.stderr);
  assert.is((await run("verify-blob", ...BY_ALICE, "--bundle", old, blob)).exitCode, 0, "the bundle alone");
  assert.is(
    (await run("verify-blob", ...BY_ALICE, "--signature", signature, ...beside.slice(2), "--bundle", old, blob))
      .exitCode,
    0,
  );
  const unlogged = await run("verify-blob", ...BY_ALICE, ...beside, blob);
  assert.is(unlogged.exitCode, 1, "no log is asked unless --rekor-url names it");
  const changed = await run(
    "verify-blob",
    ...BY_ALICE,
    ...beside,
    "--bundle",
    old,
    files.write("other.bin", "another"),
  );
  assert.equal([changed.exitCode, changed.stdout], [1, ""]);
  assert.match((await run("verify-blob", ...BY_ALICE, blob)).stderr, "--signature: it, or --bundle, must bring");
});

test("verify-blob: a log that --rekor-url names is asked when the signature came alone", async () => {
  const signed = sigstore.sign(sigstore.keyless(ALICE), Buffer.from("the tool"));
  const { signature, certificate } = detachedFiles(signed);
  const cert = files.write("alone.cert", Buffer.from(certificate ?? "").toString("base64"));
  const command = ["verify-blob", ...BY_ALICE, "--signature", signature, "--certificate", cert];
  const asked: string[] = [];
  const log = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader("content-type", "application/json").end(JSON.stringify([rekorAnswer(signed)]));
  });
  await new Promise<void>((resolve) => log.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(log.address() as AddressInfo).port}`;
  const verified = await run(...command, "--rekor-url", url, blob);
  assert.is(verified.exitCode, 0, verified.stderr);
  assert.ok(
    asked.every((request) => request === "POST /api/v1/log/entries/retrieve"),
    asked.join(),
  );
  const count = asked.length;
  assert.is((await run(...command, "--rekor-url", url, "--offline", blob)).exitCode, 1);
  assert.is((await run(...command, blob)).exitCode, 1);
  assert.is(asked.length, count, "nothing is asked that was not named");
  log.close();
  assert.is((await run(...command, "--rekor-url", url, blob)).exitCode, 2, "the log does not answer");
});

test("verify-blob: a Sigstore bundle, and what may not stand beside it", async () => {
  const signed = sigstore.sign(sigstore.keyless(ALICE), Buffer.from("the tool"), null, { log: "v2" });
  const bundle = files.write("tool.sigstore.json", bundleBytes(signed));
  const verified = await run("verify-blob", ...BY_ALICE, "--bundle", bundle, blob);
  assert.is(verified.exitCode, 0, verified.stderr);
  const beside = await run("verify-blob", ...BY_ALICE, "--bundle", bundle, "--signature", "AA==", blob);
  assert.match(beside.stderr, "--signature: a Sigstore bundle brings it");
  const broken = await run("verify-blob", ...BY_ALICE, "--bundle", files.write("broken.json", "{"), blob);
  assert.is(broken.exitCode, 1, "evidence that cannot be read is a deny");
});

test("verify-blob-attestation: the file, or its digest in place of it", async () => {
  const sha256 = createHash("sha256").update("the tool").digest("hex");
  const signed = sigstore.sign(sigstore.keyless(ALICE), statement(sha256, SLSA_PROVENANCE, {}), IN_TOTO);
  const bundle = files.write("tool.att.json", bundleBytes(signed));
  const command = ["verify-blob-attestation", ...BY_ALICE, "--type", "slsaprovenance1", "--bundle", bundle];
  assert.is((await run(...command, blob)).exitCode, 0);
  assert.is((await run(...command, "--digest", sha256, "--digestAlg", "sha256")).exitCode, 0);
  assert.is((await run(...command, "--digest", "0".repeat(64))).exitCode, 1);
  assert.match((await run(...command, "--digest", "x")).stderr, "64 hexadecimal digits");
  assert.match((await run(...command, "--digest", sha256, "--digestAlg", "md5")).stderr, "it must be sha256");
  assert.match((await run(...command)).stderr, "a file is wanted, or --digest");
  assert.match((await run(...command, "--digest", sha256, blob)).stderr, "give one of them");
});

test("a process of its own", async () => {
  const signed = sigstore.sign(sigstore.keyless(ALICE), Buffer.from("the tool"));
  const bundle = files.write("tool.process.json", bundleBytes(signed));
  const ended = await assay("verify-blob", ...BY_ALICE, "--bundle", bundle, blob);
  assert.equal(ended, { exitCode: 0, stdout: "", stderr: "Verified OK\n" });
  const missing = await assay("verify-blob", ...BY_ALICE, "--bundle", bundle, files.path("missing"));
  assert.is(missing.exitCode, 3);
  assert.match(missing.stderr, "there is no such file");
});

test("the shipped root is named when nothing else is trusted", async () => {
  const signed = sigstore.sign(sigstore.keyless(ALICE), Buffer.from("the tool"));
  const bundle = files.write("tool.other.json", bundleBytes(signed));
  const said = await run("verify-blob", ...BY_ALICE.slice(2), "--bundle", bundle, blob);
  assert.is(said.exitCode, 1, "an authority that the public-good root does not name");
  assert.match(said.stderr, /^Trusted: .*20\d\d-\d\d-\d\d.* \(-?\d+ days old\)\n/);
});

test("nothing is left half-written", async () => {
  const path = files.path("folder-that-is-not-there/fixture.yaml");
  const said = await run("verify", ...BY_KEY, "--record", path, image("signed"));
  assert.equal([said.exitCode, existsSync(path)], [3, false]);
});

test.run();
