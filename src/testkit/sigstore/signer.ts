/** Who signs, as policy authors see it: what goes into settings is PEM, what is needed to sign is inside. */
import type { KeyKind, TestKey } from "../x509/keys.js";
import { pemOf } from "../x509/pem.js";
import type { CertificateChange } from "./breakage.js";
import type { TestSigner } from "./signed.js";

/** How a signer is known: by its key, by an identity in a keyless certificate, or by a certificate of somebody's own authority. */
export type SignerKind = "key" | "keyless" | "certificate";

/** What a signer is made of. */
export interface SignerSource {
  name: string;
  kind: SignerKind;
  key: TestKey;
  /** Of keyless signers. */
  identity: { subject: string; issuer: string } | null;
  /** When it signs, unless told otherwise. Seconds since 1970. */
  at: number;
  /** The certificate with those above it, for a signature at that time, as asked for or otherwise. */
  present: (at: number, change?: CertificateChange) => TestSigner;
}

/** A signer. All of it follows from the seed of its Sigstore and the arguments that it was asked for with. */
export class Signer {
  /** The name of a key, the subject of a certificate. */
  readonly name: string;
  readonly kind: SignerKind;
  /** The kind of its key. */
  readonly keyKind: KeyKind;
  /** PEM SubjectPublicKeyInfo: what `pubKeys` and `key` of settings take. */
  readonly publicKey: string;
  /** PEM PKCS #8, for signing with other tools. It follows from the seed: worthless but for tests. */
  readonly privateKey: string;
  /** PEM; null of a key alone. */
  readonly certificate: string | null;
  /** PEM of the certificates above it, the issuing one first, the root last; empty of a key alone. */
  readonly chain: readonly string[];
  /** What `keyless` of settings takes; null of signers that are not keyless. */
  readonly identity: { readonly subject: string; readonly issuer: string } | null;
  /** When it signs, unless told otherwise. Seconds since 1970. */
  readonly at: number;

  constructor(private readonly source: SignerSource) {
    const { certificate, chain } = source.present(source.at);
    this.name = source.name;
    this.kind = source.kind;
    this.keyKind = source.key.kind;
    this.publicKey = pemOf("PUBLIC KEY", source.key.spki);
    this.privateKey = source.key.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    this.certificate = certificate === null ? null : pemOf("CERTIFICATE", certificate);
    this.chain = chain.map((der) => pemOf("CERTIFICATE", der));
    this.identity = source.identity;
    this.at = source.at;
  }

  /** What signs at that time; the certificate can be asked for otherwise. */
  present(at = this.at, change?: CertificateChange): TestSigner {
    return this.source.present(at, change);
  }
}
