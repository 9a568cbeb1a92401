/** What cosign refuses although it is right: it refuses what it signed itself in that way, too. */
import type { Way } from "./commands.js";
import type { Cosign } from "./program.js";
import type { Verifier } from "./verifiers.js";

/** A limit of cosign's: where it applies, and why. */
interface Limit {
  applies: (verifier: Verifier, way: Way) => boolean;
  reason: string;
}

const LIMITS: readonly Limit[] = [
  {
    applies: (_, way) => isLongCurve(way) && (way.format === "bundle" || way.kind === "attestation"),
    reason: "with --key it verifies bundles and attestations with SHA-256, whatever the curve",
  },
  {
    applies: (_, way) => isLongCurve(way) && way.format === "cosign" && way.log === "v1",
    reason: "of entries of Rekor v1 in the old format it takes SHA-256 only",
  },
  {
    applies: (_, way) => isEd25519(way) && way.format === "cosign" && way.log === "v1" && way.kind === "signature",
    reason: "an entry of Rekor v1 about it wants Ed25519ph, and --key wants Ed25519",
  },
  {
    applies: (_, way) => isEd25519(way) && way.format === "bundle" && way.log === "v2",
    reason: "Rekor v2 takes Ed25519ph only, and --key wants Ed25519",
  },
];

/** Why the verifier refuses a right signature of the way; null when it accepts it. `assay` accepts all of them. */
export function limitOf(verifier: Verifier, way: Way): string | null {
  if (verifier.name === "assay") return null;
  return LIMITS.find(({ applies }) => applies(verifier, way))?.reason ?? null;
}

function isLongCurve({ signer }: Way): boolean {
  return signer.name.includes("P-384") || signer.name.includes("P-521");
}

function isEd25519({ signer }: Way): boolean {
  return signer.name.includes("Ed25519");
}

/** What cosign does not sign, or signs so that it refuses it itself. */
const SIGN_LIMITS: readonly { applies: (major: Cosign["major"], way: Way) => boolean; reason: string }[] = [
  {
    applies: (_, way) =>
      isLongCurve(way) && way.log === "v1" && (way.format === "bundle" || way.kind === "attestation"),
    reason: "it looks at the entry of Rekor v1 with SHA-256, whatever the curve",
  },
  {
    applies: (_, way) =>
      isEd25519(way) && (way.format === "bundle" || (way.kind === "attestation" && way.log === "v1")),
    reason: "it signs envelopes with Ed25519ph and looks at them with Ed25519, or the other way round",
  },
  {
    applies: (major, way) => major === 3 && way.kind === "attestation" && way.format === "cosign" && way.timestamp,
    reason: "it stamps something else than what it looks at",
  },
  {
    applies: (major, way) => major === 3 && way.signer.kind === "certificate" && way.log === "v2",
    reason: "it gives the log the certificate as if it were a key",
  },
  {
    applies: (major, way) => major === 2 && way.signer.kind === "certificate" && way.format === "bundle",
    reason: "it leaves the certificate out of bundles",
  },
];

/** Why cosign makes no signature in the way that it would accept; null when it makes one. */
export function signLimitOf({ major }: Cosign, way: Way): string | null {
  return SIGN_LIMITS.find(({ applies }) => applies(major, way))?.reason ?? null;
}
