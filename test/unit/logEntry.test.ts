import * as assert from "uvu/assert";

import { type KeyKind, freshKey } from "../../src/testkit/x509/keys.js";
import { flipped } from "../support/flipped.js";
import { call } from "../support/harness.js";
import { ENVELOPE_BODIES, MESSAGE_BODIES, hashedRekord002 } from "../support/log/bodies.js";
import { type Entry, type Log, type Proof, logLines, verifyLogEntry } from "../support/log/entry.js";
import { cosignatureLine, signatureLine, verifierKey } from "../support/log/notes.js";
import { Rekor, TAKEN_IN } from "../support/log/rekor.js";
import { signedEnvelope, signedMessage } from "../support/log/signatures.js";
import { suite } from "../support/suite.js";

const test = suite("log entries");

const rekor = new Rekor(1);
const tiles = new Rekor(2);
const about = signedMessage();
const entry = rekor.add(MESSAGE_BODIES["hashedrekord 0.0.1"](about));
const tile = tiles.add(hashedRekord002(about));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const verify = (each: Entry, logs: Log[] = [rekor.trusted, tiles.trusted]): string => verifyLogEntry(each, about, logs);
const withProof = (each: Entry, changes: Partial<Proof>): Entry => ({
  ...each,
  proof: { ...(each.proof as Proof), ...changes },
});

test("an entry of the first version proves its time by its promise", () => {
  assert.is(verify(entry), `ok ${hex(rekor.id)} 2026-01-01T00:00:00Z 1005 proof promise`);
  assert.is(verify({ ...entry, proof: null }), `ok ${hex(rekor.id)} 2026-01-01T00:00:00Z 1005 promise`);
});

test("without a promise there is no time", () => {
  assert.is(verify({ ...entry, promise: null }), `ok ${hex(rekor.id)} - 1005 proof`);
  assert.is(verify(tile), `ok ${hex(tiles.id)} - 5 proof`);
});

test("something has to vouch for the entry", () => {
  for (const each of [entry, tile]) {
    assert.match(verify({ ...each, promise: null, proof: null }), /^log-proof: the entry has neither a promise nor/);
  }
});

test("envelopes are logged too", () => {
  const envelope = signedEnvelope();
  for (const make of Object.values(ENVELOPE_BODIES)) {
    assert.match(verifyLogEntry(rekor.add(make(envelope)), envelope, [rekor.trusted]), /^ok/);
  }
  assert.match(verifyLogEntry(tiles.add(hashedRekord002(envelope)), envelope, [tiles.trusted]), /^ok/);
});

test("a promise is over body, time, index and log id", () => {
  const changed: Partial<Entry>[] = [
    { integratedTime: TAKEN_IN + 1 },
    { logIndex: Number(entry.logIndex) + 1 },
    { promise: flipped(entry.promise as Uint8Array) },
    { promise: rekor.add(MESSAGE_BODIES["hashedrekord 0.0.1"](about), { index: 6 }).promise },
    { body: Buffer.concat([entry.body, Buffer.from(" ")]) },
  ];
  for (const change of changed) {
    const outcome = verify({ ...entry, proof: null, ...change });
    assert.match(outcome, /^log-promise at inclusionPromise: the log did not sign the entry's timestamp$/);
  }
  for (const promise of [new Uint8Array(), Uint8Array.of(1)]) {
    assert.match(verify({ ...entry, promise, proof: null }), /^log-promise at inclusionPromise: .*malformed/);
  }
  const alias = { ...rekor.trusted, statedId: Uint8Array.of(1, 2, 3) };
  const renamed = { ...entry, logId: Uint8Array.of(1, 2, 3), proof: null };
  assert.match(verify(renamed, [alias]), /^log-promise at inclusionPromise/);
});

test("promise and proof have both to be right where both are there", () => {
  const wrongPromise = { ...entry, promise: flipped(entry.promise as Uint8Array) };
  assert.match(verify(wrongPromise), /^log-promise at inclusionPromise/);
  assert.match(verify(withProof(entry, { hashes: [] })), /^log-inclusion at inclusionProof/);
});

test("impossible numbers are refused", () => {
  assert.match(verify({ ...entry, logIndex: -1 }), /^log-entry-malformed at logIndex/);
  assert.match(verify({ ...entry, integratedTime: -1 }), /^log-entry-malformed at integratedTime/);
  assert.match(verify({ ...entry, integratedTime: 0 }), /^log-entry-malformed at integratedTime: a promise without/);
  assert.match(verify(withProof(entry, { logIndex: -1 })), /^log-inclusion at inclusionProof: the index is negative/);
  assert.match(verify(withProof(entry, { treeSize: -1 })), /^log-inclusion at inclusionProof: the tree size is negative/);
  const hashes = Array.from({ length: 65 }, () => new Uint8Array(32));
  assert.match(verify(withProof(entry, { hashes })), /^log-inclusion at inclusionProof: more than 64 hashes/);
});

test("a proof is for its index in the checkpoint's tree", () => {
  for (const each of [{ ...entry, promise: null }, tile]) {
    const proof = each.proof as Proof;
    const isSecond = each === tile;
    const [first, ...rest] = proof.hashes as [Uint8Array, ...Uint8Array[]];
    const changes: [Partial<Proof>, RegExp][] = [
      [{ logIndex: 4 }, isSecond ? /the index is not that of the entry/ : /leads to another root/],
      [{ logIndex: 20 }, isSecond ? /the index is not that of the entry/ : /not in a tree of size 13/],
      [{ treeSize: 14 }, /the tree size is not the checkpoint's/],
      [{ rootHash: flipped(proof.rootHash) }, /the root hash is not the checkpoint's/],
      [{ rootHash: Uint8Array.of(1) }, /the root hash is not the checkpoint's/],
      [{ hashes: [flipped(first), ...rest] }, /leads to another root/],
      [{ hashes: rest }, /3 hashes where there are 4/],
      [{ hashes: [first, ...rest, first] }, /5 hashes where there are 4/],
      [{ checkpoint: "" }, /there is no checkpoint/],
      [{ checkpoint: "x" }, /the note has no blank line/],
    ];
    for (const [change, detail] of changes) {
      const outcome = verify(withProof(each, change));
      assert.match(outcome, /^log-(inclusion|checkpoint) at inclusionProof/);
      assert.match(outcome, detail);
    }
    assert.match(verify(withProof(each, { treeSize: 0, rootHash: new Uint8Array() })), /^ok/);
  }
});

test("in the second version the entry's index is the proof's", () => {
  assert.match(verify({ ...tile, logIndex: 6 }), /^log-inclusion at inclusionProof: the index is not that of the entry$/);
});

test("the second version has no promises and no times", () => {
  const promise = tiles.promise(tile);
  const time = { integratedTime: TAKEN_IN };
  assert.match(verify({ ...tile, ...time, promise }), /^log-promise at inclusionPromise/);
  assert.match(verify({ ...tile, ...time }), /^log-entry-malformed at integratedTime/);
  assert.match(verify({ ...tile, ...time, promise, proof: null }), /^log-promise at inclusionPromise/);
});

test("the checkpoint is the log's own", () => {
  const body = { 1: MESSAGE_BODIES["hashedrekord 0.0.1"](about), 2: hashedRekord002(about) };
  for (const log of [rekor, tiles]) {
    const add = (options: Parameters<Rekor["add"]>[1]): Entry => ({
      ...log.add(body[log.version], options),
      promise: null,
    });
    const stranger = freshKey(log.key.kind);
    assert.match(
      verify(add({ signer: stranger })),
      /^log-checkpoint at inclusionProof\.checkpoint: the note has no signature/,
    );
    const lines = (text: string): string[] => [signatureLine(log.host, stranger, text)];
    assert.match(verify(add({ lines })), /^ok/);
    assert.match(verify(add({ name: "other.example" })), /^log-checkpoint.*no signature by this key$/);
    const checkpoint = add({}).proof?.checkpoint ?? "";
    const forged = withProof(add({}), { checkpoint: checkpoint.replace("\n13\n", "\n14\n"), treeSize: 14 });
    assert.match(verify(forged), /^log-checkpoint at inclusionProof\.checkpoint\.signatures\[0\]: the note was not signed/);
  }
});

test("in the first version the origin is any machine's, in the second the host of the log's URL", () => {
  const v1 = { ...rekor.add(MESSAGE_BODIES["hashedrekord 0.0.1"](about), { origin: "pod-7 - 5", name: "pod-7" }) };
  assert.match(verify(v1), /^ok/);
  const v2 = tiles.add(hashedRekord002(about), { origin: "pod-7", name: "pod-7" });
  assert.match(verify(v2), /^log-checkpoint at inclusionProof\.checkpoint: the origin "pod-7" is not "rekor\.example"$/);
  const nameless = { ...tiles.trusted, baseUrl: "-", statedId: tiles.id };
  assert.match(verify(tile, [nameless]), /the trusted log has no URL to name it$/);
});

test("logs sign with keys of every kind", () => {
  for (const kind of ["P-256", "P-384", "P-521", "RSA-2048", "Ed25519"] satisfies KeyKind[]) {
    const one = new Rekor(1, freshKey(kind));
    assert.match(
      verify(one.add(MESSAGE_BODIES["hashedrekord 0.0.1"](about)), [one.trusted]),
      /^ok.* proof promise$/,
      kind,
    );
    const two = new Rekor(2, freshKey(kind));
    assert.match(verify(two.add(hashedRekord002(about)), [two.trusted]), /^ok.* proof$/, kind);
  }
});

test("an entry counts for the log that it names, when that is trusted", () => {
  const unknown = `log-unknown at logId: the log ${hex(rekor.id)}`;
  assert.is(verify(entry, []), unknown);
  assert.is(verify(entry, [tiles.trusted, new Rekor(1).trusted]), unknown);
  assert.match(verify({ ...entry, logId: new Uint8Array() }), /^log-unknown/);
  const impostor = { ...new Rekor(1).trusted, statedId: rekor.id };
  assert.match(verify(entry, [impostor]), /^log-promise at inclusionPromise/);
  assert.match(verify(entry, [impostor, rekor.trusted]), /^ok/);
  assert.match(verify(entry, [rekor.trusted, impostor]), /^ok/);
  assert.is(verify({ ...entry, body: Buffer.from("{}") }, []), unknown);
});

test("a log counts while it is valid, both ends included", () => {
  const at = "2026-01-01T00:00:00Z";
  const windows: [string, string, boolean][] = [
    [at, at, true],
    ["-", at, true],
    [at, "-", true],
    ["2026-01-01T00:00:00.000000001Z", "-", false],
    ["-", "2025-12-31T23:59:59.999999999Z", false],
  ];
  for (const [from, to, isValid] of windows) {
    for (const each of [entry, { ...entry, promise: null }]) {
      const outcome = verify(each, [{ ...rekor.trusted, from, to }]);
      if (isValid) assert.match(outcome, /^ok/);
      else assert.match(outcome, /^log-unknown at integratedTime: .* was not valid at the entry's time$/);
    }
    assert.match(verify(tile, [{ ...tiles.trusted, from, to }]), /^ok/);
  }
  const past = { ...rekor.trusted, to: "2020-01-01T00:00:00Z" };
  assert.match(verify(entry, [past, rekor.trusted]), /^ok/);
});

test("an entry is about one signature alone", () => {
  const other = signedMessage("another message");
  for (const [each, log] of [
    [entry, rekor],
    [tile, tiles],
  ] as const) {
    const outcome = verifyLogEntry(each, other, [log.trusted]);
    assert.match(outcome, /^log-entry-mismatch at canonicalizedBody\.spec/);
  }
});

test("kind and version are the body's", () => {
  assert.match(verify({ ...entry, kind: "", version: "" }), /^ok/);
  assert.match(verify({ ...entry, version: "0.0.2" }), /^log-entry-malformed at canonicalizedBody/);
  assert.match(verify({ ...entry, kind: "dsse" }), /^log-entry-malformed at canonicalizedBody/);
});

test("witnesses that are demanded have cosigned the checkpoint", () => {
  const witness = freshKey("Ed25519");
  const lines = (text: string): string[] => [cosignatureLine("w.example", witness, text, TAKEN_IN)];
  const cosigned = tiles.add(hashedRekord002(about), { lines });
  const key = verifierKey("w.example", witness);
  const check = (each: Entry, keys: string[]): string =>
    verifyLogEntry(each, about, [rekor.trusted, tiles.trusted], keys);
  assert.match(check(cosigned, [key]), /^ok/);
  assert.match(check(tile, [key]), /^log-checkpoint at inclusionProof\.checkpoint: 0 of 1 witnesses: .*did not cosign$/);
  assert.match(check(cosigned, [verifierKey("w.example", freshKey("Ed25519"))]), /^log-checkpoint/);
  assert.match(check({ ...entry, proof: null }, [key]), /^log-proof: the entry has no inclusion proof that witnesses/);
});

test("a log is its key, has the host of its URL, and goes by three ids", () => {
  const describe = (log: Log, id: Uint8Array): string[] => {
    return (call("logDescribe", [logLines([log]), "2026-01-01T00:00:00Z", id], "string") ?? "").split(" ");
  };
  const own = describe(tiles.trusted, tiles.id);
  assert.equal(own.slice(1), ["rekor.example", "true", "true"]);
  assert.is(describe(tiles.trusted, Buffer.from(own[0] ?? "", "hex"))[3], "true");
  assert.is(describe({ ...tiles.trusted, statedId: Uint8Array.of(9) }, Uint8Array.of(9))[3], "true");
  assert.is(describe(tiles.trusted, Uint8Array.of(9))[3], "false");
  assert.is(describe(tiles.trusted, tiles.id.slice(0, 4))[3], "false");
  assert.is(describe({ ...tiles.trusted, baseUrl: "https://elsewhere.example" }, tiles.id)[3], "false");
  const hosts: [string, string][] = [
    ["https://a.example/x?y#z", "a.example"],
    ["http://a.example:3000", "a.example"],
    ["https://u:p@a.example:1/", "a.example"],
    ["https://[::1]:80/", "[::1]"],
    ["https://a.example#@b.example", "a.example"],
    ["https://a.example\\@b.example", "a.example"],
    ["a.example", ""],
    ["https://", ""],
    ["-", ""],
  ];
  for (const [baseUrl, host] of hosts) assert.is(describe({ ...tiles.trusted, baseUrl }, tiles.id)[1], host, baseUrl);
});

test.run();
