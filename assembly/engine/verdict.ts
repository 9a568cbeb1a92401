/** What the engine found out: one outcome for each image, rule and attestor. `explain` turns it into the answer. */
import { Fault, FaultCode, FaultFamily } from "../fault/fault";
import { ImageUse } from "../kubernetes/images";
import { Digest } from "../oci/digest";
import { Reference } from "../oci/reference";
import { Attestor } from "../sigstore/verify/attestor";
import { VerifiedClaims } from "../sigstore/verify/claims";
import { VerifiedSignature } from "../sigstore/verify/verifiedSignature";
import { ImageRule } from "./rule";

/** How a request is answered. Only Allowed is an accept. */
export enum Outcome {
  Denied,
  /** A deny because something could not be found out: the same request may pass later. */
  Indeterminate,
  /** Not judged yet: evidence is on its way. */
  Pending,
  Allowed,
}

/** One signature that counted: the signer, the time and the claims all were verified of it. */
@final
export class CountedSignature {
  constructor(
    readonly verified: VerifiedSignature,
    readonly claims: VerifiedClaims,
  ) {}
}

/** What one attestor has to say about an image. */
@final
export class AttestorOutcome {
  constructor(
    readonly attestor: Attestor,
    /** The signatures that counted: the first, or all that there are when the rule asks for them. */
    readonly signatures: Array<CountedSignature>,
    /** Why no signature counted, or null. */
    readonly fault: Fault | null,
    /** True when there is no fault because a Kubewarden host says so: the module verified nothing. */
    readonly isHostsWord: bool = false,
  ) {}
}

/** What one rule has to say about an image. */
@final
export class RuleOutcome {
  readonly attestors: Array<AttestorOutcome> = [];
  /** Why the rule is not satisfied, or null when it is. Starts as a fault: a rule that was not judged is not satisfied. */
  fault: Fault | null = new Fault(FaultCode.EvidencePending);

  constructor(readonly rule: ImageRule) {}
}

/** Whether a rule of the policy's own is met. */
@final
export class OwnRuleOutcome {
  constructor(
    /** Where it stands in the settings. */
    readonly path: string,
    readonly isMet: bool,
  ) {}
}

/** What is known of one image (all its uses in the object). */
@final
export class ImageOutcome {
  readonly uses: Array<ImageUse> = new Array<ImageUse>();
  readonly rules: Array<RuleOutcome> = new Array<RuleOutcome>();
  /** Rules of the policy's own that were put to this image. */
  readonly ownRules: Array<OwnRuleOutcome> = new Array<OwnRuleOutcome>();
  reference: Reference | null = null;
  /** What it is called in sentences: an artifact is one too. */
  noun: string = "image";
  /** The digest that was verified; pinned when the policy says so. */
  digest: Digest | null = null;
  /** Why the image is not accepted, or null when it is. Starts as a fault: an image that was not judged is not accepted. */
  fault: Fault | null = new Fault(FaultCode.EvidencePending);

  constructor(
    /** The image as it is written. */
    readonly image: string,
  ) {}

  /** True when no rule is for this image. */
  get isUnmatched(): bool {
    return this.rules.length == 0;
  }

  /** Where the attestors stand in the settings of whom the module knows by a Kubewarden host's word alone. */
  get hostsWords(): Array<string> {
    const paths = new Array<string>();
    for (let i = 0; i < this.rules.length; i++) {
      const attestors = this.rules[i].attestors;
      for (let j = 0; j < attestors.length; j++) {
        if (attestors[j].isHostsWord) paths.push(this.rules[i].rule.attestors[j].path);
      }
    }
    return paths;
  }
}

/** The whole verdict. */
@final
export class Verdict {
  images: Array<ImageOutcome> = new Array<ImageOutcome>();
  /** What was wrong with the request, settings or clock as a whole, or null. */
  fault: Fault | null = null;
  /** Rules of the policy's own that were put to the request. */
  readonly ownRules: Array<OwnRuleOutcome> = new Array<OwnRuleOutcome>();
  outcome: Outcome = Outcome.Denied;
  /** When it was judged, RFC 3339. */
  time: string = "";
  /** How many times a signature was checked with all that came with it. */
  signatureChecks: i32 = 0;
  /** Where the trust comes from that signatures were held against; empty while none was needed. */
  trustOrigins: Array<string> = [];
}

/** The outcome that a fault of this kind means for the request. */
export function outcomeOf(fault: Fault): Outcome {
  if (fault.code == FaultCode.EvidencePending) return Outcome.Pending;
  return fault.family == FaultFamily.Indeterminate ? Outcome.Indeterminate : Outcome.Denied;
}

/** A verdict that is a refusal as a whole. */
export function refuse(verdict: Verdict, fault: Fault): Verdict {
  verdict.fault = fault;
  verdict.outcome = outcomeOf(fault);
  return verdict;
}

/**
 * Of two faults where both conditions had to hold, the one that decides: a definite deny before what could not be
 * found out, since no later answer can make the request pass; the first of equals. (Where one of several alternatives
 * was enough, `mostSpecific` is the right choice.)
 */
export function decisive(first: Fault | null, second: Fault): Fault {
  if (first == null) return second;
  return outcomeOf(first) != Outcome.Denied && outcomeOf(second) == Outcome.Denied ? second : first;
}
