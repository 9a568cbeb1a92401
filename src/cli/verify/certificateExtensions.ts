/**
 * Fulcio's GitHub extensions of a certificate that was verified, to show them (Fulcio, oid-info 1.3.6.1.4.1.57264.1).
 * Nothing is decided with what is read here: the module has decided, and reads its certificates by itself.
 */

/** An extension's OID in DER, up to its last arc: tag, length, 1.3.6.1.4.1.57264.1. */
const ARC = Buffer.from([0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xbf, 0x30, 0x01]);
const OCTET_STRING = 0x04;

/** The names under which cosign shows the extensions .2 to .6, whose values are the text itself. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [2, "githubWorkflowTrigger"],
  [3, "githubWorkflowSha"],
  [4, "githubWorkflowName"],
  [5, "githubWorkflowRepository"],
  [6, "githubWorkflowRef"],
]);

/** One extension that is there. */
export interface ShownExtension {
  readonly name: string;
  /** Dotted. */
  readonly oid: string;
  readonly value: string;
}

/** Those that the certificate (DER) has, in order of their numbers. */
export function githubExtensions(certificate: Uint8Array): ShownExtension[] {
  const der = Buffer.from(certificate);
  const found: ShownExtension[] = [];
  for (const [arc, name] of NAMES) {
    const value = valueOf(der, arc);
    if (value !== null) found.push({ name, oid: `1.3.6.1.4.1.57264.1.${arc}`, value });
  }
  return found;
}

/** The text behind the OID: an OCTET STRING of less than 64 KiB; a critical flag is passed over. */
function valueOf(der: Buffer, arc: number): string | null {
  const at = der.indexOf(Buffer.concat([ARC, Buffer.from([arc])]));
  if (at < 0) return null;
  let position = at + ARC.length + 1;
  if (der[position] === 0x01) position += 3;
  if (der[position] !== OCTET_STRING) return null;
  const first = der[position + 1] ?? 0;
  const bytes = first < 0x80 ? 0 : first - 0x80;
  if (bytes > 2) return null;
  const length = bytes === 0 ? first : der.readUIntBE(position + 2, bytes);
  const start = position + 2 + bytes;
  return start + length > der.length ? null : der.toString("utf8", start, start + length);
}
