/** Advisories about what a registry attaches to an image: payloads, signature manifests, digests. */
import * as assert from "uvu/assert";

import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import type { EvaluatedVerdict } from "../../../src/index.js";
import { pod } from "../../support/policy.js";
import { fromEntries, RawHost } from "../../support/rawHost.js";
import { bytesOf, digestOf } from "../../../src/testkit/bytes.js";
import { layer, signatureManifest, type Layer } from "../../../src/testkit/sigstore/signatureManifest.js";
import {
  answering,
  evidenceOf,
  IMAGE,
  IMAGE_DIGEST,
  makeSigner,
  REPOSITORY,
  requiring,
  signedLayer,
  simpleSigning,
} from "../../support/signing.js";
import { policy, type Advisory } from "./advisory.js";

const signer = makeSigner("release");
const good = signedLayer(signer, simpleSigning());
const settings = requiring([signer]);

/** What the specification asks a registry to take, and what the module reads of one. */
const MANIFEST_BYTES = 4 << 20;
const READ_BYTES = 2 << 20;

const judge = (replay: EvidenceEntry[]): Promise<EvaluatedVerdict> => policy.evaluate(pod(IMAGE), settings, { replay });

async function verdictOn(layers: Layer[], manifest?: Uint8Array): Promise<string> {
  const verdict = await judge(evidenceOf(layers, manifest));
  return verdict.accepted ? "allowed" : codeOf(verdict);
}

function codeOf({ explanation }: EvaluatedVerdict): string {
  return (explanation.fault ?? explanation.images[0]?.fault)?.code ?? "no fault";
}

/** All lessons of this file. */
export const evidenceAdvisories: Advisory[] = [
  {
    ids: ["CVE-2026-39395", "GHSA-w6c6-c85g-mmv6"],
    lesson: "a signed payload that cannot be parsed is not verified",
    check: async () => {
      for (const payload of ["", "null", "{", "[]", "signed", "{}", `${JSON.stringify(simpleSigning())}}`]) {
        assert.is(await verdictOn([signedLayer(signer, payload)]), "payload-invalid", payload);
      }
      assert.is(await verdictOn([good]), "allowed");
    },
  },
  {
    ids: ["CVE-2026-44309", "GHSA-7rmh-48mx-2vwc"],
    lesson: "what was signed are the bytes as they are, not a tidied form of them",
    check: async () => {
      const compact = bytesOf(simpleSigning());
      const pretty = bytesOf(JSON.stringify(simpleSigning(), null, 2));
      const dos = bytesOf(new TextDecoder().decode(pretty).replaceAll("\n", "\r\n"));
      for (const [signed, served] of [
        [compact, pretty],
        [pretty, compact],
        [pretty, dos],
        [dos, pretty],
      ] as const) {
        assert.is(await verdictOn([layer(served, signer.sign(signed))]), "signature-mismatch");
        assert.is(await verdictOn([layer(signed, signer.sign(signed))]), "allowed");
      }
    },
  },
  {
    ids: ["CVE-2023-33959"],
    lesson: "a registry cannot steer verification to another artifact than the one that will run",
    check: async () => {
      const other = digestOf("another image");
      const ofOther = signedLayer(signer, simpleSigning(other));
      assert.is(await verdictOn([ofOther]), "payload-other-digest");
      assert.is(await verdictOn([answering(good, ofOther.blob)]), "evidence-mismatch");
      const subject = { mediaType: "application/vnd.oci.image.manifest.v1+json", size: 2, digest: IMAGE_DIGEST };
      assert.is(await verdictOn([ofOther], signatureManifest([ofOther], { subject })), "payload-other-digest");
      // A digest in the reference is the image; what the registry says of its tag is not asked.
      const named = pod(`${REPOSITORY}:v1@${other}`);
      const verdict = await policy.evaluate(named, settings, { replay: evidenceOf([good]) });
      assert.is(verdict.accepted, false);
    },
  },
  {
    ids: ["CVE-2021-41190"],
    lesson: "a document that one reader takes for a manifest and another for an index is neither",
    check: async () => {
      const index = "application/vnd.oci.image.index.v1+json";
      const list = "application/vnd.docker.distribution.manifest.list.v2+json";
      for (const changes of [
        { manifests: [good.descriptor] },
        { manifests: [] },
        { manifests: [], mediaType: undefined },
        { mediaType: index },
        { mediaType: list },
        { mediaType: index, layers: undefined, manifests: [good.descriptor] },
      ]) {
        assert.is(await verdictOn([good], signatureManifest([good], changes)), "manifest-invalid");
      }
    },
  },
  {
    ids: ["CVE-2024-29903", "GHSA-95pr-fxf5-86gv"],
    lesson: "a manifest of tens of thousands of layers is denied, and no layer is looked at",
    check: async () => {
      const host = await RawHost.load();
      for (const [count, code] of [
        [129, "budget-exhausted"],
        [3_000, "budget-exhausted"],
        [10_000, "manifest-invalid"],
        [30_000, "evidence-too-large"],
      ] as const) {
        const answer = host.validate(pod(IMAGE), settings, fromEntries(evidenceOf([], manyLayers(count))));
        assert.match(JSON.stringify(answer), `"code":"${code}"`);
        assert.is(answer["accepted"], false);
      }
    },
  },
  {
    ids: ["CVE-2024-29903", "GHSA-95pr-fxf5-86gv"],
    lesson: "the number of layers in a manifest drives no allocation",
    check: async () => {
      const host = await RawHost.load();
      for (const count of [3_000, 18_000, 30_000]) {
        host.validate(pod(IMAGE), settings, fromEntries(evidenceOf([], manyLayers(count))));
      }
      assert.ok(host.memoryPages <= 1024, `${host.memoryPages} pages, more than 64 MiB`);
    },
  },
  {
    ids: ["CVE-2023-42813", "CVE-2023-42814", "CVE-2023-42815", "CVE-2023-42816"],
    lesson: "no manifest and no signature that a registry can serve exhausts the verifier",
    check: async () => {
      for (const size of [READ_BYTES, MANIFEST_BYTES]) {
        for (const [index, replay] of heavyDocuments(size - 1000).entries()) {
          await deniedInTime(replay, `document ${index} of ${size} bytes`);
        }
      }
    },
  },
  {
    ids: ["CVE-2023-33957", "CVE-2023-33958", "CVE-2023-25656"],
    lesson: "many signatures, many keys and many bytes end at a limit, in bounded time and memory",
    check: async () => {
      const bad = Array.from({ length: 128 }, (_, index) =>
        signedLayer(makeSigner("stranger"), simpleSigning(IMAGE_DIGEST, { index })),
      );
      const keys = Array.from({ length: 9 }, (_, index) => makeSigner(`key ${index}`));
      const replay = evidenceOf(bad);
      const checks = await policy.evaluate(pod(IMAGE), requiring(keys), { replay });
      assert.is(checks.accepted, false);
      assert.match(JSON.stringify(checks.explanation), "more than 1000 signature checks");
      // As many and as large as are read: more bytes than that are the business of budgets.test.
      const heavy = Array.from({ length: 127 }, (_, index) => {
        const payload = new Uint8Array(1 << 17).fill(index);
        return layer(payload, bytesOf("no signature"));
      });
      const host = await RawHost.load();
      const answer = host.validate(pod(IMAGE), settings, fromEntries(evidenceOf([...heavy, good])));
      assert.is(answer["accepted"], true);
      assert.ok(host.memoryPages <= 2048, `${host.memoryPages} pages, more than 128 MiB`);
    },
  },
  {
    ids: ["CVE-2023-33199", "CVE-2026-23831"],
    lesson: "a missing or null member anywhere is a denial and never a trap",
    check: async () => {
      const manifest: unknown = JSON.parse(Buffer.from(signatureManifest([good])).toString());
      const request = { uid: "", kind: { kind: "Pod" }, operation: "CREATE", object: pod(IMAGE) };
      const entries = evidenceOf([good]);
      let seen = 0;
      const noTrap = (verdict: EvaluatedVerdict, what: unknown): void => {
        seen += 1;
        assert.is.not(codeOf(verdict), "module-failed", JSON.stringify(what));
      };
      for (const spoilt of spoiled(manifest)) noTrap(await judge(evidenceOf([good], bytesOf(spoilt))), spoilt);
      for (const spoilt of spoiled(simpleSigning(IMAGE_DIGEST, { a: "b" }))) {
        noTrap(await judge(evidenceOf([signedLayer(signer, spoilt)])), spoilt);
      }
      for (const spoilt of spoiled({ settings })) {
        const wrong = (spoilt as { settings?: unknown } | null)?.settings;
        noTrap(await policy.evaluate(request, wrong, { replay: entries }), wrong);
        assert.not.match((await policy.validateSettings(wrong)).message, "module failed");
      }
      const fails = fromEntries(entries);
      const host = await RawHost.load();
      for (const spoilt of spoiled(pod(IMAGE))) {
        assert.type(host.validate(spoilt as Record<string, unknown>, settings, fails)["accepted"], "boolean");
      }
      assert.ok(seen > 200, `${seen} spoilt documents`);
    },
  },
  {
    ids: ["CVE-2022-35930", "GHSA-739f-hw6h-7wq8"],
    lesson: "a policy that asks for nothing is satisfied by nothing",
    check: async () => {
      const replay = evidenceOf([good]);
      for (const empty of [
        {},
        { signatures: [] },
        { signatures: [{}] },
        { signatures: [{ image: "*" }] },
        { signatures: [{ image: "*", pubKeys: [] }] },
        { signatures: [{ image: "*", pubKeys: null }] },
        { signatures: [{ image: "*", pubKeys: [""] }] },
        { signatures: [{ image: "", pubKeys: [signer.pem] }] },
      ]) {
        assert.is((await policy.validateSettings(empty)).valid, false, JSON.stringify(empty));
        const verdict = await policy.evaluate(pod(IMAGE), empty, { replay });
        assert.is(verdict.accepted, false, JSON.stringify(empty));
        assert.is(verdict.explanation.fault?.family, "settings");
      }
      assert.is(await verdictOn([]), "signature-missing");
    },
  },
];

/** As many layers as a manifest of the largest size holds. */
/** Manifests and signatures of `large` bytes, each as dear to read as can be. */
function heavyDocuments(large: number): EvidenceEntry[][] {
  const manifests = [
    "[".repeat(large),
    `${"[".repeat(100)}${"1,".repeat(large / 2)}`,
    `"${"\\u0061".repeat(large / 6)}"`,
    `{${Array.from({ length: Math.floor(large / 12) }, (_, index) => `"${index}":1`).join()}}`,
    "1".repeat(large),
  ];
  const signatures = ["A".repeat(large), "\n".repeat(large), "A\r\n".repeat(large / 4)];
  const tables = manifests.map((text) => evidenceOf([], bytesOf(text)));
  for (const signature of signatures) {
    const wrong = layer(bytesOf("x"), bytesOf(""));
    wrong.descriptor["annotations"] = { "dev.cosignproject.cosign/signature": signature };
    tables.push(evidenceOf([wrong]));
  }
  tables.push(evidenceOf([signedLayer(signer, "[".repeat((1 << 17) - 1))]));
  return tables;
}

function manyLayers(count: number): Uint8Array {
  const one = JSON.stringify({ mediaType: "a", digest: IMAGE_DIGEST, size: 0 });
  const manifest = Buffer.from(signatureManifest([]))
    .toString()
    .replace("[]", `[${`${one},`.repeat(count - 1)}${one}]`);
  assert.ok(manifest.length <= MANIFEST_BYTES);
  return bytesOf(manifest);
}

async function deniedInTime(replay: EvidenceEntry[], what: string): Promise<void> {
  const started = performance.now();
  const verdict = await judge(replay);
  const milliseconds = performance.now() - started;
  assert.is(verdict.accepted, false, what);
  assert.is.not(codeOf(verdict), "module-failed", what);
  // Some ten times what it takes, for slow machines.
  assert.ok(milliseconds < 5000, `${what}: ${Math.round(milliseconds)} ms`);
}

/** The document with each of its values, and itself, taken out or replaced by something of another kind. */
function* spoiled(document: unknown): Generator {
  yield* [null, {}, [], "", 0, true];
  if (typeof document !== "object" || document === null) return;
  for (const [key, value] of Object.entries(document)) {
    for (const spoilt of [undefined, ...spoiled(value)]) {
      yield Array.isArray(document) ? document.with(Number(key), spoilt) : { ...document, [key]: spoilt };
    }
  }
}
