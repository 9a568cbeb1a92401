/** The core's revocation checks, asked through the harness. */
import { call } from "../harness.js";
import type { Minted } from "../../../src/testkit/x509/mint.js";
import { NOW } from "./authority.js";

/** A leaf, who issued it, and what is known of revocation. */
export interface RevocationCase {
  leaf: Uint8Array;
  /** Certificates of intermediate authorities, CRL issuers among them. */
  intermediates?: Uint8Array[];
  anchor: Minted;
  /** Trusts the anchor's name and key alone, without its certificate. */
  isKeyAnchor?: boolean;
  crls?: Uint8Array[];
  responses?: Uint8Array[];
  /** Seconds since 1970. */
  time?: number;
  signedAt?: number;
}

/** `ok`, or the code of the fault; the path is valid without regard to revocation. */
export function revocationCode(question: RevocationCase): string {
  return revocationOutcome(question).split(" ")[0] as string;
}

/** `ok`, or the fault with its detail. */
export function revocationOutcome({ leaf, anchor, ...rest }: RevocationCase): string {
  const request = {
    leaf: base64(leaf),
    anchors: rest.isKeyAnchor === true ? [] : [base64(anchor.der)],
    keyAnchors: rest.isKeyAnchor === true ? [base64(anchor.der)] : [],
    intermediates: (rest.intermediates ?? []).map(base64),
    time: rfc3339(NOW),
    revocationTime: rfc3339(rest.time ?? NOW),
    crls: (rest.crls ?? []).map(base64),
    ocspResponses: (rest.responses ?? []).map(base64),
    ...(rest.signedAt === undefined ? {} : { signedAt: rfc3339(rest.signedAt) }),
  };
  return call("revocationOutcome", [Buffer.from(JSON.stringify(request))], "string") as string;
}

/** What the Notary Project's algorithm finds: the verdict's code, then `METHOD RESULT` for each certificate. */
export function notaryOutcome(
  chain: Uint8Array[],
  answers: Record<string, Uint8Array>,
  signedAt?: number,
): [verdict: string, ...certificates: string[]] {
  const request = {
    chain: chain.map(base64),
    urls: Object.keys(answers),
    answers: Object.values(answers).map(base64),
    time: rfc3339(NOW),
    ...(signedAt === undefined ? {} : { signedAt: rfc3339(signedAt) }),
  };
  const text = call("notaryRevocationOutcome", [Buffer.from(JSON.stringify(request))], "string") as string;
  const [verdict = "", ...certificates] = text.split("\n");
  return [verdict.split(" ")[0] as string, ...certificates];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** The instant as the core writes it. */
export function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000", "");
}
