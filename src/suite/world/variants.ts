/** `wrong: every` and lists: one case for each permutation, and the twin in which everything is right. */
import { FAULTS, type FaultCode } from "../../../host/generated/codes.gen.js";
import { DocumentError } from "../documentError.js";
import { shown } from "../members.js";
import { type Circumstances, circumstancesOf } from "./circumstances.js";
import type { Wrong, WorldDescription, WrongList } from "./description.js";
import type { Kit } from "./kit.js";
import { Catalogue } from "./permutations.js";
import type { Place } from "./reading.js";
import { isList, readWrong } from "./readWrong.js";
import { type Found, signaturesOf, withWrong } from "./signatures.js";
import type { Variant } from "./world.js";

/** A variant whose world is not made yet. */
export type DescribedVariant = Omit<Variant, "world"> & { world: WorldDescription };

/** The name of the twin. */
const RIGHT = "nothing wrong";

/** One list, and the worlds that it makes. */
interface Listed {
  list: WrongList;
  catalogue: Catalogue;
  circumstances: () => Circumstances;
  worldWith: (wrong?: Wrong) => WorldDescription;
}

/**
 * The variants of a checked world; none when no `wrong` is a list. `image` is what the case's request names. Throws
 * DocumentError for more than one list.
 */
export function variantsOf(world: WorldDescription, kit: Kit, image: string | undefined): DescribedVariant[] {
  const [only, second] = [...signatureLists(world, kit), ...trustLists(world, kit, image)];
  if (second !== undefined) {
    throw new DocumentError(second.list.path, "one case can be wrong in several ways at one place only");
  }
  if (only === undefined) return [];
  const { list, catalogue, circumstances, worldWith } = only;
  const denied = catalogue.several(list, circumstances()).map(({ name, fault }): DescribedVariant => {
    return { name, world: worldWith({ path: list.path, name }), expect: expectationOf(fault) };
  });
  return [{ name: RIGHT, world: worldWith(), expect: { outcome: "allowed" } }, ...denied];
}

/** A fault of the settings is found before there is anything to judge. */
function expectationOf(fault: FaultCode): Variant["expect"] {
  return FAULTS[fault].family === "settings" ? { settings: "invalid", fault } : { outcome: "denied", fault };
}

/**
 * The world in which the one signature that the case is about is wrong: that of the image which the request names, or the
 * only one that there is. Throws DocumentError when there are several, or none.
 */
export function wrongOfCase(world: WorldDescription, place: Place, image: string | undefined): WorldDescription {
  return withWrong(world, onlySignature(world, place.path, image).signature, readWrong(place));
}

function signatureLists(world: WorldDescription, { permutations }: Kit): Listed[] {
  return signaturesOf(world).flatMap(({ signature, target }) => {
    const { wrong: list } = signature;
    if (!isList(list)) return [];
    const circumstances = (): Circumstances => circumstancesOf(signature, target, world);
    const worldWith = (wrong?: Wrong): WorldDescription => withWrong(world, signature, wrong);
    return [{ list, catalogue: new Catalogue(permutations), circumstances, worldWith }];
  });
}

/** What fits a trusted root depends on the signature that it is asked about. */
function trustLists(world: WorldDescription, { trustPermutations }: Kit, image: string | undefined): Listed[] {
  const { trustedRoot, ...right } = world;
  const list = trustedRoot?.wrong;
  if (!isList(list)) return [];
  const circumstances = (): Circumstances => {
    const { signature, target } = onlySignature(world, list.path, image);
    return circumstancesOf(signature, target, world);
  };
  const worldWith = (wrong?: Wrong): WorldDescription =>
    wrong === undefined ? right : { ...right, trustedRoot: { path: list.path, wrong } };
  return [{ list, catalogue: new Catalogue(trustPermutations), circumstances, worldWith }];
}

function onlySignature(world: WorldDescription, path: string, image: string | undefined): Found {
  const all = signaturesOf(world);
  const candidates = image === undefined ? all : all.filter((each) => isOn(each, image, world));
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  const where = image === undefined ? "the world" : `the image ${shown(image)}`;
  const count = candidates.length === 0 ? "no signature" : `${candidates.length} signatures and attestations`;
  const hint = 'put "wrong" beside "by" of a signature in the world of the case';
  throw new DocumentError(path, `${where} has ${count}, and this is about one; ${hint}`);
}

/** The request's image, by name or as it is written, with or without a digest. */
function isOn({ target, on }: Found, image: string, world: WorldDescription): boolean {
  if (target !== "image") return false;
  const written = world.images.get(on)?.image ?? on;
  return image === `\${images.${on}}` || image.split("@")[0] === written;
}
