/** Writing PEM (RFC 7468 §3). */
import { encodeBase64 } from "./base64";

/** Characters of base64 in a line (RFC 7468 §2). */
const LINE: i32 = 64;

/** One block with this label, a line end behind it, as OpenSSL and Go write it. */
export function encodePem(label: string, bytes: Uint8Array): string {
  const text = encodeBase64(bytes);
  const lines = new Array<string>();
  lines.push("-----BEGIN " + label + "-----");
  for (let i = 0; i < text.length; i += LINE) lines.push(text.substring(i, min(i + LINE, text.length)));
  lines.push("-----END " + label + "-----");
  return lines.join("\n") + "\n";
}
