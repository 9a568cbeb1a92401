/** An image must not get out of a rule by being written otherwise: unmatched images are accepted by default. */
import * as assert from "uvu/assert";

import { loadPolicyFile } from "../../src/index.js";
import { outDirectory } from "../../build/paths.js";
import { makeSigner, requiring } from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("escapes");
const policy = await loadPolicyFile(new URL("verify-image-signatures.wasm", outDirectory));
const signer = makeSigner("release");
const DIGEST = `sha256:${"e".repeat(64)}`;

for (const [pattern, images] of Object.entries({
  "ghcr.io/*": ["GHCR.IO/evil/app", "Ghcr.io/evil/app:v1", "ghcr.io:443/evil/app", `ghcr.io:0443/evil/app@${DIGEST}`],
  "ghcr.io/acme/app:*": [`ghcr.io/acme/app@${DIGEST}`, "ghcr.io/acme/app"],
  "ghcr.io/acme/app:v1": [`ghcr.io/acme/app:v1@${DIGEST}`, `GHCR.io/acme/app:v1@${DIGEST}`],
  nginx: ["docker.io/library/nginx", "library/nginx", "index.docker.io/nginx:latest"],
  "acme/*": ["docker.io/acme/app", "DOCKER.IO/acme/app:v1", `registry-1.docker.io/acme/app@${DIGEST}`],
  "docker.io/*": [
    "nginx",
    "acme/app",
    "index.docker.io/nginx",
    "registry-1.docker.io/library/nginx",
    "DOCKER.IO/acme/app",
  ],
})) {
  test(`${pattern} is not escaped`, async () => {
    const replay = [{ operation: "clock/v1/now", argument: "", answer: Buffer.from("2026-11-21T00:00:00Z") } as const];
    for (const image of images) {
      const pod = { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "c", image }] } };
      const verdict = await policy.evaluate(pod, requiring([signer], { image: pattern }), { replay });
      assert.is(verdict.accepted, false, image);
      assert.is(verdict.explanation.images[0]?.rules.length, 1, image);
    }
  });
}

test.run();
