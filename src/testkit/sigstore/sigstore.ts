/** A whole Sigstore without a network, as policy authors use it. */
import type { Artifact } from "../../../host/capability/artifact.js";
import { bytesOf, digestOf } from "../bytes.js";
import { KitError } from "../kitError.js";
import { retrieveEntries } from "../server/rekorApi.js";
import { type ServerOptions, SigstoreServer } from "../server/server.js";
import { digest } from "../x509/keys.js";
import type { Attribute } from "../x509/names.js";
import { type SeededKind } from "../x509/seededKinds.js";
import { seededKey } from "../x509/seededKey.js";
import { type TrustPermutationName, trustedRootOf, wrongOf } from "../permutations/index.js";
import { attachTo } from "./attachTo.js";
import type { Attachment } from "./attachment.js";
import type { Breakage } from "./breakage.js";
import { SIGNED_AT, TRUSTED_FROM, TRUSTED_TO } from "./clock.js";
import { type DetachedFiles, detachedFiles } from "./cosignLayer.js";
import { COSIGN_SIGN, IN_TOTO } from "./dsse.js";
import type { CertificateRequest } from "./fulcio.js";
import { subjectOf } from "./identities.js";
import { type KeylessIdentity, identityOf } from "./keylessIdentity.js";
import type { LogEntry } from "./logEntry.js";
import { type Work, provenSignature, writtenBundle, writtenLayer } from "./making.js";
import { OwnAuthority } from "./ownAuthority.js";
import {
  type SignedImage,
  attestationStatement,
  imageStatement,
  predicateTypeOf,
  simpleSigningPayload,
} from "./payloads.js";
import { serialNumberOf } from "./serialNumber.js";
import { SigstoreServices } from "./services.js";
import { type SignOptions, type SignPlan, planOf } from "./signOptions.js";
import { type Signed, type TestSigner, certificateSigner, keySigner } from "./signed.js";
import { Signer } from "./signer.js";
import { type TufMirror, type TufMirrorOptions, tufMirror } from "./tufMirror.js";

/** How a Sigstore is made. */
export interface SigstoreOptions {
  /** All keys follow from it; "sigstore" when left out. */
  seed?: string;
}

/** What a certificate of somebody's own authority says. */
export interface CertificateOptions {
  /** Such as `CN=Release,O=Shop`: C, ST, L, O, OU, CN and emailAddress, in order, without escapes. */
  subject: string;
  /** Alternative names. */
  email?: string;
  uri?: string;
  dns?: string;
  /** The kind of its key; P-256 when left out. */
  kind?: SeededKind;
  /** The authority, by name: its certificates follow from the seed. "own authority" when left out. */
  authority?: string;
  /** From when to when it is valid; from 2025 to 2035 when left out. Seconds since 1970. */
  from?: number;
  to?: number;
}

/** What is said about an artifact. */
export interface AttestOptions extends SignOptions {
  /** A URI, or one of cosign's short names such as `slsaprovenance1`; `custom` when left out. */
  predicateType?: string;
  /** Any JSON; an empty object when left out. */
  predicate?: unknown;
}

/** A signature or attestation of a blob, with all that verify-artifact is asked with. */
export interface SignedBlob {
  /** The Sigstore bundle, bytes of JSON. */
  readonly bundle: Uint8Array;
  /** The same as files of cosign 2's sign-blob. */
  readonly files: DetachedFiles;
  /** The request for verify-artifact, with the bundle. */
  readonly request: Record<string, unknown>;
  /** The request with the files in the bundle's place. */
  readonly requestWithFiles: Record<string, unknown>;
  /** What `artifact` of `Policy.evaluate`'s options takes. */
  readonly artifact: Artifact;
  /** The signature with all that proves it, before it was written. */
  readonly signed: Signed;
}

/**
 * A certificate authority like Fulcio, a certificate transparency log, Rekor v1 and v2, a time-stamping authority and the trusted
 * root of all of them, in memory.
 *
 * Everything follows from the seed and the arguments of the one call: not from the machine's clock, nor from calls made
 * before. Keys of a seed are no secret. Not modelled: the services' own checks (any identity is certified without a token,
 * anything is logged), and one history of the logs: each entry is proved in a tree of its own.
 */
export class Sigstore {
  readonly seed: string;
  /** The services themselves, for what is not offered here. What they make depends on the order of calls. */
  readonly services: SigstoreServices;
  /** Entries of Rekor v1 that can be searched for. */
  readonly #logged: LogEntry[] = [];
  #tuf: TufMirror | null = null;
  readonly #authorities = new Map<string, OwnAuthority>();

  constructor({ seed = "sigstore" }: SigstoreOptions = {}) {
    this.seed = seed;
    this.services = new SigstoreServices(seed);
  }

  /** The holder of a key, by name. A key of RSA-4096 takes most of a second to make, all others much less. */
  key(name: string, kind: SeededKind = "P-256"): Signer {
    const key = seededKey(`${this.seed} key ${name}`, kind);
    return new Signer({ name, kind: "key", key, identity: null, at: SIGNED_AT, present: () => keySigner(key) });
  }

  /**
   * Somebody with a certificate of ten minutes for the identity, with an SCT in it. `at`: when it is issued, seconds
   * since 1970; each signature made at another time comes with a certificate of that time.
   */
  keyless(
    keyless: KeylessIdentity,
    { at = SIGNED_AT, kind = "P-256" }: { at?: number; kind?: SeededKind } = {},
  ): Signer {
    const identity = identityOf(keyless);
    const text = JSON.stringify(identity);
    const key = seededKey(`${this.seed} ${text}`, kind);
    // The same request gives the same certificate: it is made once.
    const presented = new Map<number, TestSigner>();
    return new Signer({
      name: subjectOf(identity),
      kind: "keyless",
      key,
      identity: { subject: subjectOf(identity), issuer: identity.issuer },
      at,
      present: (time, change) => {
        const known = presented.get(time);
        if (change === undefined && known !== undefined) return known;
        const fields = { serialNumber: serialNumberOf(`${text} ${time}`, key.spki) };
        const asked: CertificateRequest = { identity, key, at: time, fields };
        const request = change?.(asked, this.services) ?? asked;
        const fulcio = request.by ?? this.services.fulcio;
        const signer = certificateSigner(fulcio.issue(request), fulcio.chain);
        if (change === undefined) presented.set(time, signer);
        return signer;
      },
    });
  }

  /** The holder of a long-lived certificate of an authority that is not Sigstore's (bring your own certificate). */
  certified(options: CertificateOptions): Signer {
    const { subject, authority = "own authority", kind = "P-256", from = TRUSTED_FROM, to = TRUSTED_TO } = options;
    const issuer = this.#authorities.get(authority) ?? new OwnAuthority(`${this.seed} ${authority}`, authority);
    this.#authorities.set(authority, issuer);
    const key = seededKey(`${this.seed} ${authority} ${subject}`, kind);
    const request = { ...options, subject: attributesOf(subject), key, from, to };
    return new Signer({
      name: subject,
      kind: "certificate",
      key,
      identity: null,
      at: SIGNED_AT,
      present: (time, change = (asked) => asked) => {
        const asked = change({ identity: { issuer: "" }, key, at: time }, this.services);
        return certificateSigner(issuer.issue(request, time, asked), issuer.chain);
      },
    });
  }

  /** A signature of an image or index, as `cosign sign` makes it. Throws KitError for options that do not fit. */
  signImage(image: SignedImage, signer: Signer, options: SignOptions = {}): Attachment {
    const plan = planOf(signer, options);
    const isBundle = plan.format === "bundle";
    const work: Work = {
      kind: "signature",
      target: "image",
      image,
      payloadType: isBundle ? IN_TOTO : null,
      payload: isBundle ? imageStatement : simpleSigningPayload,
    };
    return this.#attachment(signer, work, isBundle ? COSIGN_SIGN : null, plan);
  }

  /** An attestation of an image or index, as `cosign attest` makes it. Throws KitError for options that do not fit. */
  attest(image: SignedImage, signer: Signer, options: AttestOptions = {}): Attachment {
    const predicateType = predicateTypeOf(options.predicateType ?? "custom");
    const work: Work = {
      kind: "attestation",
      target: "image",
      image,
      payloadType: IN_TOTO,
      payload: ({ digest, repository = "image" }, annotations) =>
        attestationStatement({ digest, name: repository }, predicateType, options.predicate ?? {}, annotations),
    };
    return this.#attachment(signer, work, predicateType, planOf(signer, options));
  }

  /** A signature of a blob, as `cosign sign-blob` makes it. Throws KitError for options that do not fit. */
  signBlob(blob: Uint8Array, signer: Signer, options: SignOptions = {}): SignedBlob {
    const image = { digest: digestOf(blob) };
    const work: Work = { kind: "signature", target: "blob", image, payloadType: null, payload: () => blob };
    return this.#blob(blob, signer, work, planOf(signer, options));
  }

  /** An attestation of a blob, as `cosign attest-blob` makes it. Throws KitError for options that do not fit. */
  attestBlob(blob: Uint8Array, signer: Signer, options: AttestOptions = {}): SignedBlob {
    const predicateType = predicateTypeOf(options.predicateType ?? "custom");
    const work: Work = {
      kind: "attestation",
      target: "blob",
      image: { digest: digestOf(blob) },
      payloadType: IN_TOTO,
      payload: ({ digest }, annotations) =>
        attestationStatement({ digest, name: "blob.txt" }, predicateType, options.predicate ?? {}, annotations),
    };
    return this.#blob(blob, signer, work, planOf(signer, options));
  }

  /**
   * trusted_root.json of everything here, and of authorities and logs that were trusted until the middle of 2025, as a Sigstore
   * of some age has them; `wrong` is what is wrong about it, `change` are members that differ.
   */
  trustedRoot({ wrong, ...change }: { wrong?: TrustPermutationName } & Record<string, unknown> = {}): Record<
    string,
    unknown
  > {
    return { ...trustedRootOf(this.services, wrong), ...change };
  }

  /**
   * The trusted root as a TUF repository, which policies of this Sigstore then reach: `trust: { tuf: world.tuf().settings }`. The
   * last one that was made is the one that is there.
   */
  tuf(options: TufMirrorOptions = {}): TufMirror {
    this.#tuf = tufMirror(this.seed, this.trustedRoot(), options);
    return this.#tuf;
  }

  /**
   * What one of its services answers to an HTTP request: a file of the TUF repository, or the entries of Rekor v1 that a search
   * is for. Null for all else.
   */
  answer(method: string, url: string, body: Uint8Array | null): Uint8Array | null {
    if (method === "POST" && body !== null && url === `${this.services.rekor.baseUrl}/api/v1/log/entries/retrieve`) {
      const found = retrieveEntries(this.#logged, body);
      return found.length === 0 ? null : bytesOf(found);
    }
    const mirror = `${this.#tuf?.settings.mirror ?? ""}/`;
    if (method !== "GET" || this.#tuf === null || !url.startsWith(mirror)) return null;
    return this.#tuf.files.get(url.slice(mirror.length)) ?? null;
  }

  /** The services over HTTP on a loopback port, for real tools to sign with. Close it when done. */
  async listen(options: ServerOptions = {}): Promise<SigstoreServer> {
    return await SigstoreServer.start(this.services, options);
  }

  #sign(signer: Signer, work: Work, plan: SignPlan): { signed: Signed; breakage: Breakage } {
    const breakage = wrongOf(plan, work, signer);
    const signed = provenSignature(this.services, signer, work, plan, breakage);
    if (plan.log === "v1") this.#logged.push(...signed.entries);
    return { signed: plan.attachEntry ? signed : { ...signed, entries: [] }, breakage };
  }

  #attachment(signer: Signer, work: Work, predicateType: string | null, plan: SignPlan): Attachment {
    const { signed, breakage } = this.#sign(signer, work, plan);
    const isBundle = plan.format === "bundle";
    const attachment: Attachment = {
      kind: work.kind,
      format: plan.format,
      image: work.image.digest,
      bundle: isBundle ? writtenBundle(signed, plan, breakage) : null,
      layer: isBundle ? null : writtenLayer(signed, predicateType, breakage),
      predicateType,
      signed,
      breakage,
      attachTo: (place) => attachTo(place, attachment),
    };
    return attachment;
  }

  #blob(blob: Uint8Array, signer: Signer, work: Work, plan: SignPlan): SignedBlob {
    const { signed, breakage } = this.#sign(signer, work, plan);
    return signedBlob(blob, signed, writtenBundle(signed, plan, breakage));
  }
}

function signedBlob(blob: Uint8Array, signed: Signed, bundle: Uint8Array): SignedBlob {
  const files = detachedFiles(signed);
  const about = { ...blobDigests(blob), name: "blob.txt", size: blob.length };
  return {
    bundle,
    files,
    request: { blob: about, material: { bundle: new TextDecoder().decode(bundle) } },
    requestWithFiles: { blob: about, material: materialOf(files) },
    artifact: { digest: digestOf(blob), content: () => Promise.resolve(Uint8Array.from(blob)) },
    signed,
  };
}

function blobDigests(blob: Uint8Array): Record<"sha256" | "sha384" | "sha512", string> {
  const hex = (hash: "sha256" | "sha384" | "sha512"): string => Buffer.from(digest(hash, blob)).toString("hex");
  return { sha256: hex("sha256"), sha384: hex("sha384"), sha512: hex("sha512") };
}

/** What is not there is left out; the timestamp is taken out of cosign's JSON. */
function materialOf(files: DetachedFiles): Record<string, unknown> {
  const material = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== null));
  if (files.timestamp === null) return material;
  const { SignedRFC3161Timestamp } = JSON.parse(files.timestamp) as { SignedRFC3161Timestamp: string };
  return { ...material, timestamp: SignedRFC3161Timestamp };
}

function attributesOf(subject: string): Attribute[] {
  return subject.split(",").map((part) => {
    const [type = "", value] = part.trim().split("=", 2);
    if (value === undefined || !isAttributeType(type)) {
      throw new KitError(
        `subject "${subject}": "${part}" is none of C, ST, L, O, OU, CN and emailAddress with a value`,
      );
    }
    return [type, value];
  });
}

function isAttributeType(type: string): type is Attribute[0] {
  return ["C", "ST", "L", "O", "OU", "CN", "emailAddress"].includes(type);
}
