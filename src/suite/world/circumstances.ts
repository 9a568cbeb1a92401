/** How a signature is made when its description leaves things out, and what a permutation is asked to fit. */
import type { KeyKind } from "../../testkit/index.js";
import type { SignatureDescription, WorldDescription } from "./description.js";
import { shown } from "../members.js";
import { unknownName } from "./unknownName.js";
import { DocumentError } from "../documentError.js";

/** What a signature is put on. */
export type Target = "image" | "blob";

/** Of which kind a signer is, by the block that names it. */
export type SignerKind = "key" | "keyless" | "certificate";

/** Everything about the making of a signature, as the kit's permutations are asked. */
export interface Circumstances {
  target: Target;
  signer: SignerKind;
  /** Of a blob, `cosign` is its files. */
  format: "cosign" | "bundle" | "oci11";
  kind: "signature" | "attestation";
  log: "v1" | "v2" | "none";
  timestamp: boolean;
  annotations: boolean;
  keyKind: KeyKind;
}

/** What the description says; where it is silent, what the kit does. Throws DocumentError for who is not there. */
export function circumstancesOf(
  signature: SignatureDescription,
  target: Target,
  world: WorldDescription,
): Circumstances {
  const { format = "bundle", log = "v1", annotations = {} } = signature;
  const signer = signerKind(signature, world);
  const isUnlogged = log === "none" && signer !== "key";
  const { timestamp = log === "v2" || isUnlogged } = signature;
  if (log === "v2" && format !== "bundle") {
    const path = signature.log === undefined ? signature.path : `${signature.path}.log`;
    throw new DocumentError(path, "an entry of Rekor v2 has no place but in a bundle: take format: bundle");
  }
  return {
    target,
    signer,
    format: format === "files" ? "cosign" : format,
    kind: "predicateType" in signature ? "attestation" : "signature",
    log,
    timestamp,
    annotations: Object.keys(annotations).length > 0,
    keyKind: world.keys.get(signature.by)?.kind ?? world.certificates.get(signature.by)?.request.kind ?? "P-256",
  };
}

function signerKind(
  { by, path }: SignatureDescription,
  { keys, identities, certificates }: WorldDescription,
): SignerKind {
  const kinds: [SignerKind, ReadonlyMap<string, unknown>][] = [
    ["key", keys],
    ["keyless", identities],
    ["certificate", certificates],
  ];
  const [found, second] = kinds.filter(([, map]) => map.has(by));
  if (second !== undefined) {
    throw new DocumentError(`${path}.by`, `${shown(by)} is more than one of a key, an identity and a certificate`);
  }
  if (found !== undefined) return found[0];
  const known = kinds.flatMap(([, map]) => [...map.keys()]);
  throw new DocumentError(`${path}.by`, unknownName("key, identity or certificate", by, known));
}
