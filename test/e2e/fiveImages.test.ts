/**
 * Five images in five requests side by side, the registry answering late: each request waits for three round trips in a row at
 * most, and for none of the others. What is counted is the round trips; the time has a generous bound only.
 */
import * as assert from "uvu/assert";

import { loadPolicyFile } from "../../src/index.js";
import { pod, registry, sigstore } from "../../src/testkit/index.js";
import type { LoggedRequest } from "../../src/testkit/registry/index.js";
import { fetchOnly } from "../support/cosignImages.js";
import { POLICY_FILE } from "../support/guests.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/five images");
const HOST = "registry.example";
const DELAY_MS = 100;
const COUNT = 5;

interface Kind {
  name: string;
  format: "cosign" | "bundle";
  byDigest: boolean;
  /** Round trips in a row. */
  most: number;
}

const KINDS: Kind[] = [
  { name: "signatures at cosign's tag, images by tag", format: "cosign", byDigest: false, most: 3 },
  { name: "signatures at cosign's tag, images by digest", format: "cosign", byDigest: true, most: 2 },
  { name: "bundles, images by digest", format: "bundle", byDigest: true, most: 3 },
  // The digest, the listing, the manifest that it names, and its blob: each is only known from the one before.
  { name: "bundles, images by tag", format: "bundle", byDigest: false, most: 4 },
];

for (const kind of KINDS) test(kind.name, async () => await check(kind));

async function check({ format, byDigest, most }: Kind): Promise<void> {
  const world = sigstore({ seed: "five images" });
  const key = world.key("release");
  const images = registry();
  const references = Array.from({ length: COUNT }, (_, index) => {
    const image = images.image(`${HOST}/shop/app${index}:1.0`);
    images.attach(image, world.signImage(image, key, { format }));
    return byDigest ? `${HOST}/shop/app${index}@${image.digest}` : image.reference;
  });
  const server = await images.listen({ host: HOST });
  try {
    const policy = await loadPolicyFile(POLICY_FILE, { registry: { fetch: fetchOnly(server.host) } });
    const settings = { signatures: [{ image: "*", pubKeys: [key.publicKey] }] };
    server.fail({ match: "/v2/", fault: { kind: "slow", delayMs: DELAY_MS } });
    const started = performance.now();
    const verdicts = await Promise.all(references.map((reference) => policy.evaluate(pod(reference), settings)));
    const milliseconds = performance.now() - started;
    for (const verdict of verdicts) assert.is(verdict.accepted, true, verdict.message);
    for (let index = 0; index < COUNT; index++) {
      const ofImage = ({ path }: LoggedRequest): boolean => path.startsWith(`/v2/shop/app${index}/`);
      assert.is(server.longestChain(ofImage), most, `image ${index}`);
    }
    // Side by side: the requests of all images together wait no longer than those of one.
    assert.ok(server.mostAtOnce() >= COUNT, `${server.mostAtOnce()} at once`);
    assert.ok(milliseconds < 50 * most * DELAY_MS, `${milliseconds} ms`);
  } finally {
    await server.close();
  }
}

test.run();
