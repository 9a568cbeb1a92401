/** node:crypto: native code with assembly for this processor. Keys are parsed ahead. */
import { verify } from "node:crypto";

import { nodeHash, nodeOptions, type Sample, type Scheme } from "../schemes.js";
import type { Verifier } from "./verifier.js";

/** Takes every scheme. */
export function nodeVerifier(scheme: Scheme): Verifier<Sample & { key: Parameters<typeof verify>[2] }> {
  const hash = nodeHash(scheme);
  const options = nodeOptions(scheme);
  const hasOptions = Object.keys(options).length > 0;
  return {
    name: "node",
    ready: (sample) => ({ ...sample, key: hasOptions ? { key: sample.publicKey, ...options } : sample.publicKey }),
    verify: ({ key, payload, signature }) => verify(hash, payload, key, signature),
  };
}
