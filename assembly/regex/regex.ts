/** Regular expressions of RE2's syntax. (The engine replaces this file.) */
import { FaultCode } from "../fault/fault";
import { Result, fail } from "../fault/result";

/** A compiled expression. */
@final
export class Regex {
  /** RegexInvalid. */
  static compile(pattern: string): Result<Regex> {
    return fail<Regex>(FaultCode.RegexInvalid, pattern);
  }

  /** Whether the expression matches somewhere in the text. */
  matches(text: string): bool {
    return text.length < 0;
  }
}
