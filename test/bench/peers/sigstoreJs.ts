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

/** The subject. `artifact` is what the bundle signs, when it signs bytes and no statement. */
export function sigstoreJs({ bundle, trustedRoot, identity, issuer }: KeylessInput, artifact?: Uint8Array): Subject {
  const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trustedRoot))));
  const bytes = artifact === undefined ? undefined : Buffer.from(artifact);
  const verify = (subjectAlternativeName: string): boolean => {
    const entity = toSignedEntity(bundleFromJSON(JSON.parse(bundle)), bytes);
    verifier.verify(entity, { subjectAlternativeName, extensions: { issuer } });
    return true;
  };
  return { name: "sigstore-js", once: () => verify(identity), check: () => verify(identity) && refuses(verify) };
}

function refuses(verify: (name: string) => boolean): boolean {
  try {
    return !verify(STRANGER);
  } catch {
    return true;
  }
}
