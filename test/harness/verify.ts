/** For tests of the verification of Sigstore signatures. */
import { verifyClaims } from "../../assembly/sigstore/verify/claims";
import { verifyEntity } from "../../assembly/sigstore/verify/verifyEntity";

export const verifiers: i32 = 0;

export function linked(): bool {
  return verifyEntity.index != verifyClaims.index;
}
