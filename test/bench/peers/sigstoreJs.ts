/**
 * @sigstore/verify in this process. The trusted root is read ahead and held, as its users do it; the bundle comes new each
 * time, as text. It does not compare a statement's subject with the artifact: that is less work, and not made up for.
 */
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";

import type { KeylessInput } from "../sigstoreInputs.js";
import type { Subject } from "../work.js";
import { STRANGER } from "./sigstoreVerifier.js";

/** Goes round the inputs. */
export function sigstoreJs(inputs: KeylessInput[]): Subject {
  const ready = inputs.map(verification);
  let next = 0;
  return {
    name: "sigstore-js",
    once: () => (ready[next++ % ready.length] as Verify)(null),
    check: () => ready.every((verify) => verify(null) && refuses(verify)),
  };
}

/** Verifies the input as signed by its identity, or by another one. Throws where it is not. */
type Verify = (other: string | null) => boolean;

function verification({ bundle, trustedRoot, identity, issuer, artifact }: KeylessInput): Verify {
  const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trustedRoot))));
  const bytes = artifact === undefined ? undefined : Buffer.from(artifact);
  return (other) => {
    const entity = toSignedEntity(bundleFromJSON(JSON.parse(bundle)), bytes);
    verifier.verify(entity, { subjectAlternativeName: other ?? identity, extensions: { issuer } });
    return true;
  };
}

function refuses(verify: Verify): boolean {
  try {
    return !verify(STRANGER);
  } catch {
    return true;
  }
}
