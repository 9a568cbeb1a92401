/** A time-stamping authority of an offline Sigstore: a root, an issuing CA and a signer (RFC 3161). */
import { element, generalizedTime, integer, sequence, TAG } from "../x509/der.js";
import { basicConstraints, critical, extKeyUsage, keyUsage } from "../x509/extensions.js";
import { type TestKey, hashIdentifier } from "../x509/keys.js";
import { MINUTE, type MintFields, type Minted, YEAR, mint } from "../x509/mint.js";
import { PURPOSE } from "../x509/oids.js";
import { seededKey } from "../x509/seededKey.js";
import { CA_NAME, SIGNER_NAME, SIGNER_SERIAL, TIME_STAMPING, type TestAuthority } from "../timestamp/authority.js";
import { response, signingCertificateV2, signingCertificateV2Of, signingTime, token } from "../timestamp/token.js";
import { tstInfo } from "../timestamp/tstInfo.js";
import { LONG_BEFORE, TRUSTED_FROM, TRUSTED_TO, VERIFIED_AT } from "./clock.js";

/** One thing that is wrong about a timestamp; all else is right. */
export type TimestampFault =
  | "another signature"
  | "unknown authority"
  | "too late"
  | "too early"
  | "in the future"
  | "another time"
  | "broken signature"
  | "not a timestamp"
  | "refused"
  | "no attributes"
  | "no time stamping"
  | "expired certificate"
  | "another certificate";

/** The authority. */
export class TimestampAuthority {
  readonly authority: TestAuthority;
  readonly #issuing: Minted;

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
    this.#issuing = issuing;
    const key = seededKey(`${seed} signer`);
    const signer = this.#signer(key);
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
    const genTime = timeOf(seconds, wrong);
    const message = wrong === "another signature" ? Buffer.from("another signature") : bytes;
    const authority = this.#authorityFor(wrong, genTime);
    const { ca, signer } = authority;
    const named =
      wrong === "another certificate"
        ? signingCertificateV2Of(ca, CA_NAME, Uint8Array.of(2))
        : signingCertificateV2(signer);
    const content = tstInfo({ genTime: generalizedTime(genTime) }, message);
    const made = token(
      authority,
      { content, digestAlgorithms: [hashIdentifier("sha256")], ...(withCertificates ? {} : { certificates: null }) },
      {
        attributes: [signingTime(genTime), named],
        ...(wrong === "broken signature" ? { changeSignature: brokenSignature } : {}),
        ...(wrong === "no attributes" ? { arrange: () => null } : {}),
      },
    );
    if (wrong === "refused") return response(made, integer(2));
    return response(wrong === "another time" ? withAnotherTime(made, genTime) : made);
  }

  /** Who signs: the authority, or one of its own that must not. */
  #authorityFor(wrong: TimestampFault | undefined, seconds: number): TestAuthority {
    if (wrong === "no time stamping") {
      const key = seededKey(`${this.seed} signer of code`);
      const extensions = [critical(extKeyUsage(PURPOSE.codeSigning)), keyUsage("digitalSignature")];
      return { ...this.authority, key, signer: this.#signer(key, { extensions }).der };
    }
    if (wrong === "expired certificate") {
      const key = seededKey(`${this.seed} expired signer`);
      return { ...this.authority, key, signer: this.#signer(key, { notAfter: seconds - MINUTE }).der };
    }
    return this.authority;
  }

  #signer(key: TestKey, fields: MintFields = {}): Minted {
    return mint({
      notBefore: TRUSTED_FROM,
      notAfter: TRUSTED_TO,
      subject: SIGNER_NAME,
      issuer: this.#issuing,
      serialNumber: SIGNER_SERIAL,
      key,
      extensions: [TIME_STAMPING, keyUsage("digitalSignature")],
      ...fields,
    });
  }
}

function timeOf(seconds: number, wrong: TimestampFault | undefined): number {
  if (wrong === "too late") return seconds + 11 * MINUTE;
  if (wrong === "too early") return seconds - LONG_BEFORE;
  return wrong === "in the future" ? VERIFIED_AT + YEAR : seconds;
}

function brokenSignature(signature: Uint8Array): Uint8Array {
  return signature.with(signature.length - 1, (signature.at(-1) ?? 0) ^ 1);
}

/** The time is a minute before the one that was signed. */
function withAnotherTime(token: Uint8Array, seconds: number): Uint8Array {
  const changed = Buffer.from(token);
  changed.set(generalizedTime(seconds - MINUTE), changed.indexOf(generalizedTime(seconds)));
  return new Uint8Array(changed);
}
