/** All rules that are broken, each by its name. */
import { authorityMutations, pathLengthMutations } from "./mutations/authorities.js";
import { encodingMutations } from "./mutations/encoding.js";
import { extensionMutations, issuanceMutations, purposeMutations, valueMutations } from "./mutations/extensions.js";
import { chainingMutations, constraintMutations } from "./mutations/names.js";
import { policyMutations } from "./mutations/policies.js";
import { signatureMutations } from "./mutations/signatures.js";
import { structureMutations } from "./mutations/structure.js";
import { timeMutations } from "./mutations/time.js";
import type { Mutation } from "./mutation.js";

export const mutations: readonly Mutation[] = [
  ...timeMutations,
  ...signatureMutations,
  ...authorityMutations,
  ...pathLengthMutations,
  ...extensionMutations,
  ...valueMutations,
  ...issuanceMutations,
  ...purposeMutations,
  ...chainingMutations,
  ...constraintMutations,
  ...policyMutations,
  ...encodingMutations,
  ...structureMutations,
];
