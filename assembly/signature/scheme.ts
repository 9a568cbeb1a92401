/** Signature schemes: all that has to be agreed on, beside the key, before a signature can be checked. */
import { HashAlgorithm, hashName } from "../hash/algorithm";
import { RsaPssParameters } from "./rsa/pssParameters";

/** The closed set of ways in which keys sign. */
export enum SchemeKind {
  /** ECDSA, DER encoded (FIPS 186-5 §6, RFC 3279 §2.2.3). */
  Ecdsa,
  /** ECDSA, r || s (FIPS 186-5 §6, RFC 7518 §3.4). */
  EcdsaP1363,
  /** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2). */
  RsaPkcs1,
  /** RSASSA-PSS (RFC 8017 §8.1). */
  RsaPss,
  /** Ed25519 over the message itself (RFC 8032 §5.1). */
  Ed25519,
  /** Ed25519ph with the empty context (RFC 8032 §5.1). */
  Ed25519ph,
}

/** One scheme. It comes from a key and a profile (profile.ts), never from what comes with a signature. Immutable. */
@final
export class SignatureScheme {
  private constructor(
    readonly kind: SchemeKind,
    /** What the message is hashed with. The two Ed25519 schemes hash by themselves, always with SHA-512. */
    readonly hash: HashAlgorithm,
    /** What RSA-PSS needs besides; null for the others. */
    readonly pss: RsaPssParameters | null = null,
  ) {}

  /** ECDSA in DER. */
  static ecdsa(hash: HashAlgorithm): SignatureScheme {
    return new SignatureScheme(SchemeKind.Ecdsa, hash);
  }

  /** ECDSA as r || s. */
  static ecdsaP1363(hash: HashAlgorithm): SignatureScheme {
    return new SignatureScheme(SchemeKind.EcdsaP1363, hash);
  }

  /** RSASSA-PKCS1-v1_5. */
  static rsaPkcs1(hash: HashAlgorithm): SignatureScheme {
    return new SignatureScheme(SchemeKind.RsaPkcs1, hash);
  }

  /** RSASSA-PSS. */
  static rsaPss(parameters: RsaPssParameters): SignatureScheme {
    return new SignatureScheme(SchemeKind.RsaPss, parameters.hash, parameters);
  }

  /** Ed25519. */
  static ed25519(): SignatureScheme {
    return new SignatureScheme(SchemeKind.Ed25519, HashAlgorithm.Sha512);
  }

  /** Ed25519ph. */
  static ed25519ph(): SignatureScheme {
    return new SignatureScheme(SchemeKind.Ed25519ph, HashAlgorithm.Sha512);
  }

  /** The scheme's name in explanations, such as `ecdsa-sha256`. */
  get name(): string {
    switch (this.kind) {
      case SchemeKind.Ecdsa:
      case SchemeKind.EcdsaP1363:
        return "ecdsa-" + hashName(this.hash);
      case SchemeKind.RsaPkcs1:
        return "rsa-pkcs1-" + hashName(this.hash);
      case SchemeKind.RsaPss:
        return "rsa-pss-" + hashName(this.hash);
      case SchemeKind.Ed25519:
        return "ed25519";
      case SchemeKind.Ed25519ph:
        return "ed25519ph";
    }
    return unreachable();
  }
}
