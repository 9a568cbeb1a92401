/**
 * Syntax tree to program (Thompson 1968). It is written from its end: what comes next is known before what leads there.
 * A repetition by counts is written out, copy for copy.
 */
import { CodePoints } from "./codePoints";
import { addFolded } from "./folding";
import { Assertion, NodeKind, RegexNode, UNBOUNDED } from "./node";
import { Syntax } from "./parser";
import { isEverything, nextAt, Opcode, opcodeAt, operandAt, Program } from "./program";

/** Not a class: the character stands for itself. */
const PLAIN = -1;

/** Compiles what was parsed; the parser's limit bounds the instructions. */
export function compileSyntax(syntax: Syntax): Program {
  return new Compiler(syntax).compile();
}


@final
class Compiler {
  private readonly program: Program;
  /** The classes of characters whose case does not matter, or PLAIN. */
  private readonly foldedClasses: Map<u32, i32> = new Map<u32, i32>();

  constructor(private readonly syntax: Syntax) {
    this.program = new Program(<i32>syntax.root.size + 1, 2 * syntax.groupNames.length);
  }

  compile(): Program {
    const program = this.program;
    program.start = this.emit(this.syntax.root, program.add(Opcode.Match, 0, 0));
    program.isAnchored = isAnchored(program);
    return program;
  }

  /** Writes a node that goes on at `next`; answers where it begins. */
  private emit(node: RegexNode, next: i32): i32 {
    switch (node.kind) {
      case NodeKind.Empty:
        return next;
      case NodeKind.Literal:
        return this.emitLiteral(node, next);
      case NodeKind.Class:
        return this.emitClass(node, next);
      case NodeKind.Assert:
        return this.program.add(Opcode.Assert, next, node.assertion);
      case NodeKind.Capture:
        return this.emitCapture(node, next);
      case NodeKind.Repeat:
        return this.emitRepeat(node, next);
      case NodeKind.Concat:
        return this.emitConcat(node, next);
      case NodeKind.Alternate:
        return this.emitAlternate(node, next);
    }
    return unreachable();
  }

  private emitLiteral(node: RegexNode, next: i32): i32 {
    const literals = this.syntax.literals;
    for (let i = node.start + node.length - 1; i >= node.start; i--) {
      const codePoint = literals[i];
      const number = node.isFolded ? this.foldedClass(codePoint) : PLAIN;
      next =
        number == PLAIN
          ? this.program.add(Opcode.Character, next, codePoint)
          : this.program.add(Opcode.Class, next, number);
    }
    return next;
  }

  private foldedClass(codePoint: u32): i32 {
    if (this.foldedClasses.has(codePoint)) return this.foldedClasses.get(codePoint);
    const members = new CodePoints();
    members.add(codePoint, codePoint);
    addFolded(members);
    const isPlain = members.count == 1 && members.first(0) == members.last(0);
    const number = isPlain ? PLAIN : this.program.addClass(members);
    this.foldedClasses.set(codePoint, number);
    return number;
  }

  private emitClass(node: RegexNode, next: i32): i32 {
    const members = node.members!;
    members.normalize();
    if (isEverything(members)) return this.program.add(Opcode.Any, next, 0);
    if (members.count == 1 && members.first(0) == members.last(0)) {
      return this.program.add(Opcode.Character, next, members.first(0));
    }
    if (node.classNumber < 0) node.classNumber = this.program.addClass(members);
    return this.program.add(Opcode.Class, next, node.classNumber);
  }

  private emitCapture(node: RegexNode, next: i32): i32 {
    const end = this.program.add(Opcode.Capture, next, 2 * node.group + 1);
    const content = this.emit(node.lastChild!, end);
    return this.program.add(Opcode.Capture, content, 2 * node.group);
  }

  private emitConcat(node: RegexNode, next: i32): i32 {
    let child = node.lastChild;
    while (child != null) {
      next = this.emit(child, next);
      child = child.previous;
    }
    return next;
  }

  private emitAlternate(node: RegexNode, next: i32): i32 {
    const last = node.lastChild!;
    let entry = this.emit(last, next);
    let child = last.previous;
    while (child != null) {
      entry = this.program.add(Opcode.Split, this.emit(child, next), entry);
      child = child.previous;
    }
    return entry;
  }

  /** x{2,5} is xx(x(x(x)?)?)?, x{2,} is xx+. */
  private emitRepeat(node: RegexNode, next: i32): i32 {
    const child = node.lastChild!;
    let entry = next;
    let copies = node.least;
    if (node.most == UNBOUNDED) {
      entry = this.emitLoop(node, child, next);
      copies--;
    }
    for (let i = node.least; i < node.most; i++) entry = this.split(node, this.emit(child, entry), next);
    for (let i = 0; i < copies; i++) entry = this.emit(child, entry);
    return entry;
  }

  /** x+, or x* when nothing is enough. When x may be empty, x* is (x+)?: the empty x is one more choice. */
  private emitLoop(node: RegexNode, child: RegexNode, next: i32): i32 {
    const loop = this.program.add(Opcode.Split, 0, 0);
    const content = this.emit(child, loop);
    this.program.set(loop, Opcode.Split, node.isGreedy ? content : next, node.isGreedy ? next : content);
    if (node.least > 0) return content;
    return child.isNullable ? this.split(node, content, next) : loop;
  }

  private split(node: RegexNode, more: i32, less: i32): i32 {
    return this.program.add(Opcode.Split, node.isGreedy ? more : less, node.isGreedy ? less : more);
  }
}

/** Whether all ways begin with the assertion that the text begins there. */
function isAnchored(program: Program): bool {
  let instruction = program.pointerTo(program.start);
  while (opcodeAt(instruction) == Opcode.Capture) instruction = program.pointerTo(nextAt(instruction));
  return opcodeAt(instruction) == Opcode.Assert && operandAt(instruction) == Assertion.BeginText;
}
