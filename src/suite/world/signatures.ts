/** Every signature of a world, and a world in which one is made otherwise. */
import type { AttestationDescription, SignatureDescription, Wrong, WorldDescription } from "./description.js";
import type { Target } from "./circumstances.js";

/** A signature, and what it is on. */
export interface Found {
  target: Target;
  /** The name of the image or blob. */
  on: string;
  signature: SignatureDescription | AttestationDescription;
}

/** All signatures and attestations of a world. */
export function signaturesOf(world: WorldDescription): Found[] {
  return [...found(world.images, "image"), ...found(world.blobs, "blob")];
}

/** The world in which that signature is wrong in this way, or right again. */
export function withWrong(world: WorldDescription, signature: SignatureDescription, wrong?: Wrong): WorldDescription {
  const changed: SignatureDescription = { ...signature };
  if (wrong === undefined) delete changed.wrong;
  else changed.wrong = wrong;
  return {
    ...world,
    images: replaced(world.images, signature, changed),
    blobs: replaced(world.blobs, signature, changed),
  };
}

type Signable = { signatures?: SignatureDescription[]; attestations?: AttestationDescription[] };

function found(entries: ReadonlyMap<string, Signable | null>, target: Target): Found[] {
  return [...entries].flatMap(([on, entry]) =>
    [...(entry?.signatures ?? []), ...(entry?.attestations ?? [])].map((signature) => ({ target, on, signature })),
  );
}

function replaced<Entry extends Signable>(
  entries: ReadonlyMap<string, Entry | null>,
  before: SignatureDescription,
  after: SignatureDescription,
): Map<string, Entry | null> {
  const change = <Each extends SignatureDescription>(list: Each[]): Each[] =>
    list.map((each) => (each === before ? (after as Each) : each));
  return new Map(
    [...entries].map(([name, entry]) => {
      if (entry === null) return [name, null];
      const { signatures, attestations } = entry;
      return [
        name,
        {
          ...entry,
          ...(signatures && { signatures: change(signatures) }),
          ...(attestations && { attestations: change(attestations) }),
        },
      ];
    }),
  );
}
