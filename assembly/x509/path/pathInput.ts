/** What a path is validated against (RFC 5280 §6.1.1). */
import { MAX_PATH_INTERMEDIATES } from "../../bytes/limits";
import { Fault } from "../../fault/fault";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { TrustAnchor } from "./trustAnchor";

/**
 * The inputs of RFC 5280 §6.1.1, except the path itself. What the constructor does not take has the most permissive value
 * of the standard; set it before the input is used, not afterwards. The subtrees of (h) and (i) are those of the anchor's
 * certificate, if any.
 */
@final
export class PathInput {
  /** The purpose that the leaf's key must have, an OID's contents; null for whatever purpose. */
  extendedKeyUsage: StaticArray<u8> | null = null;
  /** Whether a leaf without the extension extKeyUsage is refused. RFC 5280 §4.2.1.12 allows it every purpose. */
  isExtendedKeyUsageRequired: bool = false;
  /** At most so many intermediate certificates; self-issued ones do not count, as for pathLenConstraint (§4.2.1.9). */
  maxDepth: i32 = MAX_PATH_INTERMEDIATES;
  /** (c) user-initial-policy-set, OIDs' contents; null for any-policy. */
  initialPolicySet: Uint8Array[] | null = null;
  /** (e) initial-policy-mapping-inhibit */
  initialPolicyMappingInhibit: bool = false;
  /** (f) initial-explicit-policy */
  initialExplicitPolicy: bool = false;
  /** (g) initial-any-policy-inhibit */
  initialAnyPolicyInhibit: bool = false;
  /** Whether certificates, the anchor's too, must keep the rules of §4 for those who issue them (issuanceRules.ts). */
  issuanceRules: bool = false;
  /**
   * Why some intermediate could not be read (`parseIntermediates`): said where a path is missing, and the fault itself then
   * when it is BudgetExhausted; else of no meaning.
   */
  unreadable: Fault | null = null;

  constructor(
    /** (b) The time at which the path must be valid. */
    readonly time: Instant,
    /** (d) Any of them will do. */
    readonly anchors: TrustAnchor[],
    /** Certificates of CAs in any order, from anyone: those that are of no use are passed over. */
    readonly intermediates: Certificate[] = [],
  ) {}
}
