/** What a regular expression is compiled to: instructions for a machine that follows all of their ways at once. */
import { MAX_CODE_POINT } from "./decode";
import { CodePoints } from "./codePoints";

/** What an instruction does. */
export const enum Opcode {
  /** Takes one character: `operand`. */
  Character,
  /** Takes one character of the class `operand`. */
  Class,
  /** Takes any character. */
  Any,
  /** The end of the expression. */
  Match,
  /** Goes on at `next` and, as second choice, at `operand`. */
  Split,
  /** Goes on when the assertion `operand` holds. */
  Assert,
  /** Notes the place as position `operand`. */
  Capture,
}

/** Bytes of an instruction: opcode, next instruction and operand, 32 bits each. */
const INSTRUCTION_BYTES: usize = 12;

/** Numbers of a class: a bit for each ASCII character, the number of its first range, and behind its last one. */
const CLASS_NUMBERS = 6;

/** A compiled expression. Only the compiler writes it. */
@final
export class Program {
  /** Where it begins. */
  start: i32 = 0;
  /** How many instructions there are. */
  length: i32 = 0;
  /** How many of them take a character or are the end: at those the machine can stand between characters. */
  waiting: i32 = 0;
  /** Whether it can only match at the text's begin. */
  isAnchored: bool = false;

  private readonly code: StaticArray<i32>;
  private readonly classes: Array<u32> = [];
  /** First and last code point of each range. */
  private readonly ranges: Array<u32> = [];

  constructor(
    /** Room for so many instructions. */
    capacity: i32,
    /** Positions that are noted: begin and end of the whole match and of each group. */
    readonly positions: i32,
  ) {
    this.code = new StaticArray<i32>(3 * capacity);
  }

  /** Appends an instruction; answers its number. */
  add(opcode: Opcode, next: i32, operand: i32): i32 {
    const index = this.length++;
    this.set(index, opcode, next, operand);
    if (opcode <= Opcode.Match) this.waiting++;
    return index;
  }

  /** Writes an instruction anew. */
  set(index: i32, opcode: Opcode, next: i32, operand: i32): void {
    const pointer = this.pointerTo(index);
    store<i32>(pointer, opcode);
    store<i32>(pointer, next, 4);
    store<i32>(pointer, operand, 8);
  }

  /** Appends a normal set of code points; answers the class's number. */
  addClass(members: CodePoints): i32 {
    const number = this.classes.length / CLASS_NUMBERS;
    for (let word = 0; word < 4; word++) this.classes.push(asciiBits(members, 32 * word));
    this.classes.push(this.ranges.length / 2);
    for (let i = 0; i < members.count; i++) {
      this.ranges.push(members.first(i));
      this.ranges.push(members.last(i));
    }
    this.classes.push(this.ranges.length / 2);
    return number;
  }

  /** The address of an instruction, for `opcodeAt`, `nextAt` and `operandAt`. */
  // @ts-ignore: decorator
  @inline
  pointerTo(index: i32): usize {
    return changetype<usize>(this.code) + <usize>index * INSTRUCTION_BYTES;
  }

  /** Whether an instruction that waits takes a character. */
  takes(instruction: usize, codePoint: u32): bool {
    const opcode = opcodeAt(instruction);
    if (opcode == Opcode.Character) return operandAt(instruction) == <i32>codePoint;
    if (opcode == Opcode.Class) return this.isInClass(operandAt(instruction), codePoint);
    return opcode == Opcode.Any;
  }

  private isInClass(number: i32, codePoint: u32): bool {
    const pointer = this.classes.dataStart + 4 * CLASS_NUMBERS * number;
    if (codePoint < 0x80) return ((load<u32>(pointer + 4 * (codePoint >> 5)) >> (codePoint & 31)) & 1) != 0;
    let low = load<u32>(pointer, 16);
    let high = load<u32>(pointer, 20);
    const ranges = this.ranges.dataStart;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (codePoint < load<u32>(ranges + 8 * middle)) high = middle;
      else if (codePoint > load<u32>(ranges + 8 * middle, 4)) low = middle + 1;
      else return true;
    }
    return false;
  }
}

/** What an instruction does. */
// @ts-ignore: decorator
@inline
export function opcodeAt(instruction: usize): i32 {
  return load<i32>(instruction);
}

/** The number of the instruction behind it. */
// @ts-ignore: decorator
@inline
export function nextAt(instruction: usize): i32 {
  return load<i32>(instruction, 4);
}

/** What it is about: see `Opcode`. */
// @ts-ignore: decorator
@inline
export function operandAt(instruction: usize): i32 {
  return load<i32>(instruction, 8);
}

/** Whether a set is that of all characters. */
export function isEverything(members: CodePoints): bool {
  return members.count == 1 && members.first(0) == 0 && members.last(0) == MAX_CODE_POINT;
}

/** Which of the 32 characters from `first` on are in a normal set. */
function asciiBits(members: CodePoints, first: u32): u32 {
  let bits: u32 = 0;
  for (let i = members.lowerBound(first); i < members.count && members.first(i) < first + 32; i++) {
    const low = max(members.first(i), first) - first;
    const high = min(members.last(i), first + 31) - first;
    for (let bit = low; bit <= high; bit++) bits |= (<u32>1) << bit;
  }
  return bits;
}
