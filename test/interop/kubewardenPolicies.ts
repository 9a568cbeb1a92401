/**
 * Interop with Kubewarden's own policies: the published module verify-image-signatures, unchanged, in our host, over Kubewarden's end-to-end cases.
 * `ASSAY_KUBEWARDEN_POLICIES` names a folder of .wasm files; skipped without.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Policy } from "../../src/index.js";
import { policy, VERIFIED_AT } from "../../src/testkit/index.js";
import { readKubewardenCases } from "../support/kubewardenCases/cases.js";
import { outcomeOf } from "../support/kubewardenCases/outcome.js";
import { shared } from "../support/shared.js";
import { KubewardenWorld } from "../support/kubewardenCases/world.js";
import type { Checks } from "./checks.js";

const now = (): Date => new Date(VERIFIED_AT * 1000);

/** All checks. */
export async function kubewardenPolicyChecks(checks: Checks): Promise<void> {
  const folder = process.env["ASSAY_KUBEWARDEN_POLICIES"];
  if (folder === undefined) return checks.skip("ASSAY_KUBEWARDEN_POLICIES names no folder with Kubewarden's policies");
  const module = join(folder, "verify-image-signatures.wasm");
  if (!existsSync(module)) return checks.skip(`${module} is not there`);
  if (shared === null) return checks.skip("the shared cases are not there");
  const cases = new URL("vectors/admission/", shared);
  await caseChecks(checks, readFileSync(module), cases);
}

async function caseChecks(checks: Checks, bytes: Uint8Array, folder: URL): Promise<void> {
  const cases = readKubewardenCases(folder);
  const world = new KubewardenWorld(cases);
  const theirs = await Policy.load(bytes, {
    now,
    kubewarden: {
      images: world.images.reader,
      verifier: await policy("verify-image-signatures", { images: world.images }),
      certificates: await policy("certificate-trust"),
      trust: { trustedRoots: [world.sigstore.trustedRoot()] },
      now,
    },
  });
  for (const one of cases) {
    const [expected, actual] = await outcomeOf(
      one,
      { policy: theirs, settings: world.settingsOf(one.settings) },
      world,
    );
    checks.check(one.id, expected === actual ? null : `${actual}\n  instead of ${expected}`);
  }
}
