export function ping(bytes: Uint8Array): i32 {
  return bytes.length;
}
