/**
 * A whole Notary Project without a network: a certificate authority, signers below it, a time-stamping authority, and the
 * trust policy and trust store that go with them. The same seed and the same calls give the same bytes.
 */
import { OCI_MANIFEST } from "../registry/mediaTypes.js";
import { SIGNED_AT } from "../sigstore/clock.js";
import type { TimestampAuthority } from "../sigstore/timestampAuthority.js";
import { type AttributeOptions, type SigningScheme, criticalNames, signedAttributes } from "./attributes.js";
import { type ConfigurationOptions, type TrustFiles, trustFiles, writeConfiguration } from "./configuration.js";
import { type Envelope, type EnvelopeFormat, type EnvelopeTemplate, encodeEnvelope, signEnvelope } from "./envelope.js";
import { type ManifestForm, signatureManifest } from "./manifest.js";
import { type Descriptor, PAYLOAD_TYPE, blobDescriptor, payloadOf } from "./payload.js";
import type { Breaks, NotarySituation } from "./permutation.js";
import { type NotaryPermutationName, breaksOf } from "./permutations.js";
import { type RevocationListOptions, revocationList } from "./revocation.js";
import { type BlobSignature, type NotarySignature, blobSignature, imageSignature } from "./signature.js";
import { type NotarySigner, type NotarySignerOptions, makeSigner } from "./signer.js";
import { type StampRequest, stamp, stampRequest, timestampAuthority } from "./timestamp.js";
import { type TrustPolicyOptions, trustPolicy } from "./trustPolicy.js";

/** What a signature is like; what is left out is as notation signs. */
export interface NotarySignOptions {
  /** `jws` by default. */
  readonly envelope?: EnvelopeFormat;
  /** `notary.x509` by default. */
  readonly scheme?: SigningScheme;
  /** Seconds since 1970; `SIGNED_AT` by default. */
  readonly signingTime?: number;
  /** Seconds since 1970; none by default. */
  readonly expiry?: number;
  /** An RFC 3161 timestamp of the signature, made at the signing time. */
  readonly timestamp?: boolean;
  /** Annotations of the payload, which `notation verify --user-metadata` asks for. */
  readonly userMetadata?: Readonly<Record<string, string>>;
  /** The plugin that verifiers need, and its lowest version. */
  readonly plugin?: AttributeOptions["plugin"];
  /** More signed attributes. */
  readonly attributes?: AttributeOptions["attributes"];
  /** Who says to have made the envelope; null is nobody. */
  readonly signingAgent?: string | null;
  /** `config` by default, as notation writes it. */
  readonly manifest?: ManifestForm;
  /** One thing that is wrong; all else is right. */
  readonly wrong?: NotaryPermutationName;
}

/** What signing needs to know of an image: the descriptor of its manifest or index. */
export type Target = Pick<Descriptor, "digest" | "size"> & Partial<Pick<Descriptor, "mediaType">>;

const SIGNING_AGENT = "assay-testkit";

/** A Notary of its own; everything in it follows from the seed. */
export function notary(options: { readonly seed?: string } = {}): Notary {
  return new Notary(options.seed);
}

/** One Notary world. */
export class Notary {
  readonly #signers: NotarySigner[] = [];
  #timestampAuthority: TimestampAuthority | null = null;

  constructor(readonly seed = "notary") {}

  /** The world's time-stamping authority, made when it is first asked for. */
  get timestampAuthority(): TimestampAuthority {
    this.#timestampAuthority ??= timestampAuthority(this.seed);
    return this.#timestampAuthority;
  }

  /** A signer whom trust policy and trust store of this world name from now on. Throws when the subject lacks C, ST or O. */
  signer(options: NotarySignerOptions = {}): NotarySigner {
    const signer = makeSigner(this.seed, options);
    this.#signers.push(signer);
    return signer;
  }

  /** A signature of the image, to be attached to it. */
  sign(image: Target, signer: NotarySigner, options: NotarySignOptions = {}): NotarySignature {
    const { wrong, manifest: form = "config", signingTime = SIGNED_AT } = options;
    const breaks = breaksOf(wrong, situationOf(signer, options, "image"));
    const { digest, size, mediaType = OCI_MANIFEST } = image;
    const subject = { mediaType, digest, size };
    const envelope = this.#envelope(subject, signer, options, breaks);
    const bytes = encoded(envelope, breaks);
    const { format, certificates } = envelope;
    const fields = { subject, envelope: bytes, format, certificates, created: signingTime, form };
    const manifest = signatureManifest(fields);
    return imageSignature(bytes, format, breaks.manifest?.(manifest) ?? manifest);
  }

  /** A signature of the bytes, as a file of its own; permutations of manifests do not apply. */
  signBlob(
    bytes: Uint8Array,
    signer: NotarySigner,
    options: NotarySignOptions & { readonly mediaType?: string; readonly name?: string } = {},
  ): BlobSignature {
    const breaks = breaksOf(options.wrong, situationOf(signer, options, "blob"));
    const descriptor = blobDescriptor(bytes, signer.algorithm.hash, options.mediaType);
    const envelope = this.#envelope(descriptor, signer, options, breaks);
    return blobSignature(encoded(envelope, breaks), envelope.format, options.name ?? "blob");
  }

  /** The revocation list (DER) of the authority that issued the signer's certificate. Throws for a self-signed one. */
  revocationList(signer: NotarySigner, options: RevocationListOptions = {}): Uint8Array {
    return revocationList(signer, options);
  }

  /** A trust policy document (version 1.0) that trusts the signers made so far. */
  trustPolicy(options: TrustPolicyOptions = {}): Record<string, unknown> {
    return trustPolicy(this.#signers, options);
  }

  /** The files of the trust store, PEM, by their paths below `truststore/`. */
  trustStore(): TrustFiles {
    return trustFiles(this.#signers, this.timestampAuthority.authority);
  }

  /**
   * Writes trust policy, trust store and, where signers are named, their keys into notation's configuration folder, which is
   * made when it is not there. notation looks for it at `$XDG_CONFIG_HOME/notation`.
   */
  writeConfiguration(folder: string, options: ConfigurationOptions = {}): void {
    const policy = options.trustPolicy ?? this.trustPolicy();
    writeConfiguration(folder, policy, this.trustStore(), options.signingKeys ?? []);
  }

  #envelope(descriptor: Descriptor, given: NotarySigner, options: NotarySignOptions, breaks: Breaks): Envelope {
    const signer = breaks.signer?.(given, this.seed) ?? given;
    const { userMetadata, timestamp = false, signingTime = SIGNED_AT } = options;
    const about = userMetadata === undefined ? descriptor : { ...descriptor, annotations: userMetadata };
    const template = templateOf(breaks.descriptor?.(about) ?? about, signer, options);
    const made = signEnvelope(breaks.template?.(template) ?? template);
    const signed = { ...made, signature: breaks.signature?.(made, signer) ?? made.signature };
    const stamped = timestamp ? { ...signed, timestamp: this.#stamp(signed, signingTime, breaks) } : signed;
    return breaks.envelope?.(stamped) ?? stamped;
  }

  #stamp({ signature }: Envelope, genTime: number, breaks: Breaks): Uint8Array {
    const request: StampRequest = stampRequest(this.timestampAuthority, signature, genTime);
    return stamp(breaks.timestamp?.(request, this.seed) ?? request);
  }
}

function templateOf(about: Descriptor, signer: NotarySigner, options: NotarySignOptions): EnvelopeTemplate {
  const { envelope: format = "jws", signingAgent = SIGNING_AGENT, signingTime = SIGNED_AT } = options;
  const { algorithm, key, certificates } = signer;
  const attributes = signedAttributes({ ...options, signingTime });
  return {
    format,
    payload: payloadOf(about, format),
    contentType: PAYLOAD_TYPE,
    algorithm,
    critical: criticalNames(attributes),
    attributes,
    certificates,
    signingAgent,
    key,
    hash: algorithm.hash,
  };
}

function situationOf(
  { kind: key, certificates }: NotarySigner,
  { envelope = "jws", scheme = "notary.x509", timestamp = false }: NotarySignOptions,
  target: "image" | "blob",
): NotarySituation {
  return { envelope, scheme, key, chain: certificates.length as 1 | 2 | 3, timestamp, target };
}

function encoded(envelope: Envelope, breaks: Breaks): Uint8Array {
  const bytes = encodeEnvelope(envelope);
  return breaks.bytes?.(bytes, envelope) ?? bytes;
}
