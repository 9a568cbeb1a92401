/** Where signatures of an image are looked for. */

/** What is attached to images: signatures of them, or attestations about them. */
export enum AttachedKind {
  Signatures,
  Attestations,
}

/** The formats that are looked at. */
@final
export class AttachedFormats {
  constructor(
    /** Sigstore bundles among the image's referrers (cosign 3). */
    readonly bundle: bool,
    /** The tag `sha256-HEX.sig`, of attestations `.att` (cosign 1 and 2). */
    readonly cosign: bool,
    /** Simple-signing layers among the referrers (cosign 2 with `--experimental-oci11`). */
    readonly oci11: bool,
    /** The tag is not looked at when there is a bundle that can be read, as cosign 3 does. */
    readonly bundlesHideTag: bool,
  ) {}

  /** Whether the referrers must be listed. */
  get needsReferrers(): bool {
    return this.bundle || this.oci11;
  }

  /** Equal for equal formats. */
  get key(): string {
    return [this.bundle, this.cosign, this.oci11, this.bundlesHideTag].join();
  }
}
