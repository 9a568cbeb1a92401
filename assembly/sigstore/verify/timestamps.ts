/** The timestamp authorities that have stamped a signature (RFC 3161). */
import { equalBytes } from "../../bytes/compare";
import { MAX_TIMESTAMPS } from "../../bytes/limits";
import { TimeStampToken } from "../../cms/timeStampToken";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { TimestampAuthority } from "../trust/timestampAuthority";
import { VerificationContext } from "./context";

/** What timestamps prove. */
@final
export class VerifiedTimestamps {
  constructor(
    /** When trusted authorities stamped the signature, one time for each authority. */
    readonly times: Array<Instant>,
    /** What is wrong about the token nearest to success of those that do not count; null when there is none. */
    readonly refusal: Fault | null,
  ) {}
}

/**
 * When distinct trusted authorities stamped `stamped`; at least as many as the requirements want. Tokens that do not
 * verify do not count, and give no time: anybody can add one. One that is there twice makes the whole fail: nobody has a
 * reason for it but to be counted twice.
 *
 * TimestampMismatch for this one, TimestampMissing, or the fault of the token that is nearest to success, when there are fewer; BudgetExhausted.
 */
export function verifyTimestamps(
  tokens: Array<Uint8Array>,
  stamped: Uint8Array,
  context: VerificationContext,
): Result<VerifiedTimestamps> {
  if (tokens.length > MAX_TIMESTAMPS) {
    return fail<VerifiedTimestamps>(FaultCode.BudgetExhausted, `more than ${MAX_TIMESTAMPS} timestamps`);
  }
  const authorities = context.trust.timestampAuthorities;
  const times = new Array<Instant>();
  const counted = new Array<TimestampAuthority>();
  let fault: Fault | null = null;
  for (let i = 0; i < tokens.length; i++) {
    if (isRepeated(tokens, i)) {
      return fail<VerifiedTimestamps>(FaultCode.TimestampMismatch, "the same timestamp is there twice");
    }
    const stamp = verifyToken(tokens[i], stamped, authorities, context.now);
    if (stamp.fault) {
      if (stamp.fault!.code == FaultCode.BudgetExhausted) return failed<VerifiedTimestamps>(stamp.fault!);
      fault = mostSpecific(fault, stamp.fault!);
    } else if (!includesAuthority(counted, stamp.value.authority)) {
      counted.push(stamp.value.authority);
      times.push(stamp.value.time);
    }
  }
  const wanted = context.requirements.timestamps;
  if (times.length >= wanted) return ok(new VerifiedTimestamps(times, fault));
  return failed<VerifiedTimestamps>(fault == null ? missing(times.length, wanted) : fault);
}

function isRepeated(tokens: Array<Uint8Array>, index: i32): bool {
  for (let i = 0; i < index; i++) {
    if (equalBytes(tokens[i], tokens[index])) return true;
  }
  return false;
}

/** A verified timestamp and whose it is. */
@final
class AuthorityStamp {
  constructor(
    readonly authority: TimestampAuthority,
    readonly time: Instant,
  ) {}
}

/** One token, held against one authority after the other. */
function verifyToken(
  bytes: Uint8Array,
  stamped: Uint8Array,
  authorities: Array<TimestampAuthority>,
  now: Instant | null,
): Result<AuthorityStamp> {
  const token = TimeStampToken.fromResponseOrToken(bytes);
  if (token.fault) return failed<AuthorityStamp>(token.fault!);
  const time = token.value.tstInfo.genTime;
  if (now != null && time.compare(now) > 0) return untrusted("the timestamp lies in the future");
  let fault: Fault | null = null;
  for (let i = 0; i < authorities.length; i++) {
    if (!authorities[i].isValidAt(time)) continue;
    const stamp = authorities[i].verify(token.value, stamped);
    if (stamp.isOk) return ok(new AuthorityStamp(authorities[i], stamp.value.genTime));
    fault = mostSpecific(fault, stamp.fault!);
  }
  if (fault != null) return failed<AuthorityStamp>(fault);
  return untrusted("no authority is trusted for " + time.toRfc3339());
}

function includesAuthority(authorities: Array<TimestampAuthority>, authority: TimestampAuthority): bool {
  for (let i = 0; i < authorities.length; i++) {
    if (authorities[i].isSameAs(authority)) return true;
  }
  return false;
}

function missing(found: i32, wanted: i32): Fault {
  const detail = found == 0 ? "" : `timestamps of ${found} authorities are there, ${wanted} are wanted`;
  return new Fault(FaultCode.TimestampMissing, detail);
}

function untrusted(detail: string): Result<AuthorityStamp> {
  return fail<AuthorityStamp>(FaultCode.TimestampUntrusted, detail);
}
