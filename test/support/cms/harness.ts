/** The time-stamp doors of the core, called with bytes and answered as objects. */
import { call } from "../harness.js";

/** Which door reads the bytes: a bare token, a TimeStampResp, or either. */
export type Door = "token" | "response" | "either";

/** What went wrong. */
export interface Refusal {
  ok: false;
  code: string;
  detail: string;
  path: string;
}

/** What a TSTInfo says. Integers are the contents of their encodings, in hexadecimal. */
export interface TstInfo {
  ok: true;
  genTime: string;
  /** Nanoseconds; -1 when there is none. */
  accuracy: bigint;
  policy: string;
  hash: string;
  imprint: string;
  serialNumber: string;
  ordering: boolean;
  nonce: string;
  tsa: string;
}

/** A verified time stamp. */
export interface TimeStamp {
  ok: true;
  genTime: string;
  earliest: string;
  latest: string;
  policy: string;
  serialNumber: string;
  nonce: string;
  /** Certificates from the signer's to the anchor's. */
  chainLength: number;
  /** The SHA-256 of the signer's certificate. */
  signer: string;
  /** Its subject (RFC 4514). */
  subject: string;
}

/** What a token is held against. */
export interface TimeStampInput {
  door?: Door;
  profile?: "rfc3161" | "sigstore" | "notary";
  message: Uint8Array;
  anchors: readonly Uint8Array[];
  /** Not trusted. */
  certificates?: readonly Uint8Array[];
  /** Contents of the request's nonce. */
  nonce?: Uint8Array;
  /** Contents of the policy's OID. */
  policy?: Uint8Array;
}

/** `TimeStampToken.fromDer` and its siblings. */
export function readToken(der: Uint8Array, door: Door = "token"): TstInfo | Refusal {
  return tstInfoOf(call("readTimeStampToken", [door, der], "string"));
}

/** `TstInfo.fromDer`. */
export function readTstInfo(der: Uint8Array): TstInfo | Refusal {
  return tstInfoOf(call("readTstInfo", [der], "string"));
}

/** `SignedAttributes.fromDer`: how many there are. */
export function readSignedAttributes(der: Uint8Array): { ok: true; count: number } | Refusal {
  const lines = linesOf(call("readSignedAttributes", [der], "string"));
  return lines[0] === "ok" ? { ok: true, count: Number(lines[1]) } : refusalOf(lines);
}

/** Reads and verifies. */
export function verifyTimeStamp(der: Uint8Array, input: TimeStampInput): TimeStamp | Refusal {
  const lines = linesOf(
    call(
      "timeStampOutcome",
      [
        input.door ?? "token",
        der,
        input.profile ?? "rfc3161",
        input.message,
        Buffer.concat(input.anchors),
        Buffer.concat(input.certificates ?? []),
        input.nonce ?? new Uint8Array(0),
        input.policy ?? new Uint8Array(0),
      ],
      "string",
    ),
  );
  if (lines[0] !== "ok") return refusalOf(lines);
  const [, genTime, earliest, latest, policy, serialNumber, nonce, chainLength, signer, subject] = lines;
  return {
    ok: true,
    genTime: genTime ?? "",
    earliest: earliest ?? "",
    latest: latest ?? "",
    policy: policy ?? "",
    serialNumber: serialNumber ?? "",
    nonce: nonce ?? "",
    chainLength: Number(chainLength),
    signer: signer ?? "",
    subject: subject ?? "",
  };
}

function tstInfoOf(answer: string | null): TstInfo | Refusal {
  const lines = linesOf(answer);
  if (lines[0] !== "ok") return refusalOf(lines);
  const [, genTime, accuracy, policy, hash, imprint, serialNumber, ordering, nonce, tsa] = lines;
  return {
    ok: true,
    genTime: genTime ?? "",
    accuracy: BigInt(accuracy ?? ""),
    policy: policy ?? "",
    hash: hash ?? "",
    imprint: imprint ?? "",
    serialNumber: serialNumber ?? "",
    ordering: ordering !== "",
    nonce: nonce ?? "",
    tsa: tsa ?? "",
  };
}

function refusalOf([code, detail, path]: readonly string[]): Refusal {
  return { ok: false, code: code ?? "", detail: detail ?? "", path: path ?? "" };
}

function linesOf(answer: string | null): string[] {
  if (answer === null) throw new Error("no answer");
  return answer.split("\n");
}
