/** The kit gives the same bytes for the same seed, whatever else was asked of it before, and reaches no network. */
import { checkPrimeSync, constants, createHash, createPublicKey, verify } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";

import {
  admissionReview,
  cronJob,
  daemonSet,
  deployment,
  job,
  pod,
  policy,
  registry,
  replicaSet,
  replicationController,
  sigstore,
  statefulSet,
  type Sigstore,
} from "../../../src/testkit/index.js";
import { SEEDED_KINDS } from "../../../src/testkit/x509/seededKinds.js";
import { seededKey } from "../../../src/testkit/x509/seededKey.js";
import { SCHEMES_OF_KIND, signBytes } from "../../../src/testkit/x509/keys.js";
import { outDirectory, projectRoot } from "../../../build/paths.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/determinism");
const ISSUER = "https://accounts.example.com";
const IMAGE = { digest: `sha256:${"ab".repeat(32)}`, repository: "registry.example/app" };

/** One of each thing, as bytes by name, made in the order of these numbers. */
function everything(world: Sigstore, order: readonly number[]): Map<string, string> {
  const makers: [string, () => unknown][] = [
    ["root", () => world.trustedRoot()],
    ["tuf", () => [...world.tuf().files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])],
    ["key", () => world.key("release", "P-384").publicKey],
    ["keyless", () => world.keyless({ email: "alice@example.com", issuer: ISSUER }).certificate],
    ["certified", () => world.certified({ subject: "CN=Release" }).certificate],
    ["bundle v1", () => text(world.signImage(IMAGE, alice(world)).bundle)],
    ["bundle v2", () => text(world.signImage(IMAGE, alice(world), { log: "v2" }).bundle)],
    ["layer", () => world.signImage(IMAGE, alice(world), { format: "cosign", timestamp: true }).layer?.descriptor],
    ["attestation", () => text(world.attest(IMAGE, world.key("ci"), { predicateType: "spdx" }).bundle)],
    ["blob", () => text(world.signBlob(Buffer.from("x"), world.key("rsa", "RSA-2048")).bundle)],
  ];
  const made = new Map<string, string>();
  for (const index of order) {
    const [name, make] = makers[index] as [string, () => unknown];
    made.set(name, JSON.stringify(make()));
  }
  return made;
}

function alice(world: Sigstore): ReturnType<Sigstore["keyless"]> {
  return world.keyless({ email: "alice@example.com", issuer: ISSUER });
}

function text(bytes: Uint8Array | null): string {
  return Buffer.from(bytes ?? []).toString();
}

const FORWARD = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

test("the same seed gives the same bytes in any order of calls, another seed gives others", () => {
  const first = everything(sigstore({ seed: "a" }), FORWARD);
  const second = everything(sigstore({ seed: "a" }), FORWARD.toReversed());
  const other = everything(sigstore({ seed: "b" }), FORWARD);
  for (const [name, bytes] of first) {
    assert.is(second.get(name), bytes, name);
    assert.not(other.get(name) === bytes, name);
  }
});

test("another process gives the same bytes", () => {
  const hash = (lines: Iterable<string>): string =>
    createHash("sha256")
      .update([...lines].join("\n"))
      .digest("hex");
  const here = [alice(sigstore({ seed: "p" })), sigstore({ seed: "p" }).key("k", "RSA-2048")];
  const script =
    `const { sigstore } = await import(${JSON.stringify(new URL("../../../src/testkit/index.js", import.meta.url).href)});` +
    `const world = sigstore({ seed: "p" });` +
    `const alice = world.keyless({ email: "alice@example.com", issuer: ${JSON.stringify(ISSUER)} });` +
    `console.log(JSON.stringify([alice.certificate, world.key("k", "RSA-2048").privateKey]));`;
  const there = JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script]).toString(),
  ) as string[];
  assert.is(hash(there), hash([here[0]?.certificate ?? "", here[1]?.privateKey ?? ""]));
});

test("keys of a seed sign alike in every scheme, and node:crypto takes key and signature for right", () => {
  const message = Buffer.from("message");
  for (const kind of SEEDED_KINDS) {
    const key = seededKey("schemes", kind);
    for (const scheme of SCHEMES_OF_KIND[kind]) {
      const [first, second] = [1, 2].map(() => Buffer.from(signBytes(key, scheme, message))) as [Buffer, Buffer];
      assert.equal(first, second, `${kind} ${scheme}`);
      const [, bits] = /(?:SHA-?|sha)(\d+)/.exec(scheme) ?? [];
      const hash = bits === undefined ? null : `sha${bits}`;
      const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 };
      const publicKey = { key: createPublicKey(key.privateKey), ...(scheme.includes("PSS") ? pss : {}) };
      assert.ok(verify(hash, message, publicKey, first), `${kind} ${scheme}`);
      assert.not(verify(hash, Buffer.from("another"), publicKey, first), `${kind} ${scheme}`);
    }
  }
});

test("RSA keys have the length that they say, the exponent 65537, and primes of their own", () => {
  const moduli = (["RSA-2048", "RSA-3072", "RSA-4096"] as const).map((kind) => {
    const { privateKey } = seededKey("lengths", kind);
    const { modulusLength, publicExponent } = privateKey.asymmetricKeyDetails ?? {};
    assert.equal([`RSA-${modulusLength}`, publicExponent], [kind, 65537n]);
    const { n = "", p = "", q = "" } = privateKey.export({ format: "jwk" });
    const number = (text: string): bigint => BigInt(`0x${Buffer.from(text, "base64url").toString("hex")}`);
    assert.is(number(p) * number(q), number(n));
    assert.ok(checkPrimeSync(number(p)) && checkPrimeSync(number(q)));
    return n;
  });
  assert.is(new Set([...moduli, seededKey("others", "RSA-2048").privateKey.export({ format: "jwk" }).n]).size, 4);
});

test("a policy under test asks nobody: fetch of this process is not called", async () => {
  const real = globalThis.fetch;
  let calls = 0;
  globalThis.fetch = () => {
    calls += 1;
    throw new Error("the network");
  };
  try {
    const policyUnderTest = await policy("verify-artifact");
    const world = sigstore();
    const signed = world.signBlob(Buffer.from("x"), alice(world), { attachEntry: false });
    const attestors = [{ keyless: { identities: [alice(world).identity] } }];
    const log = { attestors, rekorUrl: "https://rekor.sigstore.dev", trust: { trustedRoots: [world.trustedRoot()] } };
    const tuf = { attestors, trust: { tuf: world.tuf().settings } };
    for (const settings of [log, tuf]) {
      const verdict = await policyUnderTest.evaluate(signed.request, settings, { artifact: signed.artifact });
      assert.is(verdict.outcome, "denied");
    }
    const image = await policyUnderTest.evaluate({ image: "ghcr.io/a/b:1" }, { attestors });
    assert.match(image.message, "the test registry: it has no ghcr.io/a/b, but nothing");
  } finally {
    globalThis.fetch = real;
  }
  assert.is(calls, 0);
});

test("the clock stands still where it was put", async () => {
  const world = sigstore();
  const images = registry();
  const app = images.image("registry.example/app:1");
  const holder = world.certified({ subject: "CN=Release", to: Date.UTC(2026, 5, 1) / 1000 });
  images.attach(app, world.signImage(app, holder, { log: "none", timestamp: false }));
  const rule = {
    image: "*",
    certificates: [holder.certificate],
    certificateChain: holder.chain,
    requireRekorBundle: false,
  };
  const outcomeAt = async (now: number | Date | string): Promise<string> => {
    const policyUnderTest = await policy("verify-image-signatures", { images, now });
    return (await policyUnderTest.evaluate(pod(app.reference), { signatures: [rule] })).outcome;
  };
  assert.is(await outcomeAt("2026-05-31T00:00:00Z"), "allowed");
  assert.is(await outcomeAt(new Date("2026-06-02T00:00:00Z")), "denied");
  assert.is(await outcomeAt(Date.UTC(2026, 5, 2) / 1000), "denied");
  await policy("verify-image-signatures", { now: "yesterday" }).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, 'now: "yesterday" is no time'),
  );
});

test("modules by name, path, URL, bytes and folder; one that there is none of", async () => {
  const { module } = await policy("verify-artifact");
  const url = new URL("verify-artifact.wasm", outDirectory);
  const folder = fileURLToPath(new URL("policies/verify-artifact", projectRoot));
  for (const source of [url, url.href, fileURLToPath(url), readFileSync(url), folder]) {
    assert.is((await policy(source)).module.digest, module.digest);
  }
  for (const source of ["verify-everything", "./build/none.wasm"]) {
    await policy(source).then(
      () => assert.unreachable(),
      (error: Error) => {
        assert.is(error.name, "KitError");
        assert.match(
          error.message,
          `there is no policy module ${source}: Assay ships certificate-trust, verify-artifact and verify-image-`,
        );
      },
    );
  }
});

test("workloads of every kind are read by the policy", async () => {
  const world = sigstore();
  const images = registry();
  const [app, bad] = [images.image("registry.example/app:1"), images.image("registry.example/bad:1")];
  const key = world.key("release");
  images.attach(app, world.signImage(app, key));
  const settings = { signatures: [{ image: "*", pubKeys: [key.publicKey] }] };
  const policyUnderTest = await policy("verify-image-signatures", { images });
  const makers = [pod, deployment, replicaSet, statefulSet, daemonSet, replicationController, job, cronJob];
  for (const make of makers) {
    const [good, wrong] = [make(app.reference), make(app.reference, bad.reference)];
    assert.is((await policyUnderTest.evaluate(good, settings)).outcome, "allowed", make.name);
    assert.is((await policyUnderTest.evaluate(wrong, settings)).outcome, "denied", make.name);
    assert.is((await policyUnderTest.evaluate(admissionReview(wrong), settings)).outcome, "denied", make.name);
    const removal = admissionReview(wrong, { operation: "DELETE" });
    assert.is((await policyUnderTest.evaluate(removal, settings)).outcome, "allowed", make.name);
  }
  const parts = ["initContainers", "ephemeralContainers", "imageVolumes"] as const;
  for (const part of parts) {
    const object = pod({ containers: [app.reference], [part]: [bad.reference] });
    assert.is((await policyUnderTest.evaluate(object, settings)).outcome, "denied", part);
  }
});

test.run();
