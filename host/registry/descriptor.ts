/** Content as registries name it (OCI image specification, "Content Descriptors"). */

/** What the client gives for a descriptor: only what it knows itself. */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:<hex>`. */
  readonly digest: string;
  readonly size: number;
}

/** An entry of a list of referrers: the registry's word, to be read again from the manifest itself. */
export interface ReferrerDescriptor extends Descriptor {
  readonly artifactType: string | null;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A manifest or index with what it is. */
export interface DescribedManifest {
  /** Exactly as sent; they have the digest. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The manifest's own `mediaType`, else the Content-Type, else what its members say. */
  readonly mediaType: string;
  readonly digest: string;
}

/** The platform that is wanted (OCI image specification, "Image Index"). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}
