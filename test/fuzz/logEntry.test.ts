import * as assert from "uvu/assert";

import { freshKey } from "../../src/testkit/x509/keys.js";
import { rounds } from "../support/fuzz.js";
import { ENVELOPE_BODIES, MESSAGE_BODIES, hashedRekord002 } from "../support/log/bodies.js";
import { type About, type Entry, type Proof, verifyBody, verifyLogEntry } from "../support/log/entry.js";
import { Rekor } from "../support/log/rekor.js";
import { signedEnvelope, signedMessage } from "../support/log/signatures.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: log entries");
const random = new SeededRandom("fuzz log entry");

// Ed25519, whose signatures have one form.
const logs = [new Rekor(1, freshKey("Ed25519")), new Rekor(2, freshKey("Ed25519"), "other.example")] as const;
const trusted = logs.map((log) => log.trusted);
const message = signedMessage();
const envelope = signedEnvelope();

const subjects: [object, About][] = [
  ...Object.values(MESSAGE_BODIES).map((make): [object, About] => [make(message), message]),
  ...Object.values(ENVELOPE_BODIES).map((make): [object, About] => [make(envelope), envelope]),
  [hashedRekord002(message), message],
  [hashedRekord002(envelope), envelope],
];
const entries = subjects.map(([body, about]): [Entry, About] => {
  return [("apiVersion" in body && JSON.stringify(body).includes("V002") ? logs[1] : logs[0]).add(body), about];
});

const FAULTS = /^(log-entry-malformed|log-entry-mismatch|log-proof|log-promise|log-inclusion|log-checkpoint|log-unknown|budget-exhausted)/;

test("what is accepted of changed bodies says the same", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(4000); i++) {
    const [body, about] = random.pick(subjects);
    const text = Buffer.from(JSON.stringify(body));
    const bytes = random.below(20) === 0 ? random.bytes(random.below(200)) : random.mutate(text, '{}[]":,0a\\ =');
    const outcome = verifyBody(bytes, about);
    if (outcome !== "ok") assert.match(outcome, FAULTS);
    else {
      const read = JSON.stringify(JSON.parse(Buffer.from(bytes).toString()));
      for (const member of comparedMembers(body)) assert.ok(read.includes(member), member);
      accepted += 1;
    }
  }
  console.log(`fuzz log entry: ${accepted} changed bodies were accepted`);
});

/** The members of a body that are compared, wherever they stand. */
function comparedMembers(body: object): string[] {
  const { spec } = body as { spec: { content?: { envelope?: object; hash?: object; payloadHash?: object } } };
  const { hash, payloadHash, ...content } = spec.content ?? {};
  // In intoto 0.0.1 the payload's digest may be missing, in 0.0.2 the envelope's is not looked at.
  const digest = content.envelope === undefined ? { hash } : { payloadHash };
  const compared = spec.content === undefined ? spec : { ...spec, content: { ...content, ...digest } };
  const names = "content|publicKey|sig|value|signature|verifier|rawBytes|digest";
  return JSON.stringify(compared).match(new RegExp(`"(${names})":"[^"]*"`, "g")) ?? [];
}

test("an entry with anything changed that counts is refused, and nothing traps", () => {
  for (let i = 0; i < rounds(2500); i++) {
    const [entry, about] = random.pick(entries);
    const outcome = verifyLogEntry(change(entry), about, trusted);
    assert.match(outcome, FAULTS);
  }
});

/** One change of which something that the log signed, or what vouches for it, is another one. */
function change(entry: Entry): Entry {
  const proof = entry.proof as Proof;
  const [place, hash] = [random.below(proof.hashes.length), random.bytes(32)];
  const changes: (() => Partial<Entry>)[] = [
    () => ({ body: differing(entry.body) }),
    () => ({ logId: differing(entry.logId) }),
    () => ({ logIndex: Number(entry.logIndex) + 1 + random.below(1000) }),
    () => ({ integratedTime: Number(entry.integratedTime) + 1 + random.below(1000) }),
    () => ({ kind: `${entry.kind}${random.pick(["x", " ", "2"])}` }),
    () => ({ proof: { ...proof, logIndex: Number(proof.logIndex) + 1 + random.below(20) } }),
    () => ({ proof: { ...proof, treeSize: Number(proof.treeSize) + 1 + random.below(20) } }),
    () => ({ proof: { ...proof, rootHash: differing(proof.rootHash) } }),
    () => ({ proof: { ...proof, hashes: proof.hashes.map((each, index) => (index === place ? hash : each)) } }),
    () => ({ proof: { ...proof, hashes: proof.hashes.filter((_, index) => index !== place) } }),
    () => ({ proof: { ...proof, checkpoint: differingText(proof.checkpoint) } }),
  ];
  if (entry.promise !== null) {
    const promise = entry.promise;
    changes.push(() => ({ promise: differing(promise) }));
  }
  return { ...entry, ...random.pick(changes)() };
}

function differing(bytes: Uint8Array): Uint8Array {
  for (;;) {
    const changed = random.mutate(bytes);
    if (!Buffer.from(changed).equals(bytes) && changed.length > 0) return changed;
  }
}

function differingText(text: string): string {
  for (;;) {
    const changed = random.mutateText(text, "\n 0Aa=/\u2014.", 1);
    if (changed !== text) return changed;
  }
}

test.run();
