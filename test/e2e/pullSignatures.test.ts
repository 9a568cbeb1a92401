/** A pull that wants a signature, under every fault of what the signature is read from: it is never taken as signed. */
import * as assert from "uvu/assert";

import { deadlineSignal } from "../../host/registry/deadline.js";
import { fetchModule } from "../../src/loader/fetchModule.js";
import { LoadError } from "../../src/loader/loadError.js";
import type { FetchedModule } from "../../src/loader/options.js";
import {
  CHALLENGE_FAULTS,
  CONTENT_FAULTS,
  DELIVERY_FAULTS,
  REDIRECT_FAULTS,
  STATUS_FAULTS,
  type Fault,
  type Surroundings,
} from "../../src/testkit/registry/index.js";
import { sigstore } from "../../src/testkit/index.js";
import { suite } from "../support/suite.js";
import { moduleBytes, REPOSITORY, World } from "../unit/loader/world.js";

const test = suite("e2e/pull of signed modules under faults");
const sigstoreWorld = sigstore({ seed: "pull" });
const signer = sigstoreWorld.key("release");
const world = new World();
const bundled = world.pushModule(moduleBytes("bundled"), "bundle");
const tagged = world.pushModule(moduleBytes("tagged"), "cosign");
world.registry.attach(bundled, sigstoreWorld.signImage(bundled, signer, { format: "bundle" }));
world.registry.attach(tagged, sigstoreWorld.signImage(tagged, signer, { format: "cosign" }));
const registry = await world.registry.listen({ host: "registry.example" });
test.after(async () => {
  await registry.close();
  world.close();
});

const path = REPOSITORY.slice(REPOSITORY.indexOf("/") + 1);
const trust = { attestors: [{ key: signer.publicKey }], trust: { trustedRoots: [sigstoreWorld.trustedRoot()] } };

function sourceOf(tag: string): string {
  return `registry://${registry.host}/${path}:${tag}`;
}

async function pull(tag: string, deadlineMs = 60_000): Promise<FetchedModule> {
  const client = { sleep: async () => undefined, failuresBeforePause: 0 };
  const options = world.options({ trust, registry: client, signal: deadlineSignal(deadlineMs) });
  const { modules, ...real } = options;
  void modules;
  return await fetchModule(sourceOf(tag), real);
}

/** A module by its tag, and what its signature is read from. */
const SIGNED = [
  { tag: "bundle", digest: bundled.digest, from: `/v2/${path}/referrers/${bundled.digest}` },
  { tag: "cosign", digest: tagged.digest, from: `/v2/${path}/manifests/${tagged.digest.replace(":", "-")}.sig` },
] as const;

const LISTS: readonly Record<string, (around: Surroundings) => Fault>[] = [
  STATUS_FAULTS,
  CHALLENGE_FAULTS,
  REDIRECT_FAULTS,
  CONTENT_FAULTS,
  DELIVERY_FAULTS,
];

for (const { tag, digest, from } of SIGNED) {
  test(`${tag}: without a fault it is verified`, async () => {
    const { verified, manifestDigest } = await pull(tag);
    assert.equal([manifestDigest, verified?.digest, verified?.signatures.length], [digest, digest, 1]);
    assert.is(verified?.signatures[0]?.format, tag);
    assert.ok(registry.requests.some(({ path: asked }) => asked === from));
  });

  for (const faults of LISTS) {
    for (const [name, fault] of Object.entries(faults)) {
      // The list of referrers has no digest: whether it has more spaces than usual is nobody's business.
      if (tag === "bundle" && name === "one byte too many") continue;
      test(`${tag}: ${name}`, async () => {
        const around = { other: registry.host, nobody: "127.0.0.1:1", path: from };
        await check(tag, from, fault(around), faults === DELIVERY_FAULTS ? 700 : 60_000);
      });
    }
  }

  test(`${tag}: afterwards it is verified as before`, async () => {
    assert.is((await pull(tag)).verified?.digest, digest);
  });
}

async function check(tag: string, from: string, fault: Fault, deadlineMs: number): Promise<void> {
  registry.fail({ match: from, fault });
  const problem: unknown = await pull(tag, deadlineMs).then(
    () => new Error("it was taken as signed"),
    (error: unknown) => error,
  );
  registry.clearFaults();
  if (fault.kind === "killed") await registry.restart();
  if (!(problem instanceof LoadError)) throw problem;
  assert.ok(["signature", "unknown", "source"].includes(problem.code), `${problem.code}: ${problem.message}`);
  assert.ok(problem.message.startsWith(`${sourceOf(tag)}: `), problem.message);
}

test.run();
