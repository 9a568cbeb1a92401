/** What a log entry must be about before it counts for a signature. */
import { Envelope } from "../../intoto/envelope";
import { ArtifactDigests } from "../entity/artifactDigests";

/** A signature, by whom, over what. */
@final
export class LoggedSignature {
  constructor(
    /** The raw signature; of an envelope its first. */
    readonly signature: Uint8Array,
    /** The signer: a certificate in DER, or else a SubjectPublicKeyInfo. */
    readonly verifier: Uint8Array,
    /** Whether `verifier` is a certificate. */
    readonly isCertificate: bool,
    /** Of the signed message; of an envelope, of its pre-authentication encoding. */
    readonly digests: ArtifactDigests,
    /** The envelope, or null when a message was signed. */
    readonly envelope: Envelope | null,
  ) {}
}
