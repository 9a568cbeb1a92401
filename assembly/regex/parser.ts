/** The syntax of RE2, in its Perl flavour, as Go's regexp/syntax reads and refuses it: pattern to syntax tree. */
import { MAX_REGEX_HEIGHT, MAX_REGEX_INSTRUCTIONS, MAX_REGEX_PATTERN_BYTES, MAX_REGEX_RANGES } from "../bytes/limits";
import { Result, failed, ok } from "../fault/result";
import { readBracketClass } from "./bracketClass";
import { CodePoints } from "./codePoints";
import { MAX_CODE_POINT } from "./decode";
import { readEscape } from "./escape";
import { Flag, Group } from "./group";
import { readGroupName, readGroupFlags } from "./groupOpening";
import { readNamedEscape } from "./namedClass";
import { Assertion, RegexNode } from "./node";
import { PatternReader } from "./patternReader";
import { readCounts } from "./repetition";

const TOO_LARGE = "expression too large";

/** A pattern that was read. */
@final
export class Syntax {
  constructor(
    readonly root: RegexNode,
    /** The characters of literals. */
    readonly literals: Array<u32>,
    /** The name of each group, or empty; that of the whole match, which has none, stands first. */
    readonly groupNames: Array<string>,
  ) {}
}

/** Parses UTF-8. RegexInvalid with Go's words when it is no regular expression, or one that is too large. */
export function parseRegex(pattern: Uint8Array): Result<Syntax> {
  return new Parser(pattern).parse();
}


@final
class Parser {
  private reader: PatternReader;
  private literals: Array<u32> = [];
  private groupNames: Array<string> = [""];
  private groups: Array<Group> = [];
  /** Ranges in all classes. */
  private ranges: i32 = 0;
  /** Where the repetition operator begins that was read just before, or -1. */
  private operatorAt: i32 = -1;

  constructor(pattern: Uint8Array) {
    this.reader = new PatternReader(pattern);
    this.groups.push(new Group(0, 0, this.literals));
  }

  parse(): Result<Syntax> {
    const reader = this.reader;
    if (reader.length > MAX_REGEX_PATTERN_BYTES) reader.refuseAll(TOO_LARGE);
    while (reader.fault == null && !reader.isAtEnd) {
      const start = reader.at;
      const isOperator = this.readOperator(start);
      if (!isOperator && reader.fault == null) this.readItem(reader.peek());
      this.operatorAt = isOperator ? start : -1;
    }
    if (reader.fault == null && this.groups.length != 1) reader.refuseAll("missing closing )");
    if (reader.fault != null) return failed<Syntax>(reader.fault!);
    const root = this.group.end();
    if (!this.isAllowed(root)) return failed<Syntax>(reader.fault!);
    return ok(new Syntax(root, this.literals, this.groupNames));
  }

  /** The innermost open group. */
  private get group(): Group {
    return this.groups[this.groups.length - 1];
  }

  /** Reads *, +, ? or counts; false when there are none, or they are refused. */
  private readOperator(start: i32): bool {
    const reader = this.reader;
    const counts = readCounts(reader);
    if (counts == null) return false;
    const isLazy = reader.skip(0x3f);
    if (this.operatorAt >= 0) {
      return reader.refuse("invalid nested repetition operator", this.operatorAt, reader.at);
    }
    const group = this.group;
    const repeated = group.pop();
    if (repeated == null) return reader.refuse("missing argument to repetition operator", start, reader.at);
    const isGreedy = isLazy == ((group.flags & Flag.Ungreedy) != 0);
    const node = RegexNode.repeat(repeated, counts.least, counts.most, isGreedy);
    if (!this.isAllowed(node)) return false;
    group.push(node);
    return counts.areAllowed(node) || reader.refuse("invalid repeat count", start, reader.at);
  }

  private readItem(byte: i32): void {
    const flags = this.group.flags;
    switch (byte) {
      case 0x28:
        return this.openGroup();
      case 0x29:
        return this.closeGroup();
      case 0x7c:
        return this.endAlternative();
      case 0x5b:
        return this.readBrackets();
      case 0x5c:
        return this.readBackslash();
      case 0x2e:
        return this.readDot((flags & Flag.DotAll) != 0);
      case 0x5e:
        return this.pushAssertion(1, (flags & Flag.MultiLine) != 0 ? Assertion.BeginLine : Assertion.BeginText);
      case 0x24:
        return this.pushAssertion(1, (flags & Flag.MultiLine) != 0 ? Assertion.EndLine : Assertion.EndText);
      default:
        this.pushLiteral(this.reader.next());
    }
  }

  private openGroup(): void {
    const reader = this.reader;
    const outer = this.group;
    if (reader.peek(1) != 0x3f) {
      reader.at++;
      return this.openCapture("", outer.flags);
    }
    const name = readGroupName(reader);
    if (name != null) return this.openCapture(name, outer.flags);
    if (reader.fault != null) return;
    const flags = readGroupFlags(reader, outer.flags);
    if (reader.fault != null) return;
    if (reader.peek(-1) == 0x29) outer.flags = flags;
    else this.groups.push(new Group(0, flags, this.literals));
  }

  private openCapture(name: string, flags: i32): void {
    const number = this.groupNames.push(name) - 1;
    this.groups.push(new Group(number, flags, this.literals));
  }

  private closeGroup(): void {
    if (this.groups.length == 1) {
      this.reader.refuseAll("unexpected )");
      return;
    }
    this.reader.at++;
    const closed = this.groups.pop();
    const content = closed.end();
    this.push(closed.number == 0 ? content : RegexNode.capture(closed.number, content));
  }

  private endAlternative(): void {
    this.reader.at++;
    this.group.endAlternative();
  }

  private readBrackets(): void {
    const members = readBracketClass(this.reader, this.isFolded);
    if (members != null) this.pushClass(members);
  }

  private readBackslash(): void {
    const reader = this.reader;
    switch (reader.peek(1)) {
      case 0x41:
        return this.pushAssertion(2, Assertion.BeginText);
      case 0x42:
        return this.pushAssertion(2, Assertion.NoWordBoundary);
      case 0x62:
        return this.pushAssertion(2, Assertion.WordBoundary);
      case 0x7a:
        return this.pushAssertion(2, Assertion.EndText);
      case 0x51:
        return this.readQuoted();
    }
    const members = new CodePoints();
    if (readNamedEscape(reader, members, this.isFolded)) this.pushClass(members);
    else if (reader.fault == null) this.pushLiteral(readEscape(reader));
  }

  /** \Q…\E: characters without meaning, up to the end when \E is missing. */
  private readQuoted(): void {
    const reader = this.reader;
    reader.at += 2;
    const close = reader.indexOf(0x5c, 0x45, reader.at);
    const end = close < 0 ? reader.length : close;
    while (reader.at < end && reader.fault == null) this.pushLiteral(reader.next());
    if (close >= 0 && reader.fault == null) reader.at += 2;
  }

  private get isFolded(): bool {
    return (this.group.flags & Flag.FoldCase) != 0;
  }

  private readDot(isLineFeedToo: bool): void {
    this.reader.at++;
    this.pushClass(anyCharacter(isLineFeedToo));
  }

  private pushClass(members: CodePoints): void {
    this.ranges += members.count;
    if (this.ranges > MAX_REGEX_RANGES) this.reader.refuseAll(TOO_LARGE);
    else this.push(RegexNode.characterClass(members));
  }

  private pushAssertion(width: i32, assertion: Assertion): void {
    this.reader.at += width;
    this.push(RegexNode.assert(assertion));
  }

  /** A character; -1 when it was refused. */
  private pushLiteral(codePoint: i32): void {
    if (codePoint < 0) return;
    const index = this.literals.push(codePoint) - 1;
    this.push(RegexNode.literal(index, 1, this.isFolded));
  }

  private push(node: RegexNode): void {
    if (this.isAllowed(node)) this.group.push(node);
  }

  private isAllowed(node: RegexNode): bool {
    if (node.size > MAX_REGEX_INSTRUCTIONS) return this.reader.refuseAll(TOO_LARGE);
    return node.height <= MAX_REGEX_HEIGHT || this.reader.refuseAll("expression nests too deeply");
  }
}

function anyCharacter(isLineFeedToo: bool): CodePoints {
  const members = new CodePoints();
  if (isLineFeedToo) {
    members.add(0, MAX_CODE_POINT);
  } else {
    members.add(0, 0x09);
    members.add(0x0b, MAX_CODE_POINT);
  }
  return members;
}
