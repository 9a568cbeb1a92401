/** Who may have issued a certificate: by name, in the order in which trying them is likely to succeed. */
import { equalBytes } from "../../bytes/compare";
import { Fault } from "../../fault/fault";
import { PublicKey } from "../../signature/key";
import { Certificate } from "../certificate";
import { issuanceFault } from "./issuanceRules";
import { issuerFault } from "./certificateRules";
import { PathInput } from "./pathInput";
import { TrustAnchor } from "./trustAnchor";
import { unusableKey } from "./validatePath";

/** An intermediate certificate, with what a search has found out about it, each at most once. */
@final
export class Intermediate {
  /** Its own issuers, once they were sought. */
  issuers: IssuerCandidate[] | null = null;
  private isJudged: bool = false;
  private judgement: Fault | null = null;

  constructor(readonly certificate: Certificate) {}

  /** What is wrong with it wherever in a path it stands, its key too; null when nothing is. */
  faultAlone(input: PathInput): Fault | null {
    if (this.isJudged) return this.judgement;
    this.isJudged = true;
    const certificate = this.certificate;
    let fault = issuerFault(certificate, false, input);
    if (fault == null && input.issuanceRules) fault = issuanceFault(certificate);
    const key = certificate.publicKey();
    if (fault == null && key.fault) fault = unusableKey(key.fault!);
    this.judgement = fault;
    return fault;
  }

  /** Its key. Requires that `faultAlone` was null. */
  get key(): PublicKey {
    return this.certificate.publicKey().value;
  }
}

/** One that has the name of a certificate's issuer. Just one of the two is not null. */
@final
export class IssuerCandidate {
  constructor(
    readonly anchor: TrustAnchor | null,
    readonly intermediate: Intermediate | null,
    /** Higher ones are tried first. */
    readonly rank: i32,
  ) {}
}

const ANCHOR_RANK: i32 = 8;
const KEY_IDENTIFIER_RANK: i32 = 4;
const NO_KEY_IDENTIFIER_RANK: i32 = 2;
const VALID_RANK: i32 = 1;

/**
 * The candidates for a certificate's issuer: first anchors, then certificates; among each those first whose key identifier
 * is the one that the certificate names, then those without, then others; then those that are valid at the time. Key
 * identifiers are anyone's claim, so they order and never exclude.
 */
export function issuersOf(
  certificate: Certificate,
  input: PathInput,
  intermediates: Intermediate[],
): IssuerCandidate[] {
  const candidates = new Array<IssuerCandidate>();
  for (let i = 0; i < input.anchors.length; i++) {
    const anchor = input.anchors[i];
    if (!anchor.name.equals(certificate.issuer)) continue;
    insert(candidates, new IssuerCandidate(anchor, null, ANCHOR_RANK + rankOf(anchor.certificate, certificate, input)));
  }
  for (let i = 0; i < intermediates.length; i++) {
    const issuer = intermediates[i].certificate;
    if (!issuer.subject.equals(certificate.issuer)) continue;
    insert(candidates, new IssuerCandidate(null, intermediates[i], rankOf(issuer, certificate, input)));
  }
  return candidates;
}

function rankOf(issuer: Certificate | null, certificate: Certificate, input: PathInput): i32 {
  if (issuer == null) return NO_KEY_IDENTIFIER_RANK;
  const validity = issuer.isValidAt(input.time) ? VALID_RANK : 0;
  const authority = certificate.extensions.authorityKeyIdentifier;
  const given = issuer.extensions.subjectKeyIdentifier;
  if (authority == null || given == null) return NO_KEY_IDENTIFIER_RANK + validity;
  const wanted = authority.keyIdentifier;
  if (wanted == null) return NO_KEY_IDENTIFIER_RANK + validity;
  return equalBytes(wanted, given) ? KEY_IDENTIFIER_RANK + validity : validity;
}

/** Behind those of the same rank, so that the caller's order counts. */
function insert(candidates: IssuerCandidate[], candidate: IssuerCandidate): void {
  let at = candidates.length;
  candidates.push(candidate);
  for (; at > 0 && candidates[at - 1].rank < candidate.rank; at--) candidates[at] = candidates[at - 1];
  candidates[at] = candidate;
}
