/** NaCl's secretbox, of a library that is an optional peer: only keys that cosign encrypted need it. */
import type * as Salsa from "@noble/ciphers/salsa.js";

import { SigningError } from "./signingError.js";

const INSTALL = "npm install @noble/ciphers@2.4.0";

/** The plaintext; null when the key is not the one that it was sealed with. Rejects with SigningError without the library. */
export async function openSecretbox(key: Uint8Array, nonce: Uint8Array, box: Uint8Array): Promise<Uint8Array | null> {
  const { secretbox } = await library();
  try {
    return secretbox(key, nonce).open(box);
  } catch {
    return null;
  }
}

async function library(): Promise<Pick<typeof Salsa, "secretbox">> {
  try {
    return await import("@noble/ciphers/salsa.js");
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message = `a key that cosign encrypted needs the package @noble/ciphers, which is not installed: ${INSTALL}`;
    throw new SigningError(message, { cause });
  }
}
