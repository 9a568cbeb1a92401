/** The ways in which a Notary Project signature can be wrong, each with a name. */
import { KitError } from "../kitError.js";
import type { Breaks, Entry, NotaryPermutation, NotarySituation } from "./permutation.js";
import { attributePermutations } from "./permutations/attributes.js";
import { certificatePermutations } from "./permutations/certificates.js";
import { chainPermutations } from "./permutations/chains.js";
import { envelopePermutations } from "./permutations/envelopes.js";
import { manifestPermutations } from "./permutations/manifests.js";
import { signaturePermutations } from "./permutations/signatures.js";
import { timestampPermutations } from "./permutations/timestamps.js";

const CATALOGUE = {
  ...signaturePermutations,
  ...certificatePermutations,
  ...chainPermutations,
  ...attributePermutations,
  ...envelopePermutations,
  ...timestampPermutations,
  ...manifestPermutations,
};

/** The name of a permutation. */
export type NotaryPermutationName = keyof typeof CATALOGUE;

/** All of them. */
export const notaryPermutations: readonly NotaryPermutation<NotaryPermutationName>[] = Object.entries<Entry>(
  CATALOGUE,
).map(([name, entry]) => permutation(name as NotaryPermutationName, entry));

/** How the permutation is done in a signature like this. Throws when there is none of that name, or when it does not fit. */
export function breaksOf(name: NotaryPermutationName | undefined, of: NotarySituation): Breaks {
  if (name === undefined) return {};
  const entry = (CATALOGUE as Record<string, Entry | undefined>)[name];
  if (entry === undefined) throw new KitError(`there is no permutation ${JSON.stringify(name)} of Notary signatures`);
  if (entry.fits?.(of) === false) throw new KitError(`${JSON.stringify(name)} does not fit ${JSON.stringify(of)}`);
  return entry.breaks;
}

function permutation(name: NotaryPermutationName, entry: Entry): NotaryPermutation<NotaryPermutationName> {
  const { object, description, fits = () => true, outcome = "denied", divergence = null } = entry;
  const judge = typeof outcome === "string" ? () => outcome : outcome;
  return { name, object, description, fits, outcome: judge, divergence };
}
