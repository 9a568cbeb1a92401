/** SHA-256 digests as the OCI image specification writes them ("Digests"). */

const SHA256 = /^sha256:[0-9a-f]{64}$/;

/** Whether the text is `sha256:` and 64 lower-case hexadecimal digits. Other algorithms are not taken. */
export function isSha256Digest(text: string): boolean {
  return SHA256.test(text);
}

/** The digest of the bytes, `sha256:<hex>`. */
export async function sha256Digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
