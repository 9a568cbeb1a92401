/** The kinds of signatures that are held against notation. */
import type { NotarySituation } from "../../../src/testkit/index.js";

const KEYS = ["EC-256", "EC-384", "EC-521", "RSA-2048", "RSA-3072", "RSA-4096"] as const;
const CHAINS = [1, 2, 3] as const;
const ENVELOPES = ["jws", "cose"] as const;
const SCHEMES = ["notary.x509", "notary.x509.signingAuthority"] as const;

/** Every key × chain × envelope × scheme × with and without a timestamp. */
export const SITUATIONS: readonly NotarySituation[] = KEYS.flatMap((key) =>
  CHAINS.flatMap((chain) =>
    ENVELOPES.flatMap((envelope) =>
      SCHEMES.flatMap((scheme) =>
        [false, true].map((timestamp) => ({ key, chain, envelope, scheme, timestamp, target: "image" }) as const),
      ),
    ),
  ),
);

/** Those in which every permutation is tried that fits: each envelope, scheme, length of chain and family of keys. */
export const BROKEN_SITUATIONS: readonly NotarySituation[] = SITUATIONS.filter(
  ({ key, chain, envelope, scheme, timestamp }) => {
    const isOwn = scheme === "notary.x509";
    if (key === "EC-256" && chain === 3) return isOwn && !timestamp;
    if (key === "RSA-2048" && chain === 3) return isOwn && timestamp;
    if (key === "EC-384" && chain === 2) return !isOwn && !timestamp;
    if (key === "EC-521" && chain === 1) return isOwn && !timestamp && envelope === "cose";
    if (key === "EC-256" && chain === 1) return !isOwn && !timestamp && envelope === "jws";
    return false;
  },
);

/** As a check's name. */
export function nameOf({ key, chain, envelope, scheme, timestamp }: NotarySituation): string {
  return `${envelope} ${key} chain of ${chain} ${scheme}${timestamp ? " with a timestamp" : ""}`;
}
