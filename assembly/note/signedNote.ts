/** Signed notes: text that keys have signed, with their signatures as lines below it (c2sp.org/signed-note). */
import { MAX_CHECKPOINT_TEXT, MAX_NOTE_SIGNATURES } from "../bytes/limits";
import { encodeUtf8 } from "../encoding/utf8";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { NoteSignature, parseNoteSignature } from "./noteSignature";

/** A note. Nothing says yet that any of its signatures is right. */
@final
export class SignedNote {
  constructor(
    /** The text above the signatures; it ends with a newline. */
    readonly text: string,
    /** The same in UTF-8: what is signed. */
    readonly signedBytes: Uint8Array,
    /** One or more, in their order. */
    readonly signatures: Array<NoteSignature>,
  ) {}
}

/**
 * Reads a whole note. The text ends before the last blank line; behind that line come signature lines alone, at least one,
 * each with its newline.
 *
 * LogCheckpoint: a control character other than a newline, no such blank line, no text or signature, a last line without its
 * newline, a signature line that is none (`parseNoteSignature`). BudgetExhausted beyond `MAX_CHECKPOINT_TEXT` (UTF-16 units)
 * and `MAX_NOTE_SIGNATURES`. Whose signatures they are, and whether two are the same, is not looked at.
 */
export function parseSignedNote(note: string): Result<SignedNote> {
  if (note.length > MAX_CHECKPOINT_TEXT) {
    return fail<SignedNote>(FaultCode.BudgetExhausted, `a note of more than ${MAX_CHECKPOINT_TEXT} characters`);
  }
  if (hasControlCharacter(note)) return refuse("the note has a control character");
  const blank = note.lastIndexOf("\n\n");
  if (blank < 0) return refuse("the note has no blank line before its signatures");
  const text = note.substring(0, blank + 1);
  const signatures = parseSignatures(note, blank + 2);
  if (signatures.fault) return failed<SignedNote>(signatures.fault!);
  return ok(new SignedNote(text, encodeUtf8(text), signatures.value));
}

/** The signature lines from `start` to the end. */
function parseSignatures(note: string, start: i32): Result<Array<NoteSignature>> {
  if (start == note.length) return fail<Array<NoteSignature>>(FaultCode.LogCheckpoint, "the note has no signatures");
  const signatures = new Array<NoteSignature>();
  let position = start;
  while (position < note.length) {
    if (signatures.length == MAX_NOTE_SIGNATURES) {
      return fail<Array<NoteSignature>>(FaultCode.BudgetExhausted, `more than ${MAX_NOTE_SIGNATURES} signatures`);
    }
    const end = note.indexOf("\n", position);
    if (end < 0) return fail<Array<NoteSignature>>(FaultCode.LogCheckpoint, "the note's last line does not end");
    const signature = parseNoteSignature(note.substring(position, end));
    if (signature.fault) {
      return failed<Array<NoteSignature>>(signature.fault!.at(`signatures[${signatures.length}]`));
    }
    signatures.push(signature.value);
    position = end + 1;
  }
  return ok(signatures);
}

/** Below U+0020, but for newlines. */
function hasControlCharacter(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 && unit != 0x0a) return true;
  }
  return false;
}

function refuse(detail: string): Result<SignedNote> {
  return fail<SignedNote>(FaultCode.LogCheckpoint, detail);
}
