/** A case's world over its suite's. */
import type { BlobDescription, ImageDescription, WorldDescription } from "./description.js";

/**
 * Signers of the case stand in place of the suite's of that name. Of an image or blob the members that the case names
 * stand in place of the suite's, a list as a whole; null takes it away. The case's faults come first.
 */
export function merged(suite: WorldDescription, part: WorldDescription): WorldDescription {
  const seed = part.seed ?? suite.seed;
  const trustedRoot = part.trustedRoot ?? suite.trustedRoot;
  return {
    ...(seed === undefined ? {} : { seed }),
    keys: new Map([...suite.keys, ...part.keys]),
    identities: new Map([...suite.identities, ...part.identities]),
    certificates: new Map([...suite.certificates, ...part.certificates]),
    images: overlaid<ImageDescription>(suite.images, part.images),
    blobs: overlaid<BlobDescription>(suite.blobs, part.blobs),
    faults: [...part.faults, ...suite.faults],
    ...(trustedRoot === undefined ? {} : { trustedRoot }),
  };
}

function overlaid<Entry extends object>(
  below: ReadonlyMap<string, Entry | null>,
  above: ReadonlyMap<string, Entry | null>,
): Map<string, Entry | null> {
  const entries = new Map(below);
  for (const [name, entry] of above) {
    const under = below.get(name) ?? null;
    entries.set(name, entry === null || under === null ? entry : { ...under, ...entry });
  }
  return entries;
}
