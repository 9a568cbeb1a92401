/** The settings block `trust` in both modules: what counts is what it names, all of it and nothing else. */
import * as assert from "uvu/assert";

import { LookupFailure } from "../../host/registry/failure.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { bothModules, outcomeOf, type ModuleUnderTest } from "../support/bothModules.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { IMAGE_DIGEST, simpleSigning } from "../support/signing.js";
import { evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  bundleBytes,
  COSIGN_SIGN,
  IN_TOTO,
  signatureLayer,
  SigstoreServices,
  statement,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("policy/trust");
const sigstore = new SigstoreServices("trust");
const other = new SigstoreServices("other trust");
const PUBLIC_GOOD = /^public-good root of 20\d\d-\d\d-\d\d$/;

/** The image signed by Alice as cosign's layer and as a bundle, both with entries of Rekor v1 and timestamps. */
function signedBy(alices: SigstoreServices): EvidenceEntry[][] {
  const signer = alices.keyless(ALICE);
  const layer = alices.sign(signer, bytesOf(simpleSigning()), null, { timestamp: true });
  const payload = statement(IMAGE_DIGEST.slice("sha256:".length), COSIGN_SIGN, {});
  const bundle = bundleBytes(alices.sign(signer, payload, IN_TOTO, { timestamp: true }));
  return [evidenceOfImage({ signatures: [signatureLayer(layer)] }), evidenceOfImage({ bundles: [{ bytes: bundle }] })];
}

const EVIDENCE = signedBy(sigstore);

/** The outcome of both modules for both formats is that, and the origins of the trust are those. */
async function everywhere(trust: unknown, expected: string, origins?: readonly (string | RegExp)[]): Promise<void> {
  for (const module of bothModules) {
    const settings = module.settings(ALICE, trust);
    const { valid, message } = await module.validateSettings(settings);
    assert.ok(valid, message);
    assert.ok(module.conforms(settings), module.name);
    for (const evidence of EVIDENCE) {
      const verdict = await module.judge(settings, evidence);
      assert.is(outcomeOf(verdict), expected, `${module.name}: ${verdict.message}`);
      if (origins !== undefined) equalOrigins(verdict.explanation.trust, origins);
    }
  }
}

function equalOrigins(actual: readonly string[] | undefined, expected: readonly (string | RegExp)[]): void {
  assert.is(actual?.length, expected.length, String(actual));
  for (const [index, origin] of expected.entries()) assert.match(actual?.[index] ?? "", origin);
}

const rootAt = (index: number): string => `settings.trust.trustedRoots[${index}]`;

test("several roots side by side: each counts, in any order", async () => {
  const [own, foreign] = [sigstore.trustedRoot(), other.trustedRoot()];
  await everywhere({ trustedRoots: [own] }, "allowed", [rootAt(0)]);
  await everywhere({ trustedRoots: [own, JSON.stringify(foreign)] }, "allowed", [rootAt(0), rootAt(1)]);
  await everywhere({ trustedRoots: [foreign, own] }, "allowed", [rootAt(0), rootAt(1)]);
  await everywhere({ trustedRoots: [foreign] }, "log-unknown", [rootAt(0)]);
});

test("roots that hold a part each", async () => {
  const logs = sigstore.trustedRoot({ certificateAuthorities: [], timestampAuthorities: [] });
  const authorities = sigstore.trustedRoot({ tlogs: [], ctlogs: [] });
  await everywhere({ trustedRoots: [logs, authorities] }, "allowed");
  await everywhere({ trustedRoots: [logs] }, "certificate-untrusted");
  await everywhere({ trustedRoots: [authorities] }, "log-unknown");
});

test("the public-good root, alone and beside one's own", async () => {
  await everywhere({ publicGood: true }, "log-unknown", [PUBLIC_GOOD]);
  await everywhere(undefined, "log-unknown", [PUBLIC_GOOD]);
  await everywhere({ publicGood: true, trustedRoots: [sigstore.trustedRoot()] }, "allowed", [rootAt(0), PUBLIC_GOOD]);
  await everywhere({ publicGood: false, trustedRoots: [other.trustedRoot()] }, "log-unknown", [rootAt(0)]);
});

/** Everything that a Rekor v1 signature needs, each member by itself. */
function inline(of: SigstoreServices): Record<string, string[]> {
  return {
    fulcioRoots: [pemOf("CERTIFICATE", ...of.fulcio.chain)],
    rekorKeys: [pemOf("PUBLIC KEY", of.rekor.key.spki)],
    ctLogKeys: [pemOf("PUBLIC KEY", of.ctLog.log.key.spki)],
    tsaChains: [pemOf("CERTIFICATE", ...of.timestampAuthority.chain)],
  };
}

const at = (...members: string[]): string[] => members.map((member) => `settings.trust.${member}[0]`);

test("keys and chains in the settings in place of a trusted root", async () => {
  const all = inline(sigstore);
  await everywhere(all, "allowed", at("fulcioRoots", "rekorKeys", "ctLogKeys", "tsaChains"));
  const without = (member: string): Record<string, string[]> =>
    Object.fromEntries(Object.entries(all).filter(([key]) => key !== member));
  await everywhere(without("fulcioRoots"), "certificate-untrusted");
  await everywhere(without("rekorKeys"), "log-unknown");
  await everywhere(without("ctLogKeys"), "sct-unknown-log");
  await everywhere(without("tsaChains"), "allowed");
});

test("one key or chain of another, all else right", async () => {
  const foreign = inline(other);
  const instead = (member: string): unknown => ({ ...inline(sigstore), [member]: foreign[member] });
  // Every authority has the same names: the signature on the certificate is what is wrong.
  await everywhere(instead("fulcioRoots"), "certificate-signature");
  await everywhere(instead("rekorKeys"), "log-unknown");
  await everywhere(instead("ctLogKeys"), "sct-unknown-log");
  const both = Object.fromEntries(
    Object.entries(inline(sigstore)).map(([key, texts]) => [key, [...(foreign[key] ?? []), ...texts]]),
  );
  await everywhere(both, "allowed");
});

test("a timestamp that is demanded needs a chain of its authority", async () => {
  const module = bothModules.find(({ name }) => name === "verify-artifact") as ModuleUnderTest;
  for (const evidence of EVIDENCE) {
    const outcome = async (trust: Record<string, unknown>): Promise<string> =>
      outcomeOf(await module.judge({ ...module.settings(ALICE, trust), timestampThreshold: 1 }, evidence));
    assert.is(await outcome(inline(sigstore)), "allowed");
    assert.is(await outcome({ ...inline(sigstore), tsaChains: null }), "timestamp-untrusted");
    const foreign = { ...inline(sigstore), tsaChains: inline(other)["tsaChains"] };
    assert.is(await outcome(foreign), "timestamp-untrusted");
  }
});

test("a key of Rekor 2 does not say its log's name, which its entries name it by", async () => {
  const payload = statement(IMAGE_DIGEST.slice("sha256:".length), COSIGN_SIGN, {});
  const bundle = bundleBytes(sigstore.sign(sigstore.keyless(ALICE), payload, IN_TOTO, { log: "v2" }));
  const evidence = evidenceOfImage({ bundles: [{ bytes: bundle }] });
  const trust = { ...inline(sigstore), rekorKeys: [pemOf("PUBLIC KEY", sigstore.rekorV2.key.spki)] };
  for (const module of bothModules) {
    assert.is(outcomeOf(await module.judge(module.settings(ALICE, trust), evidence)), "log-unknown");
    const root = { trustedRoots: [sigstore.trustedRoot()] };
    assert.is(outcomeOf(await module.judge(module.settings(ALICE, root), evidence)), "allowed");
  }
});

const MIRROR = "https://tuf.example/repository";
const INITIAL = { signed: { _type: "root", version: 1 }, signatures: [] };
const TUF_ORIGIN = `TUF repository ${MIRROR}, resolved by the host`;

test("a TUF repository: the host is asked in a pass of its own, and its answer counts", async () => {
  for (const module of bothModules) {
    for (const root of [INITIAL, JSON.stringify(INITIAL, null, 2)]) {
      const settings = module.settings(ALICE, { tuf: { mirror: MIRROR, root } });
      assert.ok((await module.validateSettings(settings)).valid, "asked of nobody");
      assert.ok(module.conforms(settings));
      for (const evidence of EVIDENCE) {
        const asked: string[] = [];
        const verdict = await module.judge(settings, evidence, async (argument) => {
          asked.push(Buffer.from(argument).toString());
          return bytesOf(sigstore.trustedRoot());
        });
        assert.is(outcomeOf(verdict), "allowed", verdict.message);
        assert.is(verdict.passes, 2, "pending in the first");
        assert.equal(asked, [JSON.stringify({ mirror: MIRROR, root: INITIAL, target: "trusted_root.json" })]);
        assert.equal(verdict.explanation.trust, [TUF_ORIGIN]);
      }
    }
  }
});

test("a TUF repository beside other trust", async () => {
  for (const module of bothModules) {
    const trust = { trustedRoots: [other.trustedRoot()], publicGood: true, tuf: { mirror: MIRROR, root: INITIAL } };
    const answered = async (root: unknown): Promise<string> => {
      const verdict = await module.judge(module.settings(ALICE, trust), EVIDENCE[0] ?? [], async () => bytesOf(root));
      equalOrigins(verdict.explanation.trust, [rootAt(0), PUBLIC_GOOD, TUF_ORIGIN]);
      return outcomeOf(verdict);
    };
    assert.is(await answered(sigstore.trustedRoot()), "allowed");
    assert.is(await answered(other.trustedRoot()), "log-unknown");
  }
});

test("an answer of a TUF repository that is no trusted root denies", async () => {
  const answers = [
    "",
    "{",
    "[]",
    "{}",
    "<html>",
    { ...sigstore.trustedRoot(), mediaType: "x" },
    { signed: sigstore.trustedRoot() },
  ];
  for (const module of bothModules) {
    // Neither is what else is trusted enough: nobody knows what the repository would have said.
    for (const more of [{}, { trustedRoots: [sigstore.trustedRoot()] }]) {
      const settings = module.settings(ALICE, { tuf: { mirror: MIRROR, root: INITIAL }, ...more });
      for (const answer of answers) {
        const verdict = await module.judge(settings, EVIDENCE[0] ?? [], async () => bytesOf(answer));
        assert.not(verdict.accepted);
        assert.is(outcomeOf(verdict), "trust-invalid", JSON.stringify(answer).slice(0, 100));
        assert.match(verdict.message, `trusted root of ${MIRROR}`);
      }
    }
  }
});

test("a TUF repository that cannot be reached: could not find out", async () => {
  for (const module of bothModules) {
    const settings = module.settings(ALICE, { tuf: { mirror: MIRROR, root: INITIAL } });
    const verdict = await module.judge(settings, EVIDENCE[0] ?? [], async () => {
      throw new LookupFailure("unavailable", "503");
    });
    assert.equal([verdict.accepted, verdict.outcome, verdict.code], [false, "indeterminate", 503]);
    const offline = await module.judge(settings, EVIDENCE[0] ?? []);
    assert.equal([offline.accepted, offline.outcome], [false, "indeterminate"]);
  }
});

test.run();
