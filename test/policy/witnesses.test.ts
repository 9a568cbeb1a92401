/** `trust.witnesses`: checkpoints that enough of the wanted witnesses cosigned, and entries without one are not taken. */
import * as assert from "uvu/assert";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { bothModules, outcomeOf } from "../support/bothModules.js";
import { type TestKey } from "../../src/testkit/x509/keys.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { cosignatureLine, signatureLine, verifierKey } from "../support/log/notes.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { IMAGE_DIGEST, simpleSigning } from "../support/signing.js";
import { ArtifactPolicy, bundleRequest } from "../support/sigstore/artifactPolicy.js";
import { evidenceOfBlob, evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  bundleBytes,
  COSIGN_SIGN,
  IN_TOTO,
  SIGNED_AT,
  signatureLayer,
  SigstoreServices,
  statement,
  type Signed,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("policy/witnesses");
const sigstore = new SigstoreServices("witnesses");
const ROOTS = [sigstore.trustedRoot()];

interface Witness {
  name: string;
  key: TestKey;
}

const [first, second, third, stranger] = ["first", "second", "third", "stranger"].map((name): Witness => ({
  name: `${name}.example`,
  key: seededKey(`witness ${name}`, "Ed25519"),
})) as [Witness, Witness, Witness, Witness];
const WITNESSES = [first, second, third].map(({ name, key }) => verifierKey(name, key));

/** Makes lines below a checkpoint out of its text. */
type Lines = (text: string) => string[];

function cosigned(...witnesses: Witness[]): Lines {
  return (text) => witnesses.map(({ name, key }) => cosignatureLine(name, key, text, SIGNED_AT));
}

/** The signature with these lines below the checkpoint of its entry. */
function withLines(signed: Signed, lines: Lines): Signed {
  const entries = signed.entries.map((entry) => {
    if (entry.proof === null) throw new Error("an entry without a checkpoint");
    const { checkpoint } = entry.proof;
    const text = checkpoint.slice(0, checkpoint.indexOf("\n\n") + 1);
    return { ...entry, proof: { ...entry.proof, checkpoint: checkpoint + lines(text).join("") } };
  });
  return { ...signed, entries };
}

const PAYLOAD = statement(IMAGE_DIGEST.slice("sha256:".length), COSIGN_SIGN, {});
const SIGNATURES = (["v1", "v2"] as const).map((log) =>
  sigstore.sign(sigstore.keyless(ALICE), PAYLOAD, IN_TOTO, { log, timestamp: true }),
);

function evidenceOf(signed: Signed): EvidenceEntry[] {
  return evidenceOfImage({ bundles: [{ bytes: bundleBytes(signed) }] });
}

/** Both modules, with a bundle of each version of Rekor. */
async function everywhere(trust: object, lines: Lines, expected: string, message = ""): Promise<void> {
  for (const module of bothModules) {
    const settings = module.settings(ALICE, { trustedRoots: ROOTS, ...trust });
    const { valid, message: why } = await module.validateSettings(settings);
    assert.ok(valid, why);
    assert.ok(module.conforms(settings));
    for (const signed of SIGNATURES) {
      const verdict = await module.judge(settings, evidenceOf(withLines(signed, lines)));
      assert.is(outcomeOf(verdict), expected, `${module.name}: ${verdict.message}`);
      assert.match(verdict.message, message);
    }
  }
}

test("one witness is enough when no number is said", async () => {
  for (const witness of [first, second, third])
    await everywhere({ witnesses: WITNESSES }, cosigned(witness), "allowed");
  await everywhere({ witnesses: WITNESSES, witnessThreshold: null }, cosigned(first), "allowed");
  await everywhere({ witnesses: WITNESSES.slice(0, 1), witnessThreshold: 1 }, cosigned(stranger, first), "allowed");
  await everywhere({ witnesses: WITNESSES }, cosigned(), "log-checkpoint", "0 of 1 witnesses");
  await everywhere({ witnesses: WITNESSES.slice(0, 1) }, cosigned(second), "log-checkpoint", "first.example did not cosign");
});

test("as many as are wanted, each counted once", async () => {
  const two = { witnesses: WITNESSES, witnessThreshold: 2 };
  await everywhere(two, cosigned(first, third), "allowed");
  await everywhere(two, cosigned(third, second, first), "allowed");
  await everywhere(two, cosigned(second), "log-checkpoint", "1 of 2 witnesses");
  await everywhere(two, cosigned(second, second), "log-checkpoint", "1 of 2 witnesses");
  await everywhere(two, cosigned(second, stranger), "log-checkpoint", "1 of 2 witnesses");
  const three = { witnesses: WITNESSES, witnessThreshold: 3 };
  await everywhere(three, cosigned(first, second, third), "allowed");
  await everywhere(three, cosigned(first, second), "log-checkpoint", "2 of 3 witnesses");
});

test("lines that are no cosignature of the witness over this checkpoint", async () => {
  const named = { name: first.name, key: stranger.key };
  const rows: Lines[] = [
    cosigned(named),
    (text) => cosigned(first)(text.replace("\n", "\n1")),
    (text) => cosigned(first)(text).map(withOtherTime),
    (text) => [signatureLine(first.name, first.key, text)],
  ];
  for (const lines of rows) await everywhere({ witnesses: WITNESSES }, lines, "log-checkpoint", "0 of 1 witnesses");
});

/** A line whose time is a second later. */
function withOtherTime(line: string): string {
  const [dash = "", name = "", base64 = ""] = line.trimEnd().split(" ");
  const bytes = Buffer.from(base64, "base64");
  bytes.writeBigUInt64BE(bytes.readBigUInt64BE(4) + 1n, 4);
  return `${dash} ${name} ${bytes.toString("base64")}\n`;
}

test("a promise alone is not enough when witnesses are wanted", async () => {
  const signed = sigstore.sign(sigstore.keyless(ALICE), bytesOf(simpleSigning()));
  const layers = evidenceOfImage({ signatures: [signatureLayer(signed)] });
  for (const module of bothModules) {
    const outcome = async (trust: object): Promise<string> =>
      outcomeOf(await module.judge(module.settings(ALICE, { trustedRoots: ROOTS, ...trust }), layers));
    assert.is(await outcome({}), "allowed");
    assert.is(await outcome({ witnesses: WITNESSES }), "log-proof");
  }
});

test("a promise alone in a bundle of a blob", async () => {
  const policy = await ArtifactPolicy.load();
  const blob = bytesOf("blob");
  const signed = withLines(sigstore.sign(sigstore.keyless(ALICE), blob), cosigned(first));
  const promiseOnly = { ...signed, entries: signed.entries.map((entry) => ({ ...entry, proof: null })) };
  const identities = [{ subject: ALICE.email, issuer: ALICE.issuer }];
  const codes = (each: Signed, trust: object): string[] => {
    const settings = { attestors: [{ keyless: { identities } }], trust: { trustedRoots: ROOTS, ...trust } };
    const request = bundleRequest(blob, bundleBytes(each, { version: "0.1" }));
    return policy.judge(request, settings, evidenceOfBlob(blob)).codes;
  };
  assert.equal(codes(promiseOnly, {}), []);
  assert.equal(codes(promiseOnly, { witnesses: WITNESSES }), ["log-proof"]);
  assert.equal(codes(signed, { witnesses: WITNESSES }), []);
});

test("settings that say nothing that can be", async () => {
  const [witness = ""] = WITNESSES;
  const plainKey = `${first.name}+00000000+${Buffer.concat([Uint8Array.of(1), first.key.spki.subarray(-32)]).toString("base64")}`;
  const renamed = verifierKey("another.example", first.key);
  // The last says whether the schema can see it.
  const rows: [object, string, string, boolean][] = [
    [{ witnesses: [] }, "settings-wrong-value", "witnesses)", false],
    [{ witnesses: Array(17).fill(witness) }, "settings-wrong-value", "witnesses)", false],
    [{ witnesses: witness }, "settings-wrong-type", "witnesses)", false],
    [{ witnesses: [witness, 1] }, "settings-wrong-type", "witnesses[1])", false],
    [{ witnesses: [witness, ""] }, "settings-wrong-value", "witnesses[1])", false],
    [{ witnesses: ["first.example"] }, "key-invalid", "witnesses[0])", true],
    [{ witnesses: [witness, witness.replace(/\+[0-9a-f]/, "+z")] }, "key-invalid", "witnesses[1])", true],
    [{ witnesses: [witness.replace("first", "other")] }, "key-invalid", "witnesses[0])", true],
    [{ witnesses: [plainKey] }, "key-unsupported", "witnesses[0])", true],
    [{ witnesses: [witness, renamed] }, "settings-wrong-value", "two witnesses have one key", true],
    [{ witnessThreshold: 1 }, "settings-missing-key", "witnesses)", true],
    [{ witnesses: [witness], witnessThreshold: 2 }, "settings-wrong-value", "witnessThreshold)", true],
    [{ witnesses: [witness], witnessThreshold: 0 }, "settings-wrong-value", "witnessThreshold)", false],
    [{ witnesses: [witness], witnessThreshold: -1 }, "settings-wrong-value", "witnessThreshold)", false],
    [{ witnesses: [witness], witnessThreshold: 1.5 }, "settings-wrong-value", "witnessThreshold)", false],
    [{ witnesses: [witness], witnessThreshold: 17 }, "settings-wrong-value", "witnessThreshold)", false],
    [{ witnesses: [witness], witnessThreshold: "1" }, "settings-wrong-value", "witnessThreshold)", false],
  ];
  for (const module of bothModules) {
    for (const [trust, code, where, isFormed] of rows) {
      const settings = module.settings(ALICE, { trustedRoots: ROOTS, ...trust });
      const { valid, fault, message } = await module.validateSettings(settings);
      assert.equal([valid, fault?.code], [false, code], `${JSON.stringify(trust).slice(0, 200)}: ${message}`);
      assert.match(message, where);
      assert.match(message, "settings.trust.witness");
      assert.is(module.conforms(settings), isFormed, `the schema: ${JSON.stringify(trust).slice(0, 200)}`);
    }
    const alone = await module.validateSettings(module.settings(ALICE, { witnesses: WITNESSES }));
    assert.equal([alone.valid, alone.fault?.code], [false, "trust-missing"], "witnesses vouch for nobody");
  }
});

test.run();
