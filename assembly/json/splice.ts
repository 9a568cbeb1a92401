/** Editing a document without touching any other byte. */

/** The bytes from `start` up to and without `end` become `bytes`; equal offsets make an insertion. */
@final
export class Replacement {
  constructor(
    readonly start: i32,
    readonly end: i32,
    readonly bytes: Uint8Array,
  ) {}
}

/**
 * A copy of `source` with the replacements made. They must lie within `source`, be sorted by start, and not overlap; it
 * is a defect of the caller, and traps, when they do not. Whether the result still is JSON is not checked.
 */
export function spliceBytes(source: Uint8Array, replacements: Array<Replacement>): Uint8Array {
  const result = new Uint8Array(splicedLength(source, replacements));
  let from = 0;
  let to = 0;
  for (let i = 0; i < replacements.length; i++) {
    const replacement = replacements[i];
    to = append(result, to, source, from, replacement.start);
    to = append(result, to, replacement.bytes, 0, replacement.bytes.length);
    from = replacement.end;
  }
  append(result, to, source, from, source.length);
  return result;
}

function splicedLength(source: Uint8Array, replacements: Array<Replacement>): i32 {
  let length = source.length;
  let previous = 0;
  for (let i = 0; i < replacements.length; i++) {
    const replacement = replacements[i];
    if (replacement.start < previous || replacement.end < replacement.start) unreachable();
    length += replacement.bytes.length - (replacement.end - replacement.start);
    previous = replacement.end;
  }
  if (previous > source.length) unreachable();
  return length;
}

function append(target: Uint8Array, at: i32, source: Uint8Array, start: i32, end: i32): i32 {
  memory.copy(target.dataStart + at, source.dataStart + start, end - start);
  return at + end - start;
}
