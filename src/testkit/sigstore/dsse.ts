/** DSSE envelopes (secure-systems-lab/dsse, protocol v1) and in-toto statements. */

/** The payload type of in-toto statements. */
export const IN_TOTO = "application/vnd.in-toto+json";

/** What is signed: the pre-authentication encoding. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType);
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}

/** A statement about one artifact, of a version of in-toto's own. */
export function statement(
  sha256: string,
  predicateType: string,
  predicate: unknown,
  fields: Record<string, unknown> = {},
): Uint8Array {
  const subject = [{ name: "artifact", digest: { sha256 } }];
  const plain = { _type: "https://in-toto.io/Statement/v1", subject, predicateType, predicate, ...fields };
  return Buffer.from(JSON.stringify(plain));
}

/** The predicate type under which cosign 3 signs images. */
export const COSIGN_SIGN = "https://sigstore.dev/cosign/sign/v1";
/** SLSA provenance v1. */
export const SLSA_PROVENANCE = "https://slsa.dev/provenance/v1";
