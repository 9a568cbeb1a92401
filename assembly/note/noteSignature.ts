/** One signature line of a note: `— NAME BASE64`, where the base64 holds four bytes of key id and the signature. */
import { decodeBase64 } from "../encoding/base64";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";

/** An em dash and a space. */
const PREFIX: string = "\u2014 ";

/** The bytes of a key id. */
const KEY_ID_BYTES: i32 = 4;

/** A signature as it came: who is said to have made it is nobody's word. */
@final
export class NoteSignature {
  constructor(
    /** The key's name: whatever the author of the note liked, but for spaces and `+`. Compare it, do nothing else with it. */
    readonly name: string,
    /** The key id: the first four bytes of a hash, a hint at the key. */
    readonly keyId: u32,
    /** What follows the key id: one byte or more, a view. */
    readonly signature: Uint8Array,
  ) {}
}

/**
 * Reads one line, without its newline. LogCheckpoint: another beginning, a name that `isKeyName` refuses, base64 that is not
 * strict, less than five bytes.
 */
export function parseNoteSignature(line: string): Result<NoteSignature> {
  if (!line.startsWith(PREFIX)) return refuse("the line does not begin with a dash and a space");
  const space = line.indexOf(" ", PREFIX.length);
  if (space < 0) return refuse("the line has no signature");
  const name = line.substring(PREFIX.length, space);
  if (!isKeyName(name)) return refuse("the line's name is no key name");
  const bytes = decodeBase64(line.substring(space + 1));
  if (bytes.fault) return refuse("the signature is not strict base64: " + bytes.fault!.detail);
  if (bytes.value.length <= KEY_ID_BYTES) return refuse("the signature is too short");
  const keyId = bswap<u32>(load<u32>(bytes.value.dataStart));
  return ok(new NoteSignature(name, keyId, bytes.value.subarray(KEY_ID_BYTES)));
}

/** Whether a key may have this name: it is not empty and has neither white space nor a plus sign. */
export function isKeyName(name: string): bool {
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit == 0x2b || isWhiteSpace(unit)) return false;
  }
  return name.length > 0;
}

/** The characters with the property White_Space (Unicode 16, PropList.txt); all are of one UTF-16 unit. */
function isWhiteSpace(unit: i32): bool {
  if (unit <= 0x20) return unit == 0x20 || (unit >= 0x09 && unit <= 0x0d);
  if (unit < 0x1680) return unit == 0x85 || unit == 0xa0;
  if (unit >= 0x2000 && unit <= 0x200a) return true;
  return unit == 0x1680 || unit == 0x2028 || unit == 0x2029 || unit == 0x202f || unit == 0x205f || unit == 0x3000;
}

function refuse(detail: string): Result<NoteSignature> {
  return fail<NoteSignature>(FaultCode.LogCheckpoint, detail);
}
