/** Files of the cache: there whole and on the disk, or not at all; for their owner alone. */
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The names under which files are written before they are whole. */
export const UNFINISHED = /\.[0-9a-f]{8}\.part$/;

/**
 * Writes a file under another name in its folder, which is made if it is missing, waits until it is on the disk, and gives it its
 * name. Rejects with what the file system says; nothing of it is left then.
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = `${path}.${randomBytes(4).toString("hex")}.part`;
  try {
    const file = await open(part, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** A file as it is. */
export interface ReadFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly modified: Date;
}

/**
 * The bytes of a regular file of at most `limit` bytes; null when there is no such file, and for what is none: a device, a pipe or
 * a symbolic link. Rejects with what else the file system says.
 */
export async function readRegular(path: string, limit: number): Promise<ReadFile | null> {
  // A pipe would keep the opener waiting without O_NONBLOCK. Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
  const file = await open(path, flags).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR", "ELOOP", "ENXIO"].includes(codeOf(error))) return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const status = await file.stat();
    if (!status.isFile() || status.size > limit) return null;
    return { bytes: new Uint8Array(await file.readFile()), modified: status.mtime };
  } finally {
    await file.close();
  }
}

/** The file system's word for an error, such as ENOSPC; empty for another error. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}

/** A new name is on the disk when its folder is; not every system can say so. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(async () => await handle.close());
  } catch {
    // The file itself is on the disk: at worst its name is lost with the power, and the content is fetched again.
  }
}
