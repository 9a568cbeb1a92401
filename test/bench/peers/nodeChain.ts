/** node:crypto's X509Certificate, native code. It validates no paths: this does what its methods allow, link by link. */
import { X509Certificate, type KeyObject } from "node:crypto";

import type { Chain } from "../chains.js";
import { CODE_SIGNING, type ChainUse, type ChainValidator } from "./chainValidator.js";

/** An issuer with what asking for it again would cost. */
interface Issuer {
  certificate: X509Certificate;
  key: KeyObject;
  isCa: boolean;
  from: number;
  to: number;
}

interface KnownIssuers extends Chain {
  /** Null when the root has not issued it. */
  known: { root: Issuer; intermediate: Issuer } | null;
}

/** Parses and checks everything, or all that the leaf alone needs. */
export function nodeChainValidator(use: ChainUse): ChainValidator<Chain> | ChainValidator<KnownIssuers> {
  if (use === "cold") return { name: "node", ready: (chain) => chain, validate: validateAll };
  return { name: "node", ready: (chain) => ({ ...chain, known: knownIssuers(chain) }), validate: validateLeaf };
}

function validateAll(chain: Chain): boolean {
  const issuers = knownIssuers(chain);
  return (
    issuers !== null && isLeafOf(issuers.intermediate, chain) && areCurrent([issuers.root, issuers.intermediate], chain)
  );
}

function validateLeaf(chain: KnownIssuers): boolean {
  const { known } = chain;
  return known !== null && areCurrent([known.root, known.intermediate], chain) && isLeafOf(known.intermediate, chain);
}

function knownIssuers(chain: Chain): { root: Issuer; intermediate: Issuer } | null {
  const root = issuerOf(new X509Certificate(chain.root));
  const certificate = new X509Certificate(chain.intermediate);
  if (!isIssued(certificate, root)) return null;
  return { root, intermediate: issuerOf(certificate) };
}

function issuerOf(certificate: X509Certificate): Issuer {
  const { publicKey: key, ca: isCa, validFrom, validTo } = certificate;
  return { certificate, key, isCa, from: Date.parse(validFrom), to: Date.parse(validTo) };
}

function isIssued(certificate: X509Certificate, issuer: Issuer): boolean {
  return issuer.isCa && certificate.checkIssued(issuer.certificate) && certificate.verify(issuer.key);
}

/** Here `keyUsage` is the extended one. */
function isLeafOf(issuer: Issuer, { leaf, validAt }: Chain): boolean {
  const certificate = new X509Certificate(leaf);
  const time = validAt.getTime();
  return (
    isIssued(certificate, issuer) &&
    Date.parse(certificate.validFrom) <= time &&
    time <= Date.parse(certificate.validTo) &&
    certificate.keyUsage.includes(CODE_SIGNING)
  );
}

function areCurrent(issuers: Issuer[], { validAt }: Chain): boolean {
  const time = validAt.getTime();
  return issuers.every(({ from, to }) => from <= time && time <= to);
}
