/** How a signature is made when its description leaves things out, and what a permutation is asked to fit. */
import type { SignatureDescription, WorldDescription } from "./description.js";
import { quoted, unknownName } from "./nearest.js";
import { WorldError } from "./worldError.js";

/** What a signature is put on. */
export type Target = "image" | "blob";

/** Of which kind a signer is, by the block that names it. */
export type SignerKind = "key" | "keyless" | "certificate";

/** Everything about the making of a signature. */
export interface Circumstances {
  signer: SignerKind;
  format: "cosign" | "bundle" | "files";
  kind: "signature" | "attestation";
  log: "v1" | "v2" | "none";
  timestamp: boolean;
}

/**
 * What the description says, and where it is silent: cosign's tag for images and a bundle for blobs, an entry of Rekor v1
 * for identities and none for keys and certificates, a timestamp where Rekor v2 gives no time. Throws WorldError for who
 * is not there, and for what goes not together.
 */
export function circumstancesOf(signature: SignatureDescription, target: Target, world: WorldDescription): Circumstances {
  const signer = signerKind(signature, world);
  const { format = target === "image" ? "cosign" : "bundle", log = signer === "keyless" ? "v1" : "none" } = signature;
  const { timestamp = log === "v2", path } = signature;
  if (log === "v2" && format !== "bundle") {
    throw new WorldError(`${path}.log`, "an entry of Rekor v2 has no place but in a bundle: say format: bundle too");
  }
  return { signer, format, kind: "predicateType" in signature ? "attestation" : "signature", log, timestamp };
}

function signerKind({ by, path }: SignatureDescription, { keys, identities, certificates }: WorldDescription): SignerKind {
  const kinds: [SignerKind, ReadonlyMap<string, unknown>][] = [
    ["key", keys],
    ["keyless", identities],
    ["certificate", certificates],
  ];
  const [found, second] = kinds.filter(([, map]) => map.has(by));
  if (second !== undefined) {
    throw new WorldError(`${path}.by`, `${quoted(by)} is more than one of a key, an identity and a certificate`);
  }
  if (found !== undefined) return found[0];
  const known = kinds.flatMap(([, map]) => [...map.keys()]);
  throw new WorldError(`${path}.by`, unknownName("key, identity or certificate", by, known));
}
