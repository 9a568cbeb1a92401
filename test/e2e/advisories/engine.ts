/** Advisories about engines and their policies, and what was seen of Kubewarden's verify-image-signatures 1.0.11. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { outDirectory } from "../../../build/paths.js";
import { FAILURE_CODES } from "../../../host/generated/operations.gen.js";
import { Policy } from "../../../src/index.js";
import { isListing } from "../../support/hostile.js";
import { pod } from "../../support/policy.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import {
  evidenceOf,
  IMAGE,
  IMAGE_DIGEST,
  makeSigner,
  requiring,
  signedLayer,
  simpleSigning,
} from "../../support/signing.js";
import { I32_CONST, respond, smallModule, UNREACHABLE, whenOperationHas } from "../../support/smallModule.js";
import { policy, type Advisory } from "./advisory.js";

const signer = makeSigner("release");
const settings = requiring([signer]);
const [rule] = settings.signatures;
const signed = evidenceOf([signedLayer(signer, simpleSigning())]);
const unsigned = evidenceOf([]);
const kubewarden = "Kubewarden verify-image-signatures 1.0.11";

/** Valid settings, then a trap when a request is judged. */
const VALID = '{"valid":true}';

/** What a module of Assay's says of itself: its answers are held to Assay's form, those of others to Kubewarden's. */
const DESCRIBED: [string, string] = [
  "assay.module",
  JSON.stringify({ name: "small", version: "1", capabilities: [], settingsSchema: {} }),
];

const trapping = smallModule({
  body: [...whenOperationHas("validate".length, [UNREACHABLE]), ...respond(VALID)],
  data: VALID,
});

/** All lessons of this file. */
export const engineAdvisories: Advisory[] = [
  {
    ids: ["CVE-2026-44310", "GHSA-7c37-gx6w-8vc5"],
    lesson: "a trap is a denial, for the program that calls and for the shell",
    check: async () => {
      const verdict = await (await Policy.load(trapping)).evaluate(pod(IMAGE), settings);
      assert.is(verdict.accepted, false);
      assert.is(verdict.explanation.fault?.code, "module-failed");
      for (const body of [[UNREACHABLE], [I32_CONST, 0], [I32_CONST, 1], respond("")]) {
        const broken = await Policy.load(smallModule({ body }));
        assert.is((await broken.evaluate(pod(IMAGE), settings)).accepted, false);
        assert.is((await broken.validateSettings(settings)).valid, false);
      }
      assert.is(exitCodeOf(trapping), 2);
    },
  },
  {
    ids: ["CVE-2026-44310", "GHSA-7c37-gx6w-8vc5"],
    lesson: "an answer that is no whole verdict is a denial",
    check: async () => {
      for (const answer of [
        "true",
        '{"accepted":true}',
        '{"accepted":true,"explanation":{"outcome":"denied","images":[]}}',
      ]) {
        const module = await Policy.load(smallModule({ body: respond(answer), data: answer, custom: [DESCRIBED] }));
        assert.is((await module.evaluate(pod(IMAGE), settings)).accepted, false, answer);
      }
      for (const answer of ["true", "{}", '{"accepted":"true"}', '{"accepted":1}']) {
        const theirs = await Policy.load(smallModule({ body: respond(answer), data: answer }));
        assert.is((await theirs.evaluate(pod(IMAGE), settings)).accepted, false, answer);
      }
      const whole = '{"accepted":true,"explanation":{"outcome":"allowed","images":[]}}';
      const module = await Policy.load(smallModule({ body: respond(whole), data: whole, custom: [DESCRIBED] }));
      assert.is((await module.evaluate(pod(IMAGE), settings)).accepted, true);
    },
  },
  {
    ids: ["CVE-2025-29778", "GHSA-46mp-8w32-6g94"],
    lesson: "a member of the settings that is not understood is an error, not a condition less",
    check: async () => {
      const wrong: unknown[] = [
        "subjectRegExp",
        "issuerRegExp",
        "Annotations",
        "pubkeys",
        "annotation",
        "rekor",
        "",
      ].map((name) => ({ signatures: [{ ...rule, [name]: {} }] }));
      wrong.push({ ...settings, denyUnmatchedImage: true }, { ...settings, signature: [] });
      wrong.push({ signatures: [{ ...rule, keyless: [{ issuer: "i", subject: "s" }] }] });
      for (const each of wrong) {
        const shown = JSON.stringify(each);
        assert.is((await policy.validateSettings(each)).valid, false, shown);
        assert.is((await policy.evaluate(pod(IMAGE), each, { replay: signed })).accepted, false, shown);
      }
      assert.is((await policy.evaluate(pod(IMAGE), settings, { replay: signed })).accepted, true);
    },
  },
  {
    ids: [kubewarden],
    lesson: "the host's opinion of an image is no evidence, whether it says trusted or not",
    check: async () => {
      for (const isTrusted of [false, true]) {
        const answer = bytesOf({ is_trusted: isTrusted, digest: IMAGE_DIGEST });
        for (const index of signed.keys()) {
          const entry = signed[index];
          assert.ok(entry);
          // Without a listing of referrers the signature at the tag is proof all the same.
          if (isListing(entry)) continue;
          const replay = signed.with(index, { operation: entry.operation, argument: entry.argument, answer });
          assert.is((await policy.evaluate(pod(IMAGE), settings, { replay })).accepted, false, entry.operation);
        }
        const all = signed.map(({ operation, argument }) => ({ operation, argument, answer }));
        assert.is((await policy.evaluate(pod(IMAGE), settings, { replay: all })).accepted, false);
      }
    },
  },
  {
    ids: [kubewarden],
    lesson: "a host that could not find out is not a host that found nothing wrong",
    check: async () => {
      for (const code of FAILURE_CODES) {
        const replay = signed.map(({ operation, argument }) => ({
          operation,
          argument,
          failure: { code, message: '{"is_trusted":true}' },
        }));
        assert.is((await policy.evaluate(pod(IMAGE), settings, { replay })).accepted, false, code);
      }
    },
  },
  {
    ids: [kubewarden],
    lesson: "an object that cannot be read is denied, and one that is odd elsewhere is verified all the same",
    check: async () => {
      const odd = pod(IMAGE);
      odd["spec"] = { containers: [{ name: "c", image: IMAGE, ports: "none" }], nodeSelector: 1 };
      assert.is((await policy.evaluate(odd, settings, { replay: unsigned })).accepted, false);
      assert.is((await policy.evaluate(odd, settings, { replay: signed })).accepted, true);
      const container = { name: "c", image: IMAGE };
      const specs: unknown[] = [null, "", [], { containers: container }, { containers: [[container]] }];
      specs.push({ containers: [{ name: "c" }] }, { containers: [{ name: "c", image: null }] });
      specs.push({ containers: [container], initContainers: {} }, { containers: [container], volumes: "x" });
      for (const spec of specs) {
        const verdict = await policy.evaluate({ ...pod(), spec }, settings, { replay: signed });
        assert.is(verdict.accepted, false, JSON.stringify(spec));
        assert.is(verdict.explanation.fault?.family, "request", JSON.stringify(spec));
      }
      const unknown = { apiVersion: "example.com/v1", kind: "Workload", spec: { containers: [container] } };
      assert.is((await policy.evaluate(unknown, settings, { replay: signed })).accepted, false);
    },
  },
  {
    ids: [kubewarden],
    lesson: "pinning changes the image and loses no member, known or not",
    check: async () => {
      const object = {
        ...pod(),
        futureField: { a: [1, 1.0e2, null] },
        spec: {
          futureSpecField: "kept",
          containers: [{ name: "c", unknownField: { deep: true }, image: IMAGE, ports: [] }],
        },
      };
      const verdict = await policy.evaluate(object, settings, { replay: signed });
      const expected = structuredClone(object);
      for (const each of expected.spec.containers) each.image = `${IMAGE}@${IMAGE_DIGEST}`;
      assert.equal(verdict.mutatedObject, expected);
      assert.equal(
        verdict.patch.map(({ op, path }) => `${op} ${path}`),
        ["replace /spec/containers/0/image"],
      );
    },
  },
  {
    ids: [kubewarden],
    lesson: "a short name does not escape the rule for its full name",
    check: async () => {
      const rules = { signatures: [{ image: "docker.io/*", pubKeys: [signer.pem] }] };
      for (const image of ["nginx", "nginx:1", "library/nginx", "index.docker.io/library/nginx"]) {
        const verdict = await policy.evaluate(pod(image), rules, { replay: unsigned });
        assert.is(verdict.explanation.images[0]?.rules.length, 1, image);
        assert.is(verdict.accepted, false, image);
      }
    },
  },
];

/** What the shell sees of `assay run` with this module. */
function exitCodeOf(module: Uint8Array): number | null {
  const folder = mkdtempSync(join(tmpdir(), "advisories-"));
  try {
    writeFileSync(join(folder, "policy.wasm"), module);
    writeFileSync(join(folder, "pod.json"), JSON.stringify(pod(IMAGE)));
    const main = fileURLToPath(new URL("js/src/cli/main.js", outDirectory));
    const arguments_ = [main, "run", "--policy", "policy.wasm", "--request", "pod.json"];
    return spawnSync(process.execPath, arguments_, { cwd: folder }).status;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
