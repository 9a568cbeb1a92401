/** How something is signed, and what that comes to for a signer and a format. */
import { refuseOther, refuseUnknown } from "../arguments.js";
import { KitError } from "../kitError.js";
import type { BundleVersion } from "./bundle.js";
import type { EntryKind } from "./entryBodies.js";
import type { PermutationName } from "../permutations/index.js";
import type { SignerKind } from "./signer.js";

/**
 * Where signatures lie and in which form: cosign's own tags `.sig` and `.att`, Sigstore bundles among the referrers (cosign 3's
 * default), or cosign's layers among the referrers (cosign 2 with `--experimental-oci11`).
 */
export type SignatureFormat = "cosign" | "bundle" | "oci11";

/** What may be told to `signImage`, `attest` and `signBlob`. */
export interface SignOptions {
  /** `bundle` when left out. */
  format?: SignatureFormat;
  /** Rekor v1 when left out. cosign's own format holds entries of Rekor v1 only. */
  log?: "v1" | "v2" | "none";
  /**
   * An RFC 3161 timestamp over the signature. When left out: with Rekor v2, which says no time, and for certificates that
   * are in no log.
   */
  timestamp?: boolean;
  /** Signed along with the image (`-a` of cosign). Not of blobs. */
  annotations?: Readonly<Record<string, string>>;
  /** When it is signed; the signer's own time when left out. Seconds since 1970. */
  at?: number;
  /** Of `bundle`; 0.3 when left out, which is the only one that registries hold. */
  bundleVersion?: BundleVersion;
  /** A bundle with the certificates above the signer's but the root, as cosign 3 writes it with `--certificate-chain`. */
  withChain?: boolean;
  /** What the log's entry is; when left out, what cosign makes of such a signature. */
  entryKind?: EntryKind;
  /** False: the log has the entry and the signature comes without it, so that it has to be searched for. Rekor v1 only. */
  attachEntry?: boolean;
  /** What is wrong, by its name in the catalogue of permutations (docs/permutations.md), or several things at once. */
  wrong?: PermutationName | readonly PermutationName[] | undefined;
}

/** The same without gaps. */
export interface SignPlan extends SignOptions {
  format: SignatureFormat;
  log: "v1" | "v2" | "none";
  timestamp: boolean;
  attachEntry: boolean;
}

/** The members of SignOptions, and the two that attestations have besides. */
const KNOWN = [
  ...["format", "log", "timestamp", "annotations", "at", "bundleVersion", "withChain", "entryKind", "attachEntry"],
  ...["wrong", "predicateType", "predicate"],
];

/** The plan of options for a signer. Throws KitError for what no tool makes, and for options that there are not. */
export function planOf(signer: { kind: SignerKind }, options: SignOptions): SignPlan {
  const { format = "bundle", log = "v1", attachEntry = true } = options;
  refuseUnknown("options of a signature", options, KNOWN);
  refuseOther("format", format, ["bundle", "cosign", "oci11"]);
  refuseOther("log", log, ["v1", "v2", "none"]);
  const isUnlogged = log === "none" && signer.kind !== "key";
  const timestamp = options.timestamp ?? (log === "v2" || isUnlogged);
  if (format !== "bundle" && log === "v2") {
    throw new KitError(`log "v2": the format "${format}" holds entries of Rekor v1 only; take the format "bundle"`);
  }
  if (format !== "bundle" && options.bundleVersion !== undefined) {
    throw new KitError(`bundleVersion: the format "${format}" has no bundle`);
  }
  if (!attachEntry && log !== "v1") {
    throw new KitError(`attachEntry: only a log of Rekor v1 can be searched, not "${log}"`);
  }
  return { ...options, format, log, timestamp, attachEntry };
}
