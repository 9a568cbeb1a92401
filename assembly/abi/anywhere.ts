/** The guest of policies that run in Kubewarden's hosts too. */
import { EvidenceSource } from "../evidence/table";
import { PolicyModule, serve } from "./guest";
import { AnyHostSource } from "./kubewardenSource";

/**
 * As `serve`, and in a host that does not know Assay's look-ups with those of Kubewarden: less can be looked up there, and
 * what the module cannot verify by it is denied, or left to the host where the settings let it be
 * (`ImagePolicy.delegates`); the explanation says which.
 */
export function serveAnywhere(operationLength: i32, payloadLength: i32, policy: () => PolicyModule): i32 {
  return serve(operationLength, payloadLength, policy, anyHost);
}

function anyHost(): EvidenceSource {
  return new AnyHostSource();
}
