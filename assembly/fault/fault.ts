/** A fault is a value: what went wrong, where, and the detail that a person needs. */
import { FaultCode, FaultFamily, faultFamily, faultRank } from "./codes.gen";

export { FaultCode, FaultFamily };

/** One thing that went wrong. Immutable. */
@final
export class Fault {
  constructor(
    /** What, from the closed set. */
    readonly code: FaultCode,
    /** The particulars: a clause without a full stop, or empty. */
    readonly detail: string = "",
    /** Where in the document it stands (`settings.signatures[0].image`), or empty. */
    readonly path: string = "",
  ) {}

  /** What an operator should do about it. */
  get family(): FaultFamily {
    return faultFamily(this.code);
  }

  /** The same fault, said to stand at `path`; a path it already has goes behind. */
  at(path: string): Fault {
    return new Fault(this.code, this.detail, path + this.path);
  }

  /** A fault of another code with this fault's detail and path: used at a door that knows better what failed. */
  as(code: FaultCode): Fault {
    return new Fault(code, this.detail, this.path);
  }
}

/**
 * The one of two faults that says more: could-not-find-out outranks everything, since the alternative that it hides
 * might have passed; otherwise the one nearer to success; the first of equals.
 */
export function mostSpecific(first: Fault | null, second: Fault): Fault {
  if (first == null) return second;
  return faultRank(second.code) > faultRank(first.code) ? second : first;
}
