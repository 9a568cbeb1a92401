/** WebCrypto of the runtime. Keys are imported ahead; each answer is awaited before the next is asked for. */
import { webcrypto } from "node:crypto";

import { PSS_SALT_BYTES, type Sample, type Scheme } from "../schemes.js";
import { oncePerKey, type Verifier } from "./verifier.js";

type Ready = Sample & { key: webcrypto.CryptoKey };

/** Takes every scheme. */
export function webcryptoVerifier(scheme: Scheme): Verifier<Ready> {
  const algorithm = verifyAlgorithm(scheme);
  const importAlgorithm = { ...algorithm, hash: webHash(scheme), namedCurve: scheme.curve ?? "" };
  const importKey = oncePerKey(({ spki }) =>
    webcrypto.subtle.importKey("spki", spki, importAlgorithm, false, ["verify"]),
  );
  return {
    name: "webcrypto",
    ready: async (sample) => ({ ...sample, key: await importKey(sample) }),
    verify: ({ key, webSignature, payload }) => webcrypto.subtle.verify(algorithm, key, webSignature, payload),
  };
}

/** What WebCrypto calls the hash. */
export function webHash({ hash }: Pick<Scheme, "hash">): string {
  return hash.replace("sha", "SHA-");
}

function verifyAlgorithm(scheme: Scheme): { name: string; hash?: string; saltLength?: number } {
  switch (scheme.family) {
    case "ecdsa":
      return { name: "ECDSA", hash: webHash(scheme) };
    case "ed25519":
      return { name: "Ed25519" };
    case "rsa-pkcs1":
      return { name: "RSASSA-PKCS1-v1_5" };
    case "rsa-pss":
      return { name: "RSA-PSS", saltLength: PSS_SALT_BYTES };
  }
}
