/** The envelope of signed statements: DSSE, the Dead Simple Signing Envelope (protocol version 1.0.2). */

/** One signature of an envelope. Not verified. */
@final
export class EnvelopeSignature {
  constructor(
    /** `keyid`: a hint of the signer's; empty when there is none. */
    readonly keyId: string,
    /** `sig`: the raw signature over the pre-authentication encoding. */
    readonly signature: Uint8Array,
  ) {}
}

/** An envelope as it came. Nothing of it is verified. */
@final
export class Envelope {
  constructor(
    /** `payloadType`: what the payload is; signed with it. */
    readonly payloadType: string,
    /** `payload`, decoded. */
    readonly payload: Uint8Array,
    readonly signatures: Array<EnvelopeSignature>,
    /** The JSON document that the envelope was read from, when it stood by itself (cosign's `.att` layers); else null. */
    readonly encoding: Uint8Array | null,
  ) {}
}
