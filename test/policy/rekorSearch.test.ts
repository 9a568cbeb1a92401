/** Signatures without a log entry: the entry is looked up where settings name a log, and verified like one that came along. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Evaluator, type Lookups } from "../../host/runtime/evaluator.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { readVerdict, type Verdict } from "../../host/runtime/verdict.js";
import { LookupFailure } from "../../host/registry/failure.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { IMAGE, IMAGE_DIGEST, simpleSigning } from "../support/signing.js";
import { evidenceOfImage } from "../support/sigstore/evidence.js";
import type { LogEntry } from "../../src/testkit/sigstore/logEntry.js";
import {
  ALICE,
  attestationLayer,
  IN_TOTO,
  keySigner,
  signatureLayer,
  SigstoreServices,
  SLSA_PROVENANCE,
  statement,
  type Signed,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("policy/rekor search");
const module = await PolicyModule.compile(readFileSync(new URL("verify-artifact.wasm", outDirectory)));
const sigstore = new SigstoreServices("rekor search");
const URL_OF_LOG = "https://rekor.example";
const trust = { trustedRoots: [sigstore.trustedRoot()] };
const keyless = { keyless: { identities: [{ subject: "alice@example.com", issuer: ALICE.issuer }] } };

interface Searched {
  verdict: Verdict;
  /** The proposed entries that the log was asked for. */
  asked: Proposed[];
  passes: number;
}

interface Proposed {
  url: string;
  entry: { kind: string; apiVersion: string; spec: Record<string, unknown> };
}

/** Judges with a log that answers each proposed entry with these. */
async function search(
  evidence: EvidenceEntry[],
  settings: object,
  entries: (proposed: Proposed["entry"]) => LogEntry[],
): Promise<Searched> {
  const asked: Proposed[] = [];
  const lookups: Lookups = {
    "rekor/v1/search": async (argument) => {
      const proposed = JSON.parse(Buffer.from(argument).toString()) as Proposed;
      asked.push(proposed);
      return bytesOf(entries(proposed.entry).map(apiEntry));
    },
  };
  for (const entry of evidence) lookups[entry.operation] ??= answersOf(evidence, entry.operation);
  const payload = bytesOf({ request: { image: IMAGE }, settings: { trust, ...settings } });
  const { answer, passes } = await new Evaluator(module).call("validate", payload, { lookups });
  return { verdict: readVerdict(answer), asked, passes };
}

function answersOf(evidence: EvidenceEntry[], operation: string): NonNullable<Lookups[keyof Lookups]> {
  return async (argument) => {
    const text = Buffer.from(argument).toString();
    const entry = evidence.find((each) => each.operation === operation && each.argument === text);
    if (entry === undefined || !("answer" in entry)) throw new LookupFailure("not-found", "404");
    return entry.answer;
  };
}

/** As Rekor's API answers. */
function apiEntry(entry: LogEntry): Record<string, unknown> {
  const { body, integratedTime, logId, logIndex, promise, proof } = entry;
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  const inclusionProof =
    proof === null
      ? {}
      : {
          inclusionProof: {
            logIndex: proof.logIndex,
            treeSize: proof.treeSize,
            rootHash: hex(proof.rootHash),
            hashes: proof.hashes.map(hex),
            checkpoint: proof.checkpoint,
          },
        };
  const signedEntryTimestamp = promise === null ? {} : { signedEntryTimestamp: base64(promise) };
  const uuid = "24296fb24b8ad77a".padEnd(80, "0");
  return {
    [uuid]: {
      body: base64(body),
      integratedTime,
      logID: hex(logId),
      logIndex,
      verification: { ...inclusionProof, ...signedEntryTimestamp },
    },
  };
}

const signed = sigstore.sign(sigstore.keyless(ALICE), bytesOf(simpleSigning()));
const unlogged = (each: Signed): Signed => ({ ...each, entries: [] });
const image = evidenceOfImage({ signatures: [signatureLayer(unlogged(signed))] });
const wanted = { attestors: [keyless], rekorUrl: URL_OF_LOG };

test("an entry that the log has makes up for the one that did not come along", async () => {
  const { verdict, asked, passes } = await search(image, wanted, () => signed.entries);
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.is(verdict.explanation.images[0]?.rules[0]?.attestors[0]?.signatures[0]?.logEntries.length, 1);
  assert.equal(
    asked.map(({ url, entry }) => [url, entry.kind]),
    [[URL_OF_LOG, "hashedrekord"]],
  );
  assert.is(passes, 5);
});

test("without the setting nobody is asked, nor where an entry came along or no log is looked at", async () => {
  const without = await search(image, { attestors: [keyless] }, () => signed.entries);
  assert.equal([without.verdict.accepted, without.asked.length], [false, 0]);
  const logged = evidenceOfImage({ signatures: [signatureLayer(signed)] });
  const along = await search(logged, wanted, () => []);
  assert.equal([along.verdict.accepted, along.asked.length], [true, 0]);
  const ignored = await search(image, { ...wanted, ignoreTlog: true }, () => signed.entries);
  assert.equal([ignored.verdict.accepted, ignored.asked.length], [false, 0]);
});

test("a log that has none, somebody else's, or one that it does not vouch for proves nothing", async () => {
  const other = sigstore.sign(sigstore.keyless(ALICE), bytesOf(simpleSigning(IMAGE_DIGEST, { other: "1" })));
  const [entry] = signed.entries as [LogEntry];
  const rows: [LogEntry[], string][] = [
    [[], "log-entry-missing"],
    [other.entries, "log-entry-mismatch"],
    [[{ ...entry, integratedTime: entry.integratedTime + 1 }], "log-promise"],
    [[{ ...entry, promise: null, proof: null }], "log-entry-malformed"],
    [[{ ...entry, logId: Buffer.alloc(32) }], "log-unknown"],
  ];
  for (const [entries, code] of rows) {
    const { verdict } = await search(image, wanted, () => entries);
    assert.is(verdict.accepted, false);
    assert.is(verdict.explanation.images[0]?.fault?.code, code);
  }
});

test("a log that cannot be asked means that nobody knows", async () => {
  const { verdict } = await search(image, wanted, () => {
    throw new LookupFailure("unavailable", "the log is down");
  });
  assert.is(verdict.outcome, "indeterminate");
});

test("a signature by a key is looked up by the key", async () => {
  const key = seededKey("a key");
  const byKey = sigstore.sign(keySigner(key), bytesOf(simpleSigning()));
  const evidence = evidenceOfImage({ signatures: [signatureLayer(unlogged(byKey))] });
  const attestors = [{ key: pemOf("PUBLIC KEY", key.spki) }];
  const { verdict, asked } = await search(evidence, { attestors, rekorUrl: `${URL_OF_LOG}/` }, () => byKey.entries);
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.is(asked[0]?.url, URL_OF_LOG);
  assert.match(JSON.stringify(asked[0]?.entry.spec), Buffer.from(attestors[0]?.key ?? "").toString("base64"));
});

test("an attestation is looked up in both kinds that cosign logs", async () => {
  const payload = statement(IMAGE_DIGEST.slice("sha256:".length), SLSA_PROVENANCE, {});
  const attested = sigstore.sign(sigstore.keyless(ALICE), payload, IN_TOTO);
  const evidence = evidenceOfImage({ attestations: [attestationLayer(unlogged(attested))] });
  const settings = { ...wanted, attestation: { predicateType: "slsaprovenance1" } };
  const { verdict, asked } = await search(evidence, settings, ({ kind }) => (kind === "dsse" ? attested.entries : []));
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.equal(asked.map(({ entry }) => entry.kind).sort(), ["dsse", "intoto"]);
});

test("all signatures are asked for at once", async () => {
  const layers = Array.from({ length: 6 }, (_, index) => {
    const payload = bytesOf(simpleSigning(IMAGE_DIGEST, { index: String(index) }));
    return sigstore.sign(sigstore.keyless(ALICE), payload);
  });
  const evidence = evidenceOfImage({ signatures: layers.map((each) => signatureLayer(unlogged(each))) });
  const { verdict, asked, passes } = await search(evidence, wanted, () => layers[0]?.entries ?? []);
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.equal([asked.length, passes], [6, 5]);
});

test.run();
