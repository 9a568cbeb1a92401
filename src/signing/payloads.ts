/** What is signed of an artifact: cosign's simple-signing payload (SIGNATURE_SPEC.md), or an in-toto statement (v1). */

/** Texts by names, which are signed too. */
export type Annotations = Readonly<Record<string, string>>;

/** The predicate type under which cosign 3 signs. */
export const SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1";
/** The payload type of in-toto statements in DSSE envelopes. */
export const IN_TOTO = "application/vnd.in-toto+json";

/** What is signed: a manifest in a repository. */
export interface SignedArtifact {
  /** `host[:port]/path` */
  readonly repository: string;
  /** `sha256:HEX` of the manifest. */
  readonly digest: string;
}

/** The payload of a layer under the tag `sha256-HEX.sig`. */
export function simpleSigningPayload({ repository, digest }: SignedArtifact, annotations: Annotations): Uint8Array {
  const critical = {
    identity: { "docker-reference": repository },
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
  };
  return json({ critical, optional: isEmpty(annotations) ? null : annotations });
}

/** The payload of the envelope in a bundle; annotations are the subject's. */
export function signStatement({ digest }: SignedArtifact, annotations: Annotations): Uint8Array {
  const subject = {
    digest: { sha256: digest.slice("sha256:".length) },
    ...(isEmpty(annotations) ? {} : { annotations }),
  };
  return json({
    _type: "https://in-toto.io/Statement/v1",
    subject: [subject],
    predicateType: SIGN_PREDICATE,
    predicate: {},
  });
}

/** What a DSSE envelope's signature is over (DSSE protocol, "Pre-Authentication Encoding"). */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType);
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}

function isEmpty(annotations: Annotations): boolean {
  return Object.keys(annotations).length === 0;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
