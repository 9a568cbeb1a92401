/** What a named permutation of a Notary Project signature is. */
import type { NotaryKey } from "./algorithms.js";
import type { SigningScheme } from "./attributes.js";
import type { Envelope, EnvelopeFormat, EnvelopeTemplate } from "./envelope.js";
import type { SignatureManifest } from "./manifest.js";
import type { Descriptor } from "./payload.js";
import type { NotarySigner } from "./signer.js";
import type { StampRequest } from "./timestamp.js";

/** What a signature is like, before anything is wrong about it. */
export interface NotarySituation {
  readonly envelope: EnvelopeFormat;
  readonly scheme: SigningScheme;
  readonly key: NotaryKey;
  /** How many certificates there are. */
  readonly chain: 1 | 2 | 3;
  readonly timestamp: boolean;
  readonly target: "image" | "blob";
}

/** The part of a signature that is wrong. */
export type NotaryObject =
  "key" | "certificate" | "chain" | "attribute" | "signature" | "payload" | "envelope" | "timestamp" | "manifest";

/** What a verifier answers. */
export type NotaryOutcome = "accepted" | "denied";

/** One way of being wrong. */
export interface NotaryPermutation<Name extends string = string> {
  readonly name: Name;
  readonly object: NotaryObject;
  /** One sentence: what is wrong; all else is right. */
  readonly description: string;
  /** Whether such a signature can be wrong in this way. */
  readonly fits: (of: NotarySituation) => boolean;
  /** What notation answers at the level `strict`. */
  readonly outcome: (of: NotarySituation) => NotaryOutcome;
  /** Where the specification denies what notation accepts: what the specification says. */
  readonly divergence: string | null;
}

/** An entry of a catalogue: the permutation without its name, and how it is done. */
export interface Entry {
  readonly object: NotaryObject;
  readonly description: string;
  /** Every signature unless told otherwise. */
  readonly fits?: (of: NotarySituation) => boolean;
  /** Denied unless told otherwise. */
  readonly outcome?: NotaryOutcome | ((of: NotarySituation) => NotaryOutcome);
  readonly divergence?: string;
  readonly breaks: Breaks;
}

/** The places at which a signature can be made wrong, in the order in which they come. */
export interface Breaks {
  /** Another key or chain. */
  readonly signer?: (signer: NotarySigner, seed: string) => NotarySigner;
  /** Another thing that is signed. */
  readonly descriptor?: (descriptor: Descriptor) => Descriptor;
  /** Other contents of the envelope, before they are signed. */
  readonly template?: (template: EnvelopeTemplate) => EnvelopeTemplate;
  /** Another signature over what was signed; it is the one that gets the timestamp. */
  readonly signature?: (envelope: Envelope, signer: NotarySigner) => Uint8Array;
  /** Another timestamp. */
  readonly timestamp?: (request: StampRequest, seed: string) => StampRequest;
  /** Other contents of the envelope, after they were signed. */
  readonly envelope?: (envelope: Envelope) => Envelope;
  /** Other bytes of the envelope. */
  readonly bytes?: (bytes: Uint8Array, envelope: Envelope) => Uint8Array;
  /** Another manifest. */
  readonly manifest?: (manifest: SignatureManifest) => SignatureManifest;
}
