/** Who signs: a key and the chain of its certificate. */
import { cRLDistributionPoints } from "../x509/extensions.js";
import { seededKey } from "../x509/seededKey.js";
import { dersOf } from "../x509/mint.js";
import { pemOf } from "../x509/pem.js";
import type { TestKey } from "../x509/keys.js";
import { type Algorithm, KEYS, type NotaryKey } from "./algorithms.js";
import { type Chain, authorityLink, leafLink, mintChain } from "./chain.js";
import { type Subject, subjectName, trustedIdentity } from "./distinguishedName.js";

/** What a signer is made of. */
export interface NotarySignerOptions {
  /** `C=US, ST=WA, O=acme, CN=release` when there is none. */
  readonly subject?: Subject;
  /** `EC-256` by default. */
  readonly key?: NotaryKey;
  /** How many certificates: 1 is self-signed, 2 is by the world's root, 3 (the default) by an authority below it. */
  readonly chain?: 1 | 2 | 3;
  /** From when to when the signer's certificate is valid, seconds since 1970; by default for ten years. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** Where the revocation list is that the certificate names (an `http` URL); it names none by default. */
  readonly crl?: string;
}

/** A signer. */
export interface NotarySigner {
  /** The common name, or the organization. */
  readonly name: string;
  readonly subject: Subject;
  /** As trust policies write it. */
  readonly identity: string;
  readonly kind: NotaryKey;
  readonly algorithm: Algorithm;
  readonly key: TestKey;
  /** DER, the signer's own first, the root last. */
  readonly certificates: readonly Uint8Array[];
  /** The same as PEM. */
  readonly chainPem: string;
  /** PKCS #8, PEM. */
  readonly privateKeyPem: string;
  /** What the certificates were made of. */
  readonly chain: Chain;
}

const USUAL_SUBJECT: Subject = { C: "US", ST: "WA", O: "acme", CN: "release" };

/** The signer of this name in the world of that seed: the same options give the same key and certificates. */
export function makeSigner(seed: string, options: NotarySignerOptions = {}): NotarySigner {
  const { subject = USUAL_SUBJECT, key: kind = "EC-256", chain: length = 3, crl, ...validity } = options;
  const key = seededKey(`${seed} ${trustedIdentity(subject)}`, KEYS[kind].kind);
  const link = leafLink(subjectName(subject), key);
  const extensions = crl === undefined ? link.extensions : [...link.extensions, cRLDistributionPoints(crl)];
  const leaf = { ...link, ...validity, extensions };
  return signerOf(subject, kind, key, [leaf, ...authorities(seed, length)]);
}

/** The signer with this key and chain. */
export function signerOf(subject: Subject, kind: NotaryKey, key: TestKey, chain: Chain): NotarySigner {
  const certificates = dersOf(mintChain(chain));
  return {
    name: subject.CN ?? subject.O,
    subject,
    identity: trustedIdentity(subject),
    kind,
    algorithm: KEYS[kind].algorithm,
    key,
    certificates,
    chainPem: pemOf("CERTIFICATE", ...certificates),
    privateKeyPem: key.privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    chain,
  };
}

/** Those above the leaf of a chain of that length. */
export function authorities(seed: string, length: 1 | 2 | 3): Chain {
  const of = (name: string): Chain[number] =>
    authorityLink(subjectName({ C: "US", ST: "WA", O: "Notary kit", CN: name }), seededKey(`${seed} ${name}`));
  return [of("issuing authority"), of("root")].slice(3 - length);
}
