/** A copy whose last bit is another one: in what is signed, a bit of the signature, also of an ECDSA one, which ends in s. */
export function flipped(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
  return copy;
}
