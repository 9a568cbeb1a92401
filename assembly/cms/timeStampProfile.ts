/** How the worlds of signatures differ in what they take as a time-stamp token. */

/** What `verifyTimeStamp` does where RFC 3161, Sigstore and the Notary Project do not agree. Immutable. */
@final
export class TimeStampProfile {
  private constructor(
    /**
     * Several SignerInfos, of which one has to be right. RFC 3161 §2.4.2 allows none but the authority's signature; the
     * Notary Project's verifier tries them one after the other.
     */
    readonly allowsSeveralSigners: bool,
    /**
     * SigningCertificate, with its SHA-1, in place of SigningCertificateV2. RFC 5816 §2.2.1 still allows it, and
     * authorities in use write nothing else; the Notary Project refuses it.
     */
    readonly allowsSigningCertificateV1: bool,
    /**
     * A certificate of the caller's that the sid names is taken though SigningCertificate has the digest of another with
     * the same issuer and serial number. Sigstore's clients do not compare the digest. Its trusted root gives the
     * authority's certificate itself, so that there is nothing to confuse it with; for what comes with the token the
     * digest counts.
     */
    readonly ignoresDigestOfGiven: bool,
    /**
     * The signer's certificate is the one that SigningCertificateV2 names by issuer and serial number, whatever the sid
     * says. The attribute is signed and the sid is not, so this is no weaker; RFC 5652 §5.3 wants the sid.
     */
    readonly takesSignerFromAttribute: bool,
    /** A token of the ETSI baseline policy without an accuracy is exact to a second, which that policy promises. */
    readonly appliesBaselineAccuracy: bool,
  ) {}

  /** RFC 3161 with RFC 5816. */
  static rfc3161(): TimeStampProfile {
    return new TimeStampProfile(false, true, false, false, false);
  }

  /** Sigstore's: RFC 3161, by certificates of the trusted root. */
  static sigstore(): TimeStampProfile {
    return new TimeStampProfile(false, true, true, false, false);
  }

  /** The Notary Project's, as its signature specification and the reference implementation have it. */
  static notary(): TimeStampProfile {
    return new TimeStampProfile(true, false, false, true, true);
  }
}
