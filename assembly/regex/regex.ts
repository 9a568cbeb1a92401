/**
 * Regular expressions in the syntax of RE2, which Go's regexp and Kubernetes' tools have too. Searching takes time in
 * proportion to pattern times text, whatever they are, and nothing is ever tried again.
 */
import { MAX_REGEX_POSITIONS, MAX_REGEX_TEXT_BYTES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { compileSyntax } from "./compiler";
import { Finder, Preference, Search } from "./finder";
import { Matcher } from "./matcher";
import { parseRegex } from "./parser";
import { Program } from "./program";

/** A regular expression. It is not for two searches at once: it keeps their memory. */
@final
export class Regex {
  private matcher: Matcher | null = null;
  private finder: Finder | null = null;

  private constructor(
    private readonly program: Program,
    /** Whether the pattern is the empty text. */
    readonly isEmptyPattern: bool,
    /** The name of each group, or empty; first that of the whole match, which has none. */
    readonly groupNames: Array<string>,
  ) {}

  /**
   * A pattern as Go's regexp.Compile reads it. RegexInvalid, in Go's words, when that would refuse it, and when it takes
   * more than the limits allow. Lone surrogates are U+FFFD.
   */
  static compile(pattern: string): Result<Regex> {
    return Regex.compileUtf8(encoded(pattern));
  }

  /** The same of UTF-8; what is none is refused. */
  static compileUtf8(pattern: Uint8Array): Result<Regex> {
    const syntax = parseRegex(pattern);
    if (syntax.fault != null) return failed<Regex>(syntax.fault!);
    const program = compileSyntax(syntax.value);
    if (<i64>program.waiting * program.positions * 2 > MAX_REGEX_POSITIONS) {
      return fail<Regex>(FaultCode.RegexInvalid, "expression too large: it has too many groups");
    }
    return ok(new Regex(program, pattern.length == 0, syntax.value.groupNames));
  }

  /** How many groups are captured, without the whole match. */
  get groupCount(): i32 {
    return this.groupNames.length - 1;
  }

  /** How many instructions it was compiled to. */
  get programLength(): i32 {
    return this.program.length;
  }

  /** Instructions that `matches` looked at so far: between two characters at most twice as many as there are, and one. */
  get steps(): i64 {
    const matcher = this.matcher;
    return matcher == null ? 0 : matcher.steps;
  }

  /** Whether it matches anywhere in a text: anchors are the pattern's. False for a text beyond MAX_REGEX_TEXT_BYTES. */
  matches(text: string): bool {
    return this.matchesUtf8(encoded(text));
  }

  /** The same of UTF-8; bytes that are none are U+FFFD each. */
  matchesUtf8(text: Uint8Array): bool {
    if (text.length > MAX_REGEX_TEXT_BYTES) return false;
    let matcher = this.matcher;
    if (matcher == null) {
      matcher = new Matcher(this.program);
      this.matcher = matcher;
    }
    return matcher.matches(text);
  }

  /**
   * The first match that begins at offset `from`, from 0 to the text's length, or behind it. `found` gets the begin and
   * end of the match, which it must have room for, and then of the groups, as many as it has room for: offsets in bytes,
   * -1 for a group that took no part. False when there is none, or the text is beyond MAX_REGEX_TEXT_BYTES.
   */
  find(text: Uint8Array, from: i32, found: StaticArray<i32>, preference: Preference = Preference.First): bool {
    return this.search(new Search(text, from, preference, false), found);
  }

  /** The same for a match of the whole text. */
  findWhole(text: Uint8Array, found: StaticArray<i32>, preference: Preference = Preference.First): bool {
    return this.search(new Search(text, 0, preference, true), found);
  }

  /** Room for the positions of the match and of all groups. */
  newPositions(): StaticArray<i32> {
    return new StaticArray<i32>(this.program.positions);
  }

  private search(search: Search, found: StaticArray<i32>): bool {
    if (search.text.length > MAX_REGEX_TEXT_BYTES) return false;
    let finder = this.finder;
    if (finder == null) {
      finder = new Finder(this.program);
      this.finder = finder;
    }
    return finder.find(search, found);
  }
}

function encoded(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE));
}
