/** Kubewarden's end-to-end cases of verify-image-signatures, answered by the module of that name, in Kubewarden's words. */
import { renderedMessage } from "../../../host/kubewarden/rendering.js";
import { policy } from "../../../src/testkit/index.js";
import { readKubewardenCases } from "../../support/kubewardenCases/cases.js";
import { outcomeOf } from "../../support/kubewardenCases/outcome.js";
import { KubewardenWorld } from "../../support/kubewardenCases/world.js";
import type { VectorSuite } from "../report.js";

export default {
  name: "kubewarden-e2e",
  async run(shared, report) {
    const cases = readKubewardenCases(new URL("vectors/admission/", shared));
    const world = new KubewardenWorld(cases);
    const module = await policy("verify-image-signatures", { images: world.images });
    for (const one of cases) {
      const settings = { ...world.settingsOf(one.settings), trust: { trustedRoots: [world.sigstore.trustedRoot()] } };
      const [expected, actual] = await outcomeOf(
        one,
        { policy: module, settings, message: (verdict, name) => renderedMessage(verdict, settings, name) },
        world,
      );
      report.check(one.id, expected, actual);
    }
  },
} satisfies VectorSuite;
