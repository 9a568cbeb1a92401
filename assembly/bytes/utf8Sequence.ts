/** One UTF-8 sequence: the table of well-formed byte sequences in Unicode chapter 3 (table 3-7), which is RFC 3629 §4. */

/**
 * The length, 2 to 4, of the well-formed sequence of a character above U+007F that starts at `pointer`, or 0 when there
 * is none: overlong forms, surrogates, values above U+10FFFF and sequences cut by `end` are not well-formed. Requires
 * `pointer < end`. An ASCII byte also answers 0: callers handle it before, since it is the fast path.
 */
export function utf8SequenceLength(pointer: usize, end: usize): i32 {
  const lead = load<u8>(pointer);
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (end - pointer < <usize>length) return 0;
  const second = load<u8>(pointer, 1);
  if (second < lowestSecond(lead) || second > highestSecond(lead)) return 0;
  for (let i = 2; i < length; i++) {
    if ((load<u8>(pointer + i) & 0xc0) != 0x80) return 0;
  }
  return length;
}

/** Refuses overlong forms of three and four bytes. */
function lowestSecond(lead: u8): u8 {
  if (lead == 0xe0) return 0xa0;
  return lead == 0xf0 ? 0x90 : 0x80;
}

/** Refuses surrogates and what lies above U+10FFFF. */
function highestSecond(lead: u8): u8 {
  if (lead == 0xed) return 0x9f;
  return lead == 0xf4 ? 0x8f : 0xbf;
}

/** Writes the UTF-8 form of a scalar value (not a surrogate) to `target`; returns its length, 1 to 4. */
export function storeUtf8(target: usize, scalar: u32): i32 {
  if (scalar < 0x80) {
    store<u8>(target, <u8>scalar);
    return 1;
  }
  if (scalar < 0x800) {
    store<u8>(target, <u8>(0xc0 | (scalar >> 6)));
    store<u8>(target, <u8>(0x80 | (scalar & 0x3f)), 1);
    return 2;
  }
  if (scalar < 0x10000) {
    store<u8>(target, <u8>(0xe0 | (scalar >> 12)));
    store<u8>(target, <u8>(0x80 | ((scalar >> 6) & 0x3f)), 1);
    store<u8>(target, <u8>(0x80 | (scalar & 0x3f)), 2);
    return 3;
  }
  store<u8>(target, <u8>(0xf0 | (scalar >> 18)));
  store<u8>(target, <u8>(0x80 | ((scalar >> 12) & 0x3f)), 1);
  store<u8>(target, <u8>(0x80 | ((scalar >> 6) & 0x3f)), 2);
  store<u8>(target, <u8>(0x80 | (scalar & 0x3f)), 3);
  return 4;
}
