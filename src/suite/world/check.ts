/** What only a whole world can tell: whether all that is named is there, and whether permutations are known and fit. */
import { DocumentError } from "../documentError.js";
import { shown } from "../members.js";
import { circumstancesOf } from "./circumstances.js";
import type { BlobDescription, WorldDescription } from "./description.js";
import type { Kit } from "./kit.js";
import { Catalogue } from "./permutations.js";
import { reference } from "./readImages.js";
import { isList } from "./readWrong.js";
import { type Found, signaturesOf } from "./signatures.js";
import { unknownName } from "./unknownName.js";

/** Throws DocumentError for the first thing that does not go together. */
export function check(world: WorldDescription, kit: Kit | null): void {
  checkReferences(world);
  for (const blob of world.blobs.values()) checkBlob(blob);
  if (kit === null) return;
  for (const found of signaturesOf(world)) checkSignature(found, world, new Catalogue(kit.permutations));
  const { wrong } = world.trustedRoot ?? {};
  if (wrong !== undefined && !isList(wrong)) new Catalogue(kit.trustPermutations).require(wrong);
}

/** Refuses what makes cases, such as `wrong: every`, where there is no case. */
export function refuseLists(world: WorldDescription): void {
  const all = [world.trustedRoot?.wrong, ...signaturesOf(world).map(({ signature }) => signature.wrong)];
  const list = all.find(isList);
  if (list === undefined) return;
  throw new DocumentError(list.path, "several permutations make a case for each: say this in a case, not for all");
}

function checkReferences({ images }: WorldDescription): void {
  const first = new Map<string, string>();
  for (const [name, image] of images) {
    if (image === null) continue;
    const written = image.image ?? reference({ value: name, path: image.path });
    const other = first.get(written);
    if (other !== undefined) throw new DocumentError(image.path, `${shown(other)} is the image ${written} already`);
    first.set(written, name);
  }
}

function checkBlob(blob: BlobDescription | null): void {
  if (blob === null) return;
  const { path, content, signatures = [], attestations = [] } = blob;
  if (content === undefined) throw new DocumentError(path, "its content is missing: give text, base64 or file");
  const [, second] = [...signatures, ...attestations];
  if (second === undefined) return;
  throw new DocumentError(second.path, "a request about a blob comes with one signature or attestation, not more");
}

function checkSignature({ signature, target }: Found, world: WorldDescription, catalogue: Catalogue): void {
  const circumstances = circumstancesOf(signature, target, world);
  const { of, wrong, path } = signature;
  const images = [...world.images].filter(([, image]) => image !== null).map(([name]) => name);
  if (of !== undefined && !images.includes(of)) {
    throw new DocumentError(`${path}.of`, unknownName("image", of, images));
  }
  if (wrong === undefined) return;
  if (isList(wrong)) catalogue.several(wrong, circumstances);
  else catalogue.one(wrong, circumstances);
}
