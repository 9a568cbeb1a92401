/**
 * node:crypto's X509Certificate. It validates no paths: this walks upwards with what it offers, as programmes do that
 * have nothing else (checkIssued, verify, ca, validity; the purposes that it lists).
 */
import { X509Certificate } from "node:crypto";

import type { EncodedChain } from "../chain.js";
import { type Answer, type Peer, VALID, invalid } from "../peer.js";

/** The deepest walk, so that crossing certificates do not keep it busy. */
const MAX_DEPTH = 8;

/** The peer. */
export function nodePeer(): Peer {
  return {
    name: "node",
    judge: (cases) => Promise.resolve(cases.map(({ chain }) => judge(chain))),
    close: () => undefined,
  };
}

function judge(chain: EncodedChain): Answer {
  const leaf = read(chain.leaf);
  if (leaf === null) return invalid("the leaf cannot be read");
  const walk = {
    milliseconds: chain.seconds * 1000 + chain.nanoseconds / 1_000_000,
    anchors: readAll(chain.anchors),
    intermediates: readAll(chain.intermediates),
  };
  const purposes = leaf.keyUsage as string[] | undefined;
  if (chain.purpose !== null && purposes !== undefined && !purposes.includes(chain.purpose)) return invalid("purpose");
  return isTrusted(leaf, walk, 0) ? VALID : invalid("no path");
}

interface Walk {
  milliseconds: number;
  anchors: X509Certificate[];
  intermediates: X509Certificate[];
}

function isTrusted(certificate: X509Certificate, walk: Walk, depth: number): boolean {
  if (depth > MAX_DEPTH || !isCurrent(certificate, walk)) return false;
  if (walk.anchors.some((anchor) => isCurrent(anchor, walk) && hasIssued(anchor, certificate))) return true;
  return walk.intermediates.some((issuer) => hasIssued(issuer, certificate) && isTrusted(issuer, walk, depth + 1));
}

/** What OpenSSL cannot make sense of is refused by an exception. */
function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function isCurrent({ validFrom, validTo }: X509Certificate, { milliseconds }: Walk): boolean {
  return Date.parse(validFrom) <= milliseconds && milliseconds <= Date.parse(validTo);
}

function readAll(certificates: readonly Uint8Array[]): X509Certificate[] {
  return certificates.map(read).filter((certificate) => certificate !== null);
}

function read(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
