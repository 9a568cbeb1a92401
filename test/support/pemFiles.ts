/** Certificates and keys in files of test data, read leniently: text around the blocks is passed over. */

/** The contents of all PEM blocks of a file; the file itself, when it has none and so is DER. */
export function pemBlocksIn(file: Buffer): Uint8Array[] {
  const blocks = [...file.toString("latin1").matchAll(/-----BEGIN [A-Z ]+-----([^-]+)-----END/g)];
  if (blocks.length === 0) return [new Uint8Array(file)];
  return blocks.map(([, body]) => new Uint8Array(Buffer.from(body ?? "", "base64")));
}

/** As the harness takes lists of certificates. */
export function hexList(ders: Uint8Array[]): string {
  return ders.map((der) => Buffer.from(der).toString("hex")).join(",");
}
