/**
 * Whether a program matches anywhere in a text. All ways through the program are followed at once, character by
 * character (Thompson 1968): at each place each instruction is looked at once, whatever the pattern.
 */
import { holds } from "./assertions";
import { codePointOf, decode, widthOf } from "./decode";
import { nextAt, Opcode, opcodeAt, operandAt, Program } from "./program";

/** What `follow` answers when it came to the end of the program. */
const MATCHED = -1;

/** The machine for one program, with its memory: nothing is allocated while it runs. */
@final
export class Matcher {
  /** Instructions that were looked at so far. */
  steps: i64 = 0;

  /** The instructions at which the machine stands, and at which it will stand behind the next character. */
  private current: StaticArray<i32>;
  private following: StaticArray<i32>;
  /** For each instruction the last place at which it was reached; places are counted over all texts. */
  private readonly reached: StaticArray<u32>;
  private place: u32 = 0;
  /** Second choices that are still to be followed. */
  private readonly choices: StaticArray<i32>;
  private start: usize = 0;
  private end: usize = 0;

  constructor(private readonly program: Program) {
    this.current = new StaticArray<i32>(program.waiting);
    this.following = new StaticArray<i32>(program.waiting);
    this.reached = new StaticArray<u32>(program.length);
    this.choices = new StaticArray<i32>(program.length);
  }

  /** Whether it matches somewhere in the text. */
  matches(text: Uint8Array): bool {
    const program = this.program;
    this.begin(text);
    let pointer = this.start;
    let count = this.follow(this.current, 0, program.start, pointer);
    while (count != MATCHED && pointer < this.end && (count > 0 || !program.isAnchored)) {
      const decoded = decode(pointer, this.end);
      pointer += widthOf(decoded);
      count = this.step(count, codePointOf(decoded), pointer);
      if (count == MATCHED || program.isAnchored) continue;
      count = this.follow(this.current, count, program.start, pointer);
    }
    return count == MATCHED;
  }

  private begin(text: Uint8Array): void {
    this.start = text.dataStart;
    this.end = this.start + text.length;
    if (this.place > u32.MAX_VALUE - 2 - text.length) {
      memory.fill(changetype<usize>(this.reached), 0, 4 * this.reached.length);
      this.place = 0;
    }
    this.place++;
  }

  /** Takes a character, behind which is `pointer`; answers how many instructions wait there, or MATCHED. */
  private step(count: i32, codePoint: u32, pointer: usize): i32 {
    const program = this.program;
    const current = changetype<usize>(this.current);
    this.steps += count;
    this.place++;
    let waiting = 0;
    for (let i = 0; i < count; i++) {
      const instruction = program.pointerTo(load<i32>(current + 4 * i));
      if (!program.takes(instruction, codePoint)) continue;
      waiting = this.follow(this.following, waiting, nextAt(instruction), pointer);
      if (waiting == MATCHED) return MATCHED;
    }
    const unused = this.current;
    this.current = this.following;
    this.following = unused;
    return waiting;
  }

  /** Adds to a list the instructions that wait for a character on all ways from one on; answers its length, or MATCHED. */
  private follow(list: StaticArray<i32>, count: i32, index: i32, pointer: usize): i32 {
    const program = this.program;
    const reached = changetype<usize>(this.reached);
    const choices = changetype<usize>(this.choices);
    const place = this.place;
    let open = 0;
    let steps = 0;
    for (;;) {
      steps++;
      if (load<u32>(reached + 4 * index) != place) {
        store<u32>(reached + 4 * index, place);
        const instruction = program.pointerTo(index);
        const opcode = opcodeAt(instruction);
        if (opcode == Opcode.Match) return MATCHED;
        if (opcode < Opcode.Match) {
          store<i32>(changetype<usize>(list) + 4 * count++, index);
        } else if (opcode != Opcode.Assert || holds(operandAt(instruction), pointer, this.start, this.end)) {
          if (opcode == Opcode.Split) store<i32>(choices + 4 * open++, operandAt(instruction));
          index = nextAt(instruction);
          continue;
        }
      }
      if (open == 0) break;
      index = load<i32>(choices + 4 * --open);
    }
    this.steps += steps;
    return count;
  }
}
