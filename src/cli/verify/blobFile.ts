/** The file whose signature is verified: its digests in one pass, and its bytes when the module wants them. */
import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { open } from "node:fs/promises";

import { LookupFailure } from "../../../host/registry/failure.js";
import { fileProblem } from "../../document/fileProblem.js";
import { UsageError } from "../exitCodes.js";

/**
 * The most bytes that a module is given: what it hashes again in its own memory. Larger files are verified by their
 * digests, which is what all signatures but pure Ed25519 are made over.
 */
const MAX_CONTENT_BYTES = 64 * 1024 * 1024;

/** A blob and its digests in hexadecimal. */
export interface Blob {
  readonly name: string;
  readonly digests: { readonly sha256: string; readonly sha384?: string; readonly sha512?: string };
  /** Bytes; null when it is not known. */
  readonly size: number | null;
  /** The bytes; rejects with a LookupFailure when they are too many, or not to be had any more. */
  readonly content: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** Reads a file once, or standard input for `-`, whatever its size. Throws UsageError. */
export async function readBlob(path: string): Promise<Blob> {
  const hashes = { sha256: createHash("sha256"), sha384: createHash("sha384"), sha512: createHash("sha512") };
  let size = 0;
  let kept: Buffer[] | null = path === "-" ? [] : null;
  try {
    for await (const chunk of (path === "-" ? process.stdin : createReadStream(path)) as AsyncIterable<Buffer>) {
      for (const hash of Object.values(hashes)) hash.update(chunk);
      size += chunk.length;
      if (size > MAX_CONTENT_BYTES) kept = null;
      kept?.push(chunk);
    }
  } catch (error) {
    throw new UsageError(`${path}: ${fileProblem(error)}`);
  }
  const digests = {
    sha256: hashes.sha256.digest("hex"),
    sha384: hashes.sha384.digest("hex"),
    sha512: hashes.sha512.digest("hex"),
  };
  const bytes = kept === null ? null : Buffer.concat(kept);
  const content = async (): Promise<Uint8Array<ArrayBuffer>> => {
    if (size > MAX_CONTENT_BYTES) {
      throw new LookupFailure("too-large", `the artifact has ${size} bytes, more than ${MAX_CONTENT_BYTES}`);
    }
    return bytes ?? (await readSame(path, size));
  };
  return { name: path, digests, size, content };
}

/** A blob that is only named by its SHA-256 in hexadecimal. Throws UsageError. */
export function namedBlob(option: string, hex: string): Blob {
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new UsageError(`${option} ${hex}: a digest has 64 hexadecimal digits`);
  const content = async (): Promise<Uint8Array<ArrayBuffer>> => {
    throw new LookupFailure("not-found", "the artifact was named by its digest, and its content is not at hand");
  };
  const sha256 = hex.toLowerCase();
  return { name: `sha256:${sha256}`, digests: { sha256 }, size: null, content };
}

/** The file again; another size means that it changed. That the bytes are the same is the module's to check. */
async function readSame(path: string, size: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const file = await open(path, constants.O_RDONLY);
    try {
      const bytes = new Uint8Array(size);
      const { bytesRead } = await file.read(bytes, 0, size, 0);
      if (bytesRead === size) return bytes;
    } finally {
      await file.close();
    }
  } catch {
    // Said below: whatever went wrong, the bytes are gone.
  }
  throw new LookupFailure("unavailable", "the artifact's file changed while it was verified");
}
