/** Numbers of the packed Unicode tables. */

/** A cursor over LEB128 numbers in the module's static memory. */
@final
export class Leb128Reader {
  constructor(
    /** Where the next number is. */
    public at: usize,
    /** Where the numbers end. */
    readonly end: usize,
  ) {}

  /** Whether all were read. */
  get isAtEnd(): bool {
    return this.at >= this.end;
  }

  /** The next number: seven bits of each byte, the low ones first. */
  next(): u32 {
    let value: u32 = 0;
    let byte: u32 = 0x80;
    for (let shift: u32 = 0; byte >= 0x80; shift += 7) {
      byte = load<u8>(this.at++);
      value |= (byte & 0x7f) << shift;
    }
    return value;
  }
}
