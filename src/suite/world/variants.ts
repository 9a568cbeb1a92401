/** `wrong: every` and lists: one case for each permutation, and the twin in which everything is right. */
import { circumstancesOf } from "./circumstances.js";
import type { WorldDescription } from "./description.js";
import { catalogueOf, type Kit } from "./kit.js";
import { shown } from "../members.js";
import type { Place } from "./reading.js";
import { isList, readWrong } from "./readWrong.js";
import { type Found, signaturesOf, withWrong } from "./signatures.js";
import { DocumentError } from "../documentError.js";
import type { Variant } from "./world.js";

/** A variant whose world is not made yet. */
export type DescribedVariant = Omit<Variant, "world"> & { world: WorldDescription };

/** The name of the twin. */
export const RIGHT = "nothing wrong";

/** The variants of a checked world; none when no `wrong` is a list. Throws DocumentError for more than one list. */
export function variantsOf(world: WorldDescription, kit: Kit): DescribedVariant[] {
  const lists = signaturesOf(world).filter(({ signature }) => isList(signature.wrong));
  const [only, second] = lists;
  if (second !== undefined) {
    throw new DocumentError(
      second.signature.wrong?.path ?? "",
      "only one signature of a case can be wrong in several ways",
    );
  }
  if (only === undefined) return [];
  const { signature, target } = only;
  const { wrong } = signature;
  if (!isList(wrong)) return [];
  const of = circumstancesOf(signature, target, world);
  const fitting = catalogueOf(kit).several(wrong, of);
  const denied = fitting.map(({ name, fault }): DescribedVariant => ({
    name,
    world: withWrong(world, signature, { path: wrong.path, name }),
    expect: { outcome: "denied", fault },
  }));
  return [{ name: RIGHT, world: withWrong(world, signature), expect: { outcome: "allowed" } }, ...denied];
}

/**
 * The world in which the one signature that the case is about is wrong: that of the image which the request names, or the
 * only one that there is. Throws DocumentError when there are several, or none.
 */
export function wrongOfCase(world: WorldDescription, place: Place, image: string | undefined): WorldDescription {
  const all = signaturesOf(world);
  const candidates = image === undefined ? all : all.filter((each) => isOn(each, image, world));
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return withWrong(world, only.signature, readWrong(place));
  const where = image === undefined ? "the world" : `the image ${shown(image)}`;
  const count = candidates.length === 0 ? "no signature" : `${candidates.length} signatures and attestations`;
  throw new DocumentError(
    place.path,
    `${where} has ${count}, and wrong is about one; put it beside "by" of a signature in the case's world`,
  );
}

/** The request's image, by name or as it is written, with or without a digest. */
function isOn({ target, on }: Found, image: string, world: WorldDescription): boolean {
  if (target !== "image") return false;
  const written = world.images.get(on)?.image ?? on;
  const plain = image.split("@")[0];
  return image === `\${images.${on}}` || plain === written || on === image;
}
