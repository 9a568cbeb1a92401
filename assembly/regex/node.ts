/** The syntax tree of a regular expression. Children are a list that each node holds by its ends. */
import { CodePoints } from "./codePoints";

/** What a node stands for. */
export enum NodeKind {
  /** The empty text. */
  Empty,
  /** Characters one after the other. */
  Literal,
  /** One character of a set. */
  Class,
  /** A place in the text: see `Assertion`. */
  Assert,
  /** A group that is captured. */
  Capture,
  /** Its one child, some number of times. */
  Repeat,
  /** Its children, one after the other. */
  Concat,
  /** One of its children, the first ones preferred. */
  Alternate,
}

/** Conditions on a place between two characters, as bits. */
export const enum Assertion {
  BeginText = 1,
  EndText = 2,
  BeginLine = 4,
  EndLine = 8,
  WordBoundary = 16,
  NoWordBoundary = 32,
}

/** No upper bound of a Repeat. */
export const UNBOUNDED = -1;

/** One node. `size`, `height` and `copies` are those of everything below, too. */
@final
export class RegexNode {
  /** Literal: its characters are so many of the parser's, from here on. */
  start: i32 = 0;
  length: i32 = 0;
  /** Literal: whether case does not matter. */
  isFolded: bool = false;
  /** Class: its members. */
  members: CodePoints | null = null;
  /** Class: its number in the program, once it was compiled. */
  classNumber: i32 = -1;
  /** Assert: the one condition. */
  assertion: i32 = 0;
  /** Capture: the group's number, from 1 on. */
  group: i32 = 0;
  /** Repeat: how often; the most may be UNBOUNDED. */
  least: i32 = 0;
  most: i32 = 0;
  /** Repeat: whether more is preferred to less. */
  isGreedy: bool = true;

  /** How many instructions the node takes at most. */
  size: i64 = 1;
  /** How many nodes are below each other. */
  height: i32 = 1;
  /** How often the innermost thing is repeated by counts, at most. */
  copies: i32 = 1;
  /** Whether the empty text may match. */
  isNullable: bool = true;

  /** The children's list: its ends, and the neighbour of a child. */
  firstChild: RegexNode | null = null;
  lastChild: RegexNode | null = null;
  previous: RegexNode | null = null;

  constructor(
    /** What it stands for; only a literal may become a class. */
    public kind: NodeKind,
  ) {}

  /** Characters of the parser. */
  static literal(start: i32, length: i32, isFolded: bool): RegexNode {
    const node = new RegexNode(NodeKind.Literal);
    node.start = start;
    node.length = length;
    node.isFolded = isFolded;
    node.size = length;
    node.isNullable = false;
    return node;
  }

  /** One character of a set. */
  static characterClass(members: CodePoints): RegexNode {
    const node = new RegexNode(NodeKind.Class);
    node.members = members;
    node.isNullable = false;
    return node;
  }

  /** A condition. */
  static assert(assertion: Assertion): RegexNode {
    const node = new RegexNode(NodeKind.Assert);
    node.assertion = assertion;
    return node;
  }

  /** A captured group. */
  static capture(group: i32, child: RegexNode): RegexNode {
    const node = new RegexNode(NodeKind.Capture);
    node.group = group;
    node.adopt(child);
    node.size = child.size + 2;
    node.isNullable = child.isNullable;
    return node;
  }

  /** The child so many times; `most` may be UNBOUNDED. */
  static repeat(child: RegexNode, least: i32, most: i32, isGreedy: bool): RegexNode {
    const node = new RegexNode(NodeKind.Repeat);
    node.least = least;
    node.most = most;
    node.isGreedy = isGreedy;
    node.adopt(child);
    node.size = max(1, repeatSize(child.size, least, most));
    node.copies = most == 0 ? 1 : child.copies * max(1, most == UNBOUNDED ? least : most);
    node.isNullable = least == 0 || child.isNullable;
    return node;
  }

  /** Makes a class of a literal of one character, or of a class. */
  becomeClass(members: CodePoints): void {
    this.kind = NodeKind.Class;
    this.members = members;
  }

  /** Makes a node without siblings the last child; sizes are the caller's to count. */
  adopt(child: RegexNode): void {
    child.previous = this.lastChild;
    if (this.firstChild == null) this.firstChild = child;
    this.lastChild = child;
    this.height = max(this.height, child.height + 1);
    this.copies = max(this.copies, child.copies);
  }

  /** Moves all children of a node of the same kind behind the own ones; the same holds. */
  adoptAll(other: RegexNode): void {
    const first = other.firstChild;
    if (first == null) return;
    first.previous = this.lastChild;
    if (this.firstChild == null) this.firstChild = first;
    this.lastChild = other.lastChild;
    this.height = max(this.height, other.height);
    this.copies = max(this.copies, other.copies);
  }
}

/** x* is x and two jumps, x{n,} is n times x and a jump, x{n,m} is m times x and a jump for each that can be left out. */
function repeatSize(size: i64, least: i32, most: i32): i64 {
  if (most == UNBOUNDED) return least == 0 ? size + 2 : size * least + 1;
  return size * most + (most - least);
}
