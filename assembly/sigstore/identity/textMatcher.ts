/** Conditions on a text of a certificate: exact, wildcard, regular expression, prefix. */
import { Result, failed, ok } from "../../fault/result";
import { matchesWildcard } from "../../oci/glob";
import { Regex } from "../../regex/regex";

/** How a text is compared. */
enum Comparison {
  Exact,
  Wildcard,
  RegExp,
  Prefix,
}

/** One condition. Immutable. */
@final
export class TextMatcher {
  private constructor(
    private readonly comparison: Comparison,
    /** What was written in the settings. */
    readonly wanted: string,
    private readonly regex: Regex | null = null,
  ) {}

  /** The whole text, each character. */
  static exact(text: string): TextMatcher {
    return new TextMatcher(Comparison.Exact, text);
  }

  /** `*` stands for any run of characters, `?` for one; all else for itself. The whole text must match. */
  static wildcard(pattern: string): TextMatcher {
    return new TextMatcher(Comparison.Wildcard, pattern);
  }

  /**
   * A regular expression of RE2's syntax that matches somewhere in the text, as cosign's options with `-regexp` do: who
   * means the whole text writes `^` and `$`. RegexInvalid.
   */
  static regExp(pattern: string): Result<TextMatcher> {
    const regex = Regex.compile(pattern);
    if (regex.fault) return failed<TextMatcher>(regex.fault!);
    return ok(new TextMatcher(Comparison.RegExp, pattern, regex.value));
  }

  /** The text begins so. */
  static prefix(text: string): TextMatcher {
    return new TextMatcher(Comparison.Prefix, text);
  }

  /** Whether the text fulfils the condition. */
  matches(text: string): bool {
    switch (this.comparison) {
      case Comparison.Exact:
        return text == this.wanted;
      case Comparison.Wildcard:
        return matchesWildcard(this.wanted, text);
      case Comparison.RegExp:
        return this.regex!.matches(text);
      case Comparison.Prefix:
        return text.startsWith(this.wanted);
    }
    return unreachable();
  }

  /** The condition in words, such as `matching "^https://…"`. */
  toString(): string {
    const quoted = '"' + this.wanted + '"';
    switch (this.comparison) {
      case Comparison.Exact:
        return quoted;
      case Comparison.Wildcard:
        return "like " + quoted;
      case Comparison.RegExp:
        return "matching " + quoted;
      case Comparison.Prefix:
        return "beginning with " + quoted;
    }
    return unreachable();
  }
}
