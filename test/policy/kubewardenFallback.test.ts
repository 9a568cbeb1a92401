/**
 * verify-image-signatures in a host that has Kubewarden's callbacks alone: it verifies what it can rebuild, leaves to the host
 * what it cannot, says which, and believes no answer that is not to the point.
 */
import * as assert from "uvu/assert";

import type { Verdict } from "../../host/runtime/verdict.js";
import { digestOf } from "../../src/testkit/bytes.js";
import { admissionRequestOf } from "../../host/adapter/admissionRequest.js";
import {
  callbacksOf,
  KubewardenGuest,
  MANIFEST_UNKNOWN,
  NOT_VERIFIED,
  type Callbacks,
  type HostValue,
  type Question,
} from "../support/kubewardenCallbacks.js";
import { pod } from "../support/policy.js";
import {
  evidenceOf,
  IMAGE,
  IMAGE_DIGEST,
  makeSigner,
  REPOSITORY,
  requiring,
  signedLayer,
  simpleSigning,
} from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("policy/kubewarden fallback");
const guest = await KubewardenGuest.load();
const signer = makeSigner("release");
const other = makeSigner("other");
const signed = callbacksOf(evidenceOf([signedLayer(signer, simpleSigning())]));
const REQUEST = admissionRequestOf(pod(IMAGE));
const PINNED = `${REPOSITORY}@${IMAGE_DIGEST}`;
const trusting = (): HostValue => ({ value: { is_trusted: true, digest: IMAGE_DIGEST } });

/** A payload that nobody can guess. */
const unguessable = simpleSigning(IMAGE_DIGEST, { build: "20261121.7" });
const unguessed = (verify: Callbacks["verify"]): Callbacks =>
  callbacksOf(evidenceOf([signedLayer(signer, unguessable)]), verify);

function judge(callbacks: Callbacks, settings: unknown = requiring([signer]), request = REQUEST): Verdict {
  return guest.validate(request, settings, callbacks);
}

function codeOf({ explanation }: Verdict): string | undefined {
  return explanation.images[0]?.fault?.code ?? explanation.fault?.code;
}

test("a payload that is rebuilt is verified inside: the host is asked for the digest and the tag's manifest alone", () => {
  const verdict = judge(signed);
  assert.equal([verdict.accepted, verdict.warnings], [true, []]);
  assert.equal(verdict.explanation.images[0]?.verifiedBy, "module");
  assert.is(verdict.explanation.images[0]?.digest, IMAGE_DIGEST);
  assert.equal(
    verdict.patch.map(({ value }) => value),
    [`${IMAGE}@${IMAGE_DIGEST}`],
  );
  const tag = `${REPOSITORY}:${IMAGE_DIGEST.replace(":", "-")}.sig`;
  assert.equal(guest.asked, [
    `assay registry/v1/resolve ${IMAGE}`,
    `kubewarden oci/v1/manifest_digest ${JSON.stringify(IMAGE)}`,
    `kubewarden oci/v1/oci_manifest ${JSON.stringify(tag)}`,
  ]);
});

test("an image with its digest needs one call less", () => {
  const verdict = judge(signed, requiring([signer]), admissionRequestOf(pod(PINNED)));
  assert.equal(
    [verdict.accepted, verdict.patch.length, guest.asked.length],
    [true, 0, 2],
    "referrers, as assay; the tag",
  );
});

test("another key, and nothing at the tag: a deny, and no word of the host can help where cosign's tag alone is looked at", () => {
  const cosign = { formats: ["cosign"] };
  const trustful = { ...signed, verify: trusting };
  assert.is(judge(trustful).accepted, true);
  assert.is(codeOf(judge(trustful, requiring([other]))), "signature-mismatch");
  assert.not.ok(
    guest.asked.some((call) => call.includes("verify")),
    "the module knows",
  );
  const unsigned = { ...trustful, manifest: () => MANIFEST_UNKNOWN };
  assert.is(codeOf(judge(unsigned, requiring([signer], cosign))), "signature-missing");
});

test("what the module cannot rebuild is asked of the host, by digest and for one attestor, and the verdict says so", () => {
  const questions: Question[] = [];
  const verdict = judge(
    unguessed((question) => {
      questions.push(question);
      return trusting();
    }),
  );
  assert.is(verdict.accepted, true, verdict.message);
  assert.is(verdict.explanation.images[0]?.verifiedBy, "kubewarden-host");
  assert.is(verdict.explanation.images[0]?.rules[0]?.attestors[0]?.verifiedBy, "kubewarden-host");
  assert.equal(verdict.warnings, [
    `image ${IMAGE} was verified by the Kubewarden host, not by this module: settings.signatures[0].pubKeys[0]`,
  ]);
  assert.equal(questions, [{ type: "SigstorePubKeyVerify", pub_keys: [signer.pem], image: PINNED, annotations: null }]);
});

test("of two keys each is asked for by itself, and both must have signed", () => {
  const both = requiring([signer, other]);
  const asked: unknown[] = [];
  const first = unguessed((question) => {
    asked.push(question["pub_keys"]);
    return asked.length === 1 ? trusting() : NOT_VERIFIED;
  });
  const verdict = judge(first, both);
  assert.equal([verdict.accepted, codeOf(verdict), asked], [false, "host-not-confirmed", [[signer.pem], [other.pem]]]);
});

test("annotations that the settings want are rebuilt, in the signer's order; in questions they are an object", () => {
  const wanted = { annotations: { env: "prod", a: "<&>" } };
  const payload = JSON.stringify(simpleSigning(IMAGE_DIGEST, { a: "<&>", env: "prod" }))
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("&", "\\u0026");
  const rebuilt = judge(callbacksOf(evidenceOf([signedLayer(signer, payload)])), requiring([signer], wanted));
  assert.equal([rebuilt.accepted, rebuilt.explanation.images[0]?.verifiedBy], [true, "module"]);
  let annotations: unknown = null;
  judge(
    unguessed((question) => {
      annotations = question.annotations;
      return NOT_VERIFIED;
    }),
    requiring([signer], wanted),
  );
  assert.equal(annotations, { env: "prod", a: "<&>" });
  // A signature without them does not count, whoever made it.
  assert.is(codeOf(judge(signed, requiring([signer], wanted))), "annotation-mismatch");
});

test("settings may forbid it", () => {
  const refusing = { ...requiring([signer]), kubewardenHost: "refuse" };
  assert.equal(codeOf(judge(unguessed(trusting), refusing)), "payload-not-rebuilt");
  assert.is(judge(signed, refusing).accepted, true);
  const { valid, message } = guest.answer("validate_settings", { ...refusing, kubewardenHost: "ask" }, signed);
  assert.equal([valid, String(message).endsWith("(settings.kubewardenHost)")], [false, true]);
});

test("what the question cannot say is not asked: signatures elsewhere, bundles alone, a stated trust", () => {
  const keyless = { image: "*", keyless: [{ issuer: "https://issuer.example", subject: "a@example.com" }] };
  const trust = { publicGood: true };
  for (const settings of [
    requiring([signer], { repository: "registry.example/signatures" }),
    requiring([signer], { formats: ["bundle"] }),
    { signatures: [keyless], trust },
  ]) {
    const verdict = judge(unguessed(trusting), settings);
    assert.equal(
      [verdict.accepted, guest.asked.some((call) => call.includes("verify"))],
      [false, false],
      verdict.message,
    );
  }
  // Where the settings do not say whom to trust, the host's trust is as good as the shipped root.
  assert.is(judge(unguessed(trusting), { signatures: [keyless] }).explanation.images[0]?.verifiedBy, "kubewarden-host");
});

test("each kind is asked in its own form", () => {
  const identity = { issuer: "https://issuer.example", subject: "a@example.com" };
  const rows: [Record<string, unknown>, Record<string, unknown>][] = [
    [{ keyless: [identity] }, { type: "SigstoreKeylessVerify", keyless: [identity] }],
    [
      { keylessPrefix: [{ issuer: "https://issuer.example", urlPrefix: "https://github.com/acme" }] },
      {
        type: "SigstoreKeylessPrefixVerify",
        keyless_prefix: [{ issuer: "https://issuer.example", url_prefix: "https://github.com/acme/" }],
      },
    ],
    [{ githubActions: { owner: "o" } }, { type: "SigstoreGithubActionsVerify", owner: "o", repo: null }],
    [{ githubActions: { owner: "o", repo: "r" } }, { type: "SigstoreGithubActionsVerify", owner: "o", repo: "r" }],
  ];
  for (const [entry, expected] of rows) {
    let asked: unknown = null;
    const ask = (question: Question): HostValue => {
      asked = question;
      return trusting();
    };
    const verdict = judge(unguessed(ask), { signatures: [{ image: "*", ...entry }] });
    assert.equal([verdict.accepted, asked], [true, { ...expected, image: PINNED, annotations: null }], verdict.message);
  }
});

test("hostile answers to the question: a deny", () => {
  const answers: [string, unknown][] = [
    ["not trusted", { is_trusted: false, digest: IMAGE_DIGEST }],
    ["a text", { is_trusted: "true", digest: IMAGE_DIGEST }],
    ["a number", { is_trusted: 1, digest: IMAGE_DIGEST }],
    ["nothing said", { digest: IMAGE_DIGEST }],
    ["camel case", { isTrusted: true, digest: IMAGE_DIGEST }],
    ["no digest", { is_trusted: true }],
    ["null", { is_trusted: true, digest: null }],
    ["another image", { is_trusted: true, digest: digestOf("another") }],
    ["no digest's form", { is_trusted: true, digest: IMAGE_DIGEST.toUpperCase() }],
    ["a digest and more", { is_trusted: true, digest: `${IMAGE_DIGEST}0` }],
    ["a list", [true, IMAGE_DIGEST]],
    ["true", true],
    ["null alone", null],
  ];
  for (const [what, value] of answers) {
    const verdict = judge(unguessed(() => ({ value })));
    assert.equal([verdict.accepted, codeOf(verdict), verdict.patch], [false, "host-not-confirmed", []], what);
  }
  const lines = judge(
    unguessed(() => ({ error: `Callback evaluation failure: \u001b[31mno\n\nStack backtrace:\n 0: x` })),
  );
  assert.match(lines.message, "Callback evaluation failure: [31mno (it was asked because a signed payload could not");
});

test("hostile digests and manifests: a deny", () => {
  const digests: HostValue[] = [
    { value: { digest: digestOf("another") } },
    { value: { digest: "sha256:0" } },
    { value: IMAGE_DIGEST },
    { value: { digest: [IMAGE_DIGEST] } },
    { error: "x" },
  ];
  for (const answer of digests) assert.not(judge({ ...signed, digest: () => answer }).accepted);
  const good = signed.manifest(`${REPOSITORY}:${IMAGE_DIGEST.replace(":", "-")}.sig`) as { value: Manifest };
  const layer = good.value.layers[0] as Layer;
  const otherImage = callbacksOf(evidenceOf([signedLayer(signer, simpleSigning(digestOf("another")))]));
  const manifests: [string, unknown][] = [
    ["another image's signature", (otherImage.manifest(manifestOf(otherImage)) as { value: unknown }).value],
    ["no layers", { ...good.value, layers: [] }],
    ["10,000 layers", { ...good.value, layers: Array.from({ length: 10_000 }, () => layer) }],
    [
      "another signature",
      withLayer(good.value, { ...layer, annotations: { "dev.cosignproject.cosign/signature": "AAAA" } }),
    ],
    ["no annotations", withLayer(good.value, { ...layer, annotations: undefined })],
    ["another digest", withLayer(good.value, { ...layer, digest: digestOf("x") })],
    ["another size", withLayer(good.value, { ...layer, size: 1 })],
    ["an index", { schemaVersion: 2, manifests: [] }],
    ["a text", "manifest"],
  ];
  for (const [what, value] of manifests) {
    const verdict = judge({ ...signed, manifest: () => ({ value }) });
    assert.not(verdict.accepted, what);
    assert.ok((codeOf(verdict) ?? "") !== "", what);
  }
});

test("junk beside the signature changes nothing", () => {
  const junk = Array.from({ length: 20 }, (_, index) => signedLayer(other, `junk ${index}`));
  const verdict = judge(callbacksOf(evidenceOf([...junk, signedLayer(signer, simpleSigning())])));
  assert.equal([verdict.accepted, verdict.explanation.images[0]?.verifiedBy], [true, "module"]);
});

test("a host that knows the binding is never taken for another later on, and one that does not is never asked again", () => {
  judge(signed);
  assert.is(guest.asked.filter((call) => call.startsWith("assay ")).length, 1);
});

test("capabilities that were not granted: could not be found out, and what to do", async () => {
  const bare = await KubewardenGuest.load("verify-image-signatures", ["oci/v2/verify"]);
  const verdict = bare.validate(REQUEST, requiring([signer]), signed);
  assert.equal([verdict.accepted, verdict.outcome, verdict.code], [false, "indeterminate", 503]);
  assert.match(verdict.message, "'oci/v1/manifest_digest' host capability");
  assert.match(verdict.message, "hostCapabilities of the policy's definition");
});

test("verify-artifact needs an Assay host, and says so", async () => {
  const artifact = await KubewardenGuest.load("verify-artifact");
  const verdict = artifact.validate({ image: IMAGE }, { attestors: [{ key: signer.pem }], ignoreTlog: true }, signed);
  assert.not(verdict.accepted);
  assert.match(
    verdict.message,
    "this host cannot look this up: it does not know the binding assay; run this module with",
  );
});

interface Layer {
  digest: string;
  size: number;
  annotations?: Record<string, string> | undefined;
}

interface Manifest {
  layers: Layer[];
}

function withLayer(manifest: Manifest, layer: Layer): Manifest {
  return { ...manifest, layers: [layer] };
}

/** The tag under which the callbacks know a manifest. */
function manifestOf(callbacks: Callbacks): string {
  const digest = (callbacks.digest(IMAGE) as { value: { digest: string } }).value.digest;
  return `${REPOSITORY}:${digest.replace(":", "-")}.sig`;
}

test.run();
