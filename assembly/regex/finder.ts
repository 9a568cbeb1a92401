/**
 * Where a program matches, and its groups: as the matcher, but the ways are kept in the order of preference, each with
 * the positions that it noted (Pike 1987).
 */
import { holds } from "./assertions";
import { codePointOf, decode, widthOf } from "./decode";
import { nextAt, Opcode, opcodeAt, operandAt, Program } from "./program";

/** Which of the matches that begin first is wanted. */
export enum Preference {
  /** The one that a backtracking engine would find first: Perl's and Go's. */
  First,
  /** The longest one: POSIX's. Groups are those of the first way that leads to it. */
  Longest,
}

/** A position that was not noted. */
export const NO_POSITION = -1;

/** Where a search takes place. */
@final
export class Search {
  constructor(
    readonly text: Uint8Array,
    /** The offset from which on a match may begin; what is before it is still seen by assertions. */
    readonly from: i32,
    readonly preference: Preference,
    /** Whether only a match from `from` to the text's end counts. */
    readonly isWhole: bool,
  ) {}
}

/** Instructions that wait for a character, in the order of preference, each with its positions. */
@final
class Threads {
  count: i32 = 0;
  readonly instructions: StaticArray<i32>;
  readonly positions: StaticArray<i32>;

  constructor(program: Program) {
    this.instructions = new StaticArray<i32>(program.waiting);
    this.positions = new StaticArray<i32>(program.waiting * program.positions);
  }
}

/** The machine for one program, with its memory: nothing is allocated while it runs. */
@final
export class Finder {
  private current: Threads;
  private following: Threads;
  /** As in Matcher. */
  private readonly reached: StaticArray<u32>;
  private place: u32 = 0;
  /** Pairs: an instruction that is still to be followed, or the complement of a position and what it was before. */
  private readonly choices: StaticArray<i32>;
  /** The positions of a way that begins. */
  private readonly positions: StaticArray<i32>;
  /** How many positions the search wants. */
  private width: i32 = 0;
  private start: usize = 0;
  private end: usize = 0;

  constructor(private readonly program: Program) {
    this.current = new Threads(program);
    this.following = new Threads(program);
    this.reached = new StaticArray<u32>(program.length);
    this.choices = new StaticArray<i32>(2 * program.length);
    this.positions = new StaticArray<i32>(program.positions);
  }

  /**
   * Whether there is a match. Then `found` holds begin and end of the match and of as many groups as it has room for,
   * offsets in bytes, NO_POSITION for groups that took no part. It must have room for the match.
   */
  find(search: Search, found: StaticArray<i32>): bool {
    this.begin(search, found);
    let isMatched = false;
    for (let pointer = this.start + search.from; ;) {
      const offset = <i32>(pointer - this.start);
      const mayBegin =
        !isMatched && (offset == search.from || !search.isWhole) && (offset == 0 || !this.program.isAnchored);
      if (mayBegin) this.startThread(offset);
      if (this.current.count == 0 && (isMatched || search.isWhole || this.program.isAnchored)) break;
      const isAtEnd = pointer == this.end;
      const decoded = isAtEnd ? 0 : decode(pointer, this.end);
      if (this.step(search, found, isMatched, pointer, decoded)) isMatched = true;
      if (isAtEnd) break;
      pointer += widthOf(decoded);
    }
    return isMatched;
  }

  private begin(search: Search, found: StaticArray<i32>): void {
    this.start = search.text.dataStart;
    this.end = this.start + search.text.length;
    this.width = min(found.length, this.program.positions);
    for (let i = 0; i < found.length; i++) found[i] = NO_POSITION;
    if (this.place > u32.MAX_VALUE - 2 - search.text.length) {
      memory.fill(changetype<usize>(this.reached), 0, 4 * this.reached.length);
      this.place = 0;
    }
    this.place++;
    this.current.count = 0;
  }

  private startThread(offset: i32): void {
    for (let i = 0; i < this.width; i++) this.positions[i] = NO_POSITION;
    this.positions[0] = offset;
    this.follow(this.current, this.program.start, offset, changetype<usize>(this.positions));
  }

  /** Takes a character, or sees the text's end. Whether there was a match that is better than the one in `found`. */
  private step(search: Search, found: StaticArray<i32>, isMatched: bool, pointer: usize, decoded: u32): bool {
    const program = this.program;
    const current = this.current;
    const isLongest = search.preference == Preference.Longest;
    const offset = <i32>(pointer - this.start);
    let isBetter = false;
    this.place++;
    this.following.count = 0;
    for (let i = 0; i < current.count; i++) {
      const instruction = program.pointerTo(load<i32>(changetype<usize>(current.instructions) + 4 * i));
      const noted = changetype<usize>(current.positions) + 4 * this.width * i;
      if (isLongest && (isMatched || isBetter) && found[0] < load<i32>(noted)) continue;
      if (opcodeAt(instruction) == Opcode.Match) {
        if (search.isWhole && pointer != this.end) continue;
        if (isLongest && (isMatched || isBetter) && found[1] >= offset) continue;
        copyNumbers(changetype<usize>(found), noted, this.width);
        found[1] = offset;
        isBetter = true;
        // What follows is less preferred.
        if (!isLongest) break;
      } else if (pointer < this.end && program.takes(instruction, codePointOf(decoded))) {
        this.follow(this.following, nextAt(instruction), offset + widthOf(decoded), noted);
      }
    }
    this.current = this.following;
    this.following = current;
    return isBetter;
  }

  /**
   * Adds the instructions that wait for a character on all ways from one on, with the positions noted so far, which are
   * changed only meanwhile.
   */
  private follow(threads: Threads, index: i32, offset: i32, positions: usize): void {
    const program = this.program;
    const reached = changetype<usize>(this.reached);
    const place = this.place;
    let open = 0;
    while (index >= 0) {
      if (load<u32>(reached + 4 * index) != place) {
        store<u32>(reached + 4 * index, place);
        const instruction = program.pointerTo(index);
        const opcode = opcodeAt(instruction);
        if (opcode <= Opcode.Match) {
          this.addThread(threads, index, positions);
        } else if (opcode != Opcode.Assert || this.holdsAt(operandAt(instruction), offset)) {
          if (opcode == Opcode.Split) open = this.remember(open, operandAt(instruction), 0);
          if (opcode == Opcode.Capture) open = this.note(open, operandAt(instruction), offset, positions);
          index = nextAt(instruction);
          continue;
        }
      }
      open = this.leave(open, positions);
      index = open < 0 ? -1 : load<i32>(this.choiceAt(open));
    }
  }

  private addThread(threads: Threads, index: i32, positions: usize): void {
    const thread = threads.count++;
    store<i32>(changetype<usize>(threads.instructions) + 4 * thread, index);
    const width = this.width;
    copyNumbers(changetype<usize>(threads.positions) + 4 * width * thread, positions, width);
  }

  /** Takes back what was noted on the way to the last choice that is open; answers its number, -1 when there is none. */
  private leave(open: i32, positions: usize): i32 {
    while (--open >= 0) {
      const choice = load<i32>(this.choiceAt(open));
      if (choice >= 0) break;
      store<i32>(positions + 4 * ~choice, load<i32>(this.choiceAt(open), 4));
    }
    return open;
  }

  /** Notes a position that the search wants, until the way to here is left. */
  private note(open: i32, position: i32, offset: i32, positions: usize): i32 {
    if (position >= this.width) return open;
    const pointer = positions + 4 * position;
    const before = load<i32>(pointer);
    store<i32>(pointer, offset);
    return this.remember(open, ~position, before);
  }

  private remember(open: i32, choice: i32, before: i32): i32 {
    store<i32>(this.choiceAt(open), choice);
    store<i32>(this.choiceAt(open), before, 4);
    return open + 1;
  }

  private choiceAt(index: i32): usize {
    return changetype<usize>(this.choices) + 8 * index;
  }

  private holdsAt(assertion: i32, offset: i32): bool {
    return holds(assertion, this.start + offset, this.start, this.end);
  }
}

/** As memory.copy, which takes longer for a few numbers. */
function copyNumbers(target: usize, source: usize, count: i32): void {
  for (let end = source + 4 * count; source < end; source += 4, target += 4) store<i32>(target, load<i32>(source));
}
