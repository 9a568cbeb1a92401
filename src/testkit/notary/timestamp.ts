/** The time-stamping authority of a Notary world (RFC 3161; signature specification, "Timestamping"). */
import { TimestampAuthority } from "../sigstore/timestampAuthority.js";
import type { TestAuthority } from "../timestamp/authority.js";
import { signingCertificateV2, signingTime, token } from "../timestamp/token.js";
import { tstInfo } from "../timestamp/tstInfo.js";
import { generalizedTime } from "../x509/der.js";
import { hashIdentifier } from "../x509/keys.js";

/** All that decides about a timestamp. */
export interface StampRequest {
  readonly authority: TestAuthority;
  /** What is stamped: the raw signature. */
  readonly message: Uint8Array;
  /** Seconds since 1970. */
  readonly genTime: number;
  /** DER, in the token; null leaves them out. */
  readonly certificates: readonly Uint8Array[] | null;
  readonly changeSignature?: (signature: Uint8Array) => Uint8Array;
}

/** The authority of a seed. */
export function timestampAuthority(seed: string): TimestampAuthority {
  return new TimestampAuthority(`${seed} notary timestamps`, "https://timestamp.example");
}

/** A right request: the authority's whole chain is in the token. */
export function stampRequest({ authority }: TimestampAuthority, message: Uint8Array, genTime: number): StampRequest {
  return { authority, message, genTime, certificates: [authority.signer, authority.ca, authority.root] };
}

/** The TimeStampToken. */
export function stamp({ authority, message, genTime, certificates, changeSignature }: StampRequest): Uint8Array {
  const attributes = [signingTime(genTime), signingCertificateV2(authority.signer)];
  return token(
    authority,
    {
      content: tstInfo({ genTime: generalizedTime(genTime) }, message),
      digestAlgorithms: [hashIdentifier("sha256")],
      certificates: certificates === null ? null : [...certificates],
    },
    { attributes, ...(changeSignature === undefined ? {} : { changeSignature }) },
  );
}
