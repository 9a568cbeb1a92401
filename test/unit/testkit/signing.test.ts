/** What the kit signs is accepted by the modules: every kind of signer, in every format and version of the log. */
import * as assert from "uvu/assert";

import { pod, policy, registry, sigstore, type SignOptions, type Signer } from "../../../src/testkit/index.js";
import { SEEDED_KINDS } from "../../../src/testkit/x509/seededKey.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/signing");
const world = sigstore({ seed: "signing" });
const images = registry();
const verify = await policy("verify-image-signatures", { images, sigstore: world });
const verifyArtifact = await policy("verify-artifact", { images, sigstore: world });
const trust = { trustedRoots: [world.trustedRoot()] };

const WAYS: readonly SignOptions[] = [
  { format: "cosign", log: "none" },
  { format: "cosign", log: "v1" },
  { format: "cosign", log: "v1", timestamp: true },
  { format: "oci11", log: "v1" },
  { format: "bundle", log: "none" },
  { format: "bundle", log: "v1" },
  { format: "bundle", log: "v1", timestamp: true },
  { format: "bundle", log: "v2" },
];

let count = 0;

async function outcomes(signer: Signer, options: SignOptions, rule: object, attestor: object): Promise<string[]> {
  const app = images.image(`registry.example/shop/app${count++}:1.0`);
  images.attach(app, world.signImage(app, signer, options));
  const formats = { formats: [options.format] };
  const first = await verify.evaluate(pod(app.reference), { signatures: [{ image: "*", ...formats, ...rule }], trust });
  const noLog = options.log === "none" ? { ignoreTlog: true, timestampThreshold: 1 } : {};
  const log = signer.kind === "key" && options.log === "none" ? { ignoreTlog: true } : noLog;
  const second = await verifyArtifact.evaluate(
    { image: app.reference },
    { attestors: [attestor], trust, ...formats, ...log },
  );
  return [first, second].map((verdict) => (verdict.accepted ? "allowed" : verdict.message));
}

for (const kind of SEEDED_KINDS) {
  test(`images signed with a key of ${kind}`, async () => {
    const key = world.key("release", kind);
    for (const options of WAYS) {
      const said = await outcomes(key, options, { pubKeys: [key.publicKey] }, { key: key.publicKey });
      assert.equal(said, ["allowed", "allowed"], JSON.stringify(options));
    }
  });
}

test.run();
