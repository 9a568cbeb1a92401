/** A signature that was verified with all that came with it. */
import { PublicKey } from "../../signature/key";
import { SignedPayload } from "../../signature/verify";
import { Instant } from "../../time/instant";
import { SignedEntity } from "../entity/signedEntity";
import { SignerClaims } from "../identity/signerClaims";
import { VerifiedLogEntry } from "../log/verifiedLogEntry";

/**
 * Proof that a signer whom the settings trust signed, and when. It says nothing yet of *what* was signed, nor of who the
 * signer is: `verifyClaims` and `Attestor.identityFault` do. AssemblyScript cannot hide a constructor from other files:
 * **only `verifyEntity` constructs it**.
 */
@final
export class VerifiedSignature {
  constructor(
    readonly entity: SignedEntity,
    readonly key: PublicKey,
    /** The signed message, or an envelope's pre-authentication encoding; null when the artifact itself was signed. */
    readonly signed: SignedPayload | null,
    /** What the signer's certificate says; null when a key signed. */
    readonly claims: SignerClaims | null,
    /** Of distinct logs. */
    readonly logEntries: Array<VerifiedLogEntry>,
    /** Of distinct authorities: when they stamped the signature. */
    readonly timestamps: Array<Instant>,
  ) {}
}
