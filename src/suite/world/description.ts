/** What a world's block says, read: nothing is minted yet. A member that is undefined was not said. */
import type { FailureCode, Operation } from "../../../host/generated/operations.gen.js";
import type { CertificateOptions, KeylessIdentity, KeyKind } from "../../testkit/index.js";

/** The block `world:` of a suite, or the part of it that a case changes. */
export interface WorldDescription {
  seed?: string;
  keys: Map<string, KeyDescription>;
  identities: Map<string, IdentityDescription>;
  certificates: Map<string, CertificateDescription>;
  /** By name; null takes the suite's away. */
  images: Map<string, ImageDescription | null>;
  blobs: Map<string, BlobDescription | null>;
  /** The first that fits a look-up is shown. */
  faults: FaultDescription[];
  /** What is wrong about the trusted root. */
  trustedRoot?: { path: string; wrong: Wrong };
}

/** A key pair. */
export interface KeyDescription {
  path: string;
  kind: KeyKind;
}

/** Who a keyless certificate is for; the members are the test kit's. */
export interface IdentityDescription {
  path: string;
  identity: KeylessIdentity;
}

/** A long-lived certificate of an authority of one's own; the members are the test kit's. */
export interface CertificateDescription {
  path: string;
  request: CertificateOptions;
}

/** An image, and what is attached to it. */
export interface ImageDescription {
  path: string;
  /** `host/repository:tag`; the entry's name when not said. */
  image?: string;
  /** What its one layer holds, which makes its digest; the reference when not said. */
  content?: string;
  /** Makes it an index of images. */
  platforms?: string[];
  /** Further tags. */
  tags?: string[];
  /** Another repository in which the signatures lie. */
  signaturesIn?: string;
  signatures?: SignatureDescription[];
  attestations?: AttestationDescription[];
}

/** A blob, and the signature that comes with a request about it. */
export interface BlobDescription {
  path: string;
  content?: Uint8Array;
  signatures?: SignatureDescription[];
  attestations?: AttestationDescription[];
}

/** In which form signatures lie, as the kit's; and `files`, which come with a blob. */
export type SignatureFormat = "cosign" | "bundle" | "oci11" | "files";

/** How something is signed. */
export interface SignatureDescription {
  path: string;
  /** The name of a key, an identity or a certificate. */
  by: string;
  /** The name of another image of the world, of which this is a signature: it is for policies to find that out. */
  of?: string;
  /** `files` is for blobs: what cosign's sign-blob writes beside each other. */
  format?: SignatureFormat;
  log?: "v1" | "v2" | "none";
  timestamp?: boolean;
  /** When; seconds since 1970. */
  at?: number;
  /** False: the log has the entry, and it has to be searched for. */
  attachEntry?: boolean;
  annotations?: Record<string, string>;
  wrong?: Wrong;
}

/** How something is attested. */
export interface AttestationDescription extends SignatureDescription {
  predicateType: string;
  predicate: unknown;
}

/** What is wrong: one permutation, or several of which each makes a case of its own. */
export type Wrong = { path: string; name: string } | WrongList;

/** Several permutations. */
export interface WrongList {
  path: string;
  /** These, or every one that fits. */
  names: readonly string[] | "every";
  /** Of every one that fits: only those of these objects (`certificate`, `log entry`, …), if any are named … */
  objects: readonly string[];
  /** … and not these. */
  except: readonly string[];
}

/** A look-up that fails. */
export interface FaultDescription {
  path: string;
  operation: Operation;
  /** With `*` for any run of characters; every argument when not said. */
  argument?: string;
  code: FailureCode;
  message: string;
}
