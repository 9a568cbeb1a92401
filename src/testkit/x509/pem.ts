/** Certificates as text: PEM (RFC 7468), and the form in which the harness takes lists of them. */

/** The blocks of these contents, in lines of 64 characters. */
export function pemOf(label: string, ...contents: readonly Uint8Array[]): string {
  const lines = (bytes: Uint8Array): string =>
    Buffer.from(bytes)
      .toString("base64")
      .replace(/.{1,64}/g, "$&\n");
  return contents.map((bytes) => `-----BEGIN ${label}-----\n${lines(bytes)}-----END ${label}-----\n`).join("");
}

/**
 * The contents of all PEM blocks of a file of test data; the file itself, when it has none and so is DER. Lenient: text around
 * the blocks is passed over.
 */
export function pemBlocksIn(file: Buffer): Uint8Array[] {
  const blocks = [...file.toString("latin1").matchAll(/-----BEGIN [A-Z ]+-----([^-]+)-----END/g)];
  if (blocks.length === 0) return [new Uint8Array(file)];
  return blocks.map(([, body]) => new Uint8Array(Buffer.from(body ?? "", "base64")));
}

/** As the harness takes lists of certificates. */
export function hexList(ders: readonly Uint8Array[]): string {
  return ders.map((der) => Buffer.from(der).toString("hex")).join(",");
}
