/** What signatures are held against: an image with what is attached to it, or another artifact with what came along. */
import { Result } from "../fault/result";
import { ArtifactDigests } from "../sigstore/entity/artifactDigests";
import { SignedEntity } from "../sigstore/entity/signedEntity";

/** One artifact, and the signatures that a rule looks at for it. */
@final
export class Subject {
  constructor(
    /** The same for the same artifact with the same signatures, within one evaluation. */
    readonly id: i32,
    /** Of the image's manifest, or of the artifact. */
    readonly artifact: ArtifactDigests,
    readonly isImage: bool,
    /** Each as it was read, or why it could not be; the fault of the whole when nobody knows what there is. */
    readonly entities: Result<Array<Result<SignedEntity>>>,
    /** The image, `host/repository@digest`; empty for another artifact. */
    readonly image: string = "",
  ) {}
}
