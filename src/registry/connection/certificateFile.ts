/** PEM files for TLS: certificates and private keys (RFC 7468). */
import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";

import { fileProblem } from "../../document/fileProblem.js";
import { ConfigurationError } from "../configurationError.js";
import { MAX_CERTIFICATE_BYTES } from "../limits.js";

const BLOCK = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** The certificates of a file, each as PEM. `title` says what the file is for. Throws ConfigurationError. */
export function readCertificates(path: string, title: string): string[] {
  const blocks = readPem(path, title).match(BLOCK) ?? [];
  if (blocks.length === 0) throw new ConfigurationError(`${title} ${path}: it holds no certificate in PEM form`);
  for (const [index, block] of blocks.entries()) {
    if (!isCertificate(block))
      throw new ConfigurationError(`${title} ${path}: its certificate number ${index + 1} cannot be read`);
  }
  return blocks;
}

/** The private key of a file, as PEM. Throws ConfigurationError, which repeats nothing of it. */
export function readPrivateKey(path: string, title: string): string {
  const text = readPem(path, title);
  try {
    createPrivateKey(text);
    return text;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const locked = code === "ERR_MISSING_PASSPHRASE" || text.includes("ENCRYPTED");
    const problem = locked
      ? "it is encrypted, and there is nobody to ask for the password"
      : "it holds no private key in PEM form";
    throw new ConfigurationError(`${title} ${path}: ${problem}`);
  }
}

function readPem(path: string, title: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ConfigurationError(`${title} ${path}: ${fileProblem(error)}`);
  }
  if (bytes.length <= MAX_CERTIFICATE_BYTES) return bytes.toString("latin1");
  throw new ConfigurationError(`${title} ${path}: it has more than ${MAX_CERTIFICATE_BYTES} bytes`);
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
