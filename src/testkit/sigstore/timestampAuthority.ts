/** A time-stamping authority of an offline Sigstore: a root, an issuing CA and a signer (RFC 3161). */
import { element, generalizedTime, sequence, TAG } from "../x509/der.js";
import { basicConstraints, keyUsage } from "../x509/extensions.js";
import { hashIdentifier } from "../x509/keys.js";
import { MINUTE, mint } from "../x509/mint.js";
import { seededKey } from "../x509/seededKey.js";
import { CA_NAME, SIGNER_NAME, SIGNER_SERIAL, TIME_STAMPING, type TestAuthority } from "../timestamp/authority.js";
import { response, signingCertificateV2, signingTime, token } from "../timestamp/token.js";
import { tstInfo } from "../timestamp/tstInfo.js";
import { TRUSTED_FROM, TRUSTED_TO } from "./clock.js";

/** One thing that is wrong about a timestamp; all else is right. */
export type TimestampFault =
  "another signature" | "unknown authority" | "too late" | "broken signature" | "not a timestamp";

/** The authority. */
export class TimestampAuthority {
  readonly authority: TestAuthority;

  constructor(
    readonly seed: string,
    readonly uri: string,
  ) {
    const long = { notBefore: TRUSTED_FROM, notAfter: TRUSTED_TO };
    const ca = [basicConstraints(true), keyUsage("keyCertSign")];
    const root = mint({
      ...long,
      subject: "timestamp root",
      serial: 1,
      key: seededKey(`${seed} root`),
      extensions: ca,
    });
    const issuing = mint({
      ...long,
      subject: CA_NAME,
      issuer: root,
      serial: 2,
      key: seededKey(`${seed} CA`),
      extensions: ca,
    });
    const key = seededKey(`${seed} signer`);
    const extensions = [TIME_STAMPING, keyUsage("digitalSignature")];
    const signer = mint({
      ...long,
      subject: SIGNER_NAME,
      issuer: issuing,
      serialNumber: SIGNER_SERIAL,
      key,
      extensions,
    });
    this.authority = { root: root.der, ca: issuing.der, signer: signer.der, key, scheme: "ecdsa-with-SHA256" };
  }

  /** The signer, the issuing certificate, the root. */
  get chain(): Uint8Array[] {
    const { signer, ca, root } = this.authority;
    return [signer, ca, root];
  }

  /** A TimeStampResp over the bytes, made at that time; without the authority's certificates if they are unwanted. */
  stamp(bytes: Uint8Array, seconds: number, wrong?: TimestampFault, withCertificates = true): Uint8Array {
    if (wrong === "not a timestamp") return sequence(element(TAG.octetString, bytes));
    if (wrong === "unknown authority")
      return new TimestampAuthority(`${this.seed} unknown`, this.uri).stamp(bytes, seconds);
    const genTime = wrong === "too late" ? seconds + 11 * MINUTE : seconds;
    const message = wrong === "another signature" ? Buffer.from("another signature") : bytes;
    const change = wrong === "broken signature" ? { changeSignature: brokenSignature } : {};
    return response(
      token(
        this.authority,
        {
          content: tstInfo({ genTime: generalizedTime(genTime) }, message),
          digestAlgorithms: [hashIdentifier("sha256")],
          ...(withCertificates ? {} : { certificates: null }),
        },
        { attributes: [signingTime(genTime), signingCertificateV2(this.authority.signer)], ...change },
      ),
    );
  }
}

function brokenSignature(signature: Uint8Array): Uint8Array {
  return signature.with(signature.length - 1, (signature.at(-1) ?? 0) ^ 1);
}
