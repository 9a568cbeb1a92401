/** The offline Sigstore of tests: the same each time, and right in what node:crypto and the standards can say of it. */
import { X509Certificate, createHash, createPublicKey, verify } from "node:crypto";
import * as assert from "uvu/assert";

import { type TestKey, SCHEMES_OF_KIND, signBytes } from "../../src/testkit/x509/keys.js";
import { type SeededKind } from "../../src/testkit/x509/seededKinds.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { canonicalJson } from "../../src/testkit/sigstore/canonicalJson.js";
import {
  ALICE,
  COSIGN_SIGN,
  IN_TOTO,
  SIGNED_AT,
  SigstoreServices,
  WORKFLOW,
  bundleBytes,
  signatureLayer,
  statement,
} from "../../src/testkit/sigstore/index.js";
import { MerkleTree, leafHash, nodeHash } from "../../src/testkit/sigstore/merkleTree.js";
import { promisePayload } from "../../src/testkit/sigstore/transparencyLog.js";
import { suite } from "../support/suite.js";

const test = suite("offline Sigstore");

test("the same seed and the same calls give the same bytes, and another seed gives others", () => {
  const [once, again, other] = ["seed", "seed", "other"].map((seed) => everything(new SigstoreServices(seed)));
  assert.is(once, again);
  assert.not(once === other);
});

test("keys of a seed sign what node:crypto verifies, alike each time", () => {
  for (const kind of ["P-256", "P-384", "P-521", "Ed25519"] as SeededKind[]) {
    const key = seededKey("a seed", kind);
    const [first, second] = [signatureOf(key), signatureOf(key)];
    assert.equal(first, second, kind);
    assert.ok(verify(hashOf(key), Buffer.from("message"), createPublicKey(key.privateKey), first), kind);
  }
});

test("certificates have the identity, and those above have signed them", () => {
  const sigstore = new SigstoreServices();
  const leaf = new X509Certificate(sigstore.keyless(WORKFLOW).certificate ?? "");
  const [intermediate, root] = sigstore.fulcio.chain.map((der) => new X509Certificate(der));
  assert.is(leaf.subjectAltName, `URI:${WORKFLOW.uri}`);
  assert.is(Date.parse(leaf.validFrom), SIGNED_AT * 1000);
  assert.ok(intermediate !== undefined && root !== undefined);
  assert.ok(leaf.verify(intermediate.publicKey) && intermediate.verify(root.publicKey) && root.verify(root.publicKey));
});

test("trees have the roots of RFC 6962, and every proof leads to the root", () => {
  const tree = new MerkleTree();
  const leaves = Array.from({ length: 20 }, (_, index) => Buffer.from(`leaf ${index}`));
  for (const leaf of leaves) tree.add(leaf);
  const [first, second, third] = leaves.map(leafHash) as [Uint8Array, Uint8Array, Uint8Array];
  assert.equal(tree.root(0), createHash("sha256").digest());
  assert.equal(tree.root(3), nodeHash(nodeHash(first, second), third));
  for (let size = 1; size <= leaves.length; size++) {
    for (let index = 0; index < size; index++) {
      const leaf = leafHash(leaves[index] ?? Buffer.of());
      assert.equal(rootFromProof(leaf, index, size, tree.inclusionProof(index, size)), tree.root(size));
    }
  }
});

test("logs sign their promises and checkpoints", () => {
  const sigstore = new SigstoreServices();
  for (const log of ["v1", "v2"] as const) {
    const { key, id } = log === "v1" ? sigstore.rekor : sigstore.rekorV2;
    const [entry] = sigstore.sign(sigstore.keyless(ALICE), Buffer.from("blob"), null, { log }).entries;
    assert.ok(entry?.proof);
    const [text = "", lines = ""] = entry.proof.checkpoint.split("\n\n");
    const line = Buffer.from(lines.trim().split(" ")[2] ?? "", "base64");
    assert.equal(line.subarray(0, 4), Buffer.from(id).subarray(0, 4));
    assert.ok(verify(hashOf(key), Buffer.from(`${text}\n`), createPublicKey(key.privateKey), line.subarray(4)));
    assert.is(entry.promise === null, log === "v2");
    const payload = Buffer.from(promisePayload(entry));
    if (entry.promise !== null) assert.ok(verify("sha256", payload, createPublicKey(key.privateKey), entry.promise));
  }
});

test("canonical JSON has sorted members and no white space", () => {
  assert.is(
    canonicalJson({ b: [1, { d: null, c: "é" }], a: undefined, B: true }),
    '{"B":true,"b":[1,{"c":"é","d":null}]}',
  );
});

test.run();

/** One of each kind of thing, as text. */
function everything(sigstore: SigstoreServices): string {
  const signer = sigstore.keyless(ALICE);
  const message = sigstore.sign(signer, Buffer.from("blob"), null, { timestamp: true });
  const envelope = sigstore.sign(signer, statement("00".repeat(32), COSIGN_SIGN, {}), IN_TOTO, { log: "v2" });
  const bundles = [message, envelope].map((signed) => Buffer.from(bundleBytes(signed)).toString());
  return JSON.stringify([sigstore.trustedRoot(), bundles, signatureLayer(message).descriptor]);
}

function signatureOf(key: TestKey): Uint8Array {
  return Buffer.from(signBytes(key, SCHEMES_OF_KIND[key.kind][0], Buffer.from("message")));
}

function hashOf({ kind }: TestKey): string | null {
  return { "P-256": "sha256", "P-384": "sha384", "P-521": "sha512" }[kind as string] ?? null;
}

/** RFC 9162 §2.1.3.2, which goes from the leaf up where the tree goes from the root down. */
function rootFromProof(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[]): Uint8Array {
  let [hash, node, last] = [leaf, index, size - 1];
  for (const sibling of proof) {
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node >> 1, last >> 1];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [node >> 1, last >> 1];
  }
  assert.is(last, 0);
  return hash;
}
