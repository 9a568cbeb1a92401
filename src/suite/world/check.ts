/** What only a whole world can tell: whether there is who signs, and whether permutations are known and fit. */
import { circumstancesOf } from "./circumstances.js";
import type { WorldDescription } from "./description.js";
import { catalogueOf, type Kit } from "./kit.js";
import { reference } from "./readImages.js";
import { isList } from "./readWrong.js";
import { signaturesOf } from "./signatures.js";
import { DocumentError } from "../documentError.js";

/** Throws DocumentError for the first thing that does not go together. `allowsLists`: `wrong: every` may make cases here. */
export function check(world: WorldDescription, kit: Kit | null, { allowsLists }: { allowsLists: boolean }): void {
  for (const [name, image] of world.images) {
    if (image !== null && image.image === undefined) reference({ value: name, path: image.path });
  }
  for (const [name, blob] of world.blobs) checkBlob(name, blob);
  if (kit === null) return;
  const catalogue = catalogueOf(kit);
  for (const { signature, target } of signaturesOf(world)) {
    const of = circumstancesOf(signature, target, world);
    const { wrong } = signature;
    if (wrong === undefined) continue;
    if (!isList(wrong)) catalogue.one(wrong, of);
    else if (allowsLists) catalogue.several(wrong, of);
    else throw new DocumentError(wrong.path, "several permutations make a case for each: say this in a case, not here");
  }
}

function checkBlob(name: string, blob: { path: string; content?: Uint8Array } | null): void {
  void name;
  if (blob !== null && blob.content === undefined) {
    throw new DocumentError(blob.path, 'it must have its content: one of "text", "base64" and "file"');
  }
}
