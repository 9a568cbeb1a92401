/** A group while it is parsed: what was read since its bracket, and the flags that hold in it. */
import { CodePoints } from "./codePoints";
import { addFolded } from "./folding";
import { NodeKind, RegexNode } from "./node";

/** Flags of (?imsU), as bits. */
export const enum Flag {
  /** i: case does not matter. */
  FoldCase = 1,
  /** m: ^ and $ also match at lines. */
  MultiLine = 2,
  /** s: . also matches a line feed. */
  DotAll = 4,
  /** U: repetitions prefer less. */
  Ungreedy = 8,
}

/** An open group, or the whole pattern. */
@final
export class Group {
  /** The alternatives that are complete. */
  private alternatives: RegexNode | null = null;
  /** The last alternative, but for what was read last. */
  private sequence: RegexNode = new RegexNode(NodeKind.Concat);
  /** What was read last: a repetition operator would be for it. */
  private last: RegexNode | null = null;

  constructor(
    /** Its number when it is captured, else 0. */
    readonly number: i32,
    /** The flags that hold from here on. */
    public flags: i32,
    /** The characters of literals, of the parser. */
    private readonly literals: Array<u32>,
  ) {}

  /** Adds what comes next. */
  push(node: RegexNode): void {
    this.flush();
    this.last = node;
  }

  /** Takes away what was read last in this alternative; null when there is nothing. */
  pop(): RegexNode | null {
    const node = this.last;
    this.last = null;
    return node;
  }

  /** Ends an alternative. */
  endAlternative(): void {
    const alternative = this.takeSequence();
    const list = this.alternatives;
    if (list == null) {
      this.alternatives = alternative;
      return;
    }
    this.alternatives = this.joined(list, alternative);
  }

  /** Ends the group: what all of it is. */
  end(): RegexNode {
    this.endAlternative();
    return this.alternatives!;
  }

  /** Sequences of sequences are one, and so are characters behind each other. */
  private flush(): void {
    const node = this.last;
    if (node == null) return;
    this.last = null;
    const sequence = this.sequence;
    sequence.size += sequence.firstChild == null ? node.size - 1 : node.size;
    sequence.isNullable = sequence.isNullable && node.isNullable;
    const before = sequence.lastChild;
    if (node.kind == NodeKind.Concat) sequence.adoptAll(node);
    else if (before != null && extendsLiteral(before, node)) before.length += node.length;
    else sequence.adopt(node);
  }

  private takeSequence(): RegexNode {
    this.flush();
    const sequence = this.sequence;
    this.sequence = new RegexNode(NodeKind.Concat);
    const only = sequence.lastChild;
    if (only == null) return new RegexNode(NodeKind.Empty);
    if (only != sequence.firstChild) return sequence;
    only.size = sequence.size;
    return only;
  }

  /** Alternatives of alternatives are one list; single characters beside each other are one class. */
  private joined(list: RegexNode, alternative: RegexNode): RegexNode {
    if (list.kind != NodeKind.Alternate) {
      const merged = this.merged(list, alternative);
      if (merged != null) return merged;
      const first = list;
      list = new RegexNode(NodeKind.Alternate);
      list.isNullable = false;
      list.size = -1;
      this.append(list, first);
    }
    this.append(list, alternative);
    return list;
  }

  private append(list: RegexNode, alternative: RegexNode): void {
    list.isNullable = list.isNullable || alternative.isNullable;
    if (alternative.kind == NodeKind.Alternate) {
      list.size += alternative.size + 1;
      return list.adoptAll(alternative);
    }
    const last = list.lastChild;
    if (last != null && this.merged(last, alternative) != null) return;
    list.size += alternative.size + 1;
    list.adopt(alternative);
  }

  /** The first of two single characters or classes after it took in the other one; null when they are something else. */
  private merged(first: RegexNode, second: RegexNode): RegexNode | null {
    const added = this.singleCharacters(second);
    if (added == null) return null;
    const members = this.singleCharacters(first);
    if (members == null) return null;
    members.addAll(added);
    first.becomeClass(members);
    return first;
  }

  private singleCharacters(node: RegexNode): CodePoints | null {
    if (node.kind == NodeKind.Class) return node.members;
    if (node.kind != NodeKind.Literal || node.length != 1) return null;
    const members = new CodePoints();
    members.add(this.literals[node.start], this.literals[node.start]);
    if (node.isFolded) addFolded(members);
    return members;
  }
}

/** Literals are merged when their characters stand behind each other. */
function extendsLiteral(literal: RegexNode, next: RegexNode): bool {
  return (
    literal.kind == NodeKind.Literal &&
    next.kind == NodeKind.Literal &&
    literal.isFolded == next.isFolded &&
    literal.start + literal.length == next.start
  );
}
