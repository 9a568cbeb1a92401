/** Checks that a key has signed a note (c2sp.org/signed-note, "Signatures"). */
import { MAX_NOTE_SIGNATURES_OF_ONE } from "../bytes/limits";
import { Fault, FaultCode } from "../fault/fault";
import { sha256 } from "../hash/sha256";
import { PublicKey } from "../signature/key";
import { sigstoreSchemes } from "../signature/profile";
import { SignatureScheme } from "../signature/scheme";
import { verifyWith } from "../signature/verify";
import { keyIdOf, noteKeyHash } from "./keyHash";
import { NoteSignature } from "./noteSignature";
import { SignedNote } from "./signedNote";

/**
 * Null when `key` has signed the note under `name`; else LogCheckpoint. The lines that are
 * said to be this key's, by their key id and name, are all checked: there has to be one, not more than
 * `MAX_NOTE_SIGNATURES_OF_ONE` (BudgetExhausted), and none of them wrong. All other lines are passed over, whoever made
 * them.
 *
 * Key ids: that of `noteKeyHash`, or, as Rekor's first version has it for every kind of key, of
 * the SubjectPublicKeyInfo. They only choose lines; the signature decides. Ed25519 signs the text itself, ECDSA and RSA as
 * Sigstore does it elsewhere.
 */
export function verifyNote(note: SignedNote, key: PublicKey, name: string): Fault | null {
  const spkiId = keyIdOf(sha256(key.spki));
  const nameId = keyIdOf(noteKeyHash(name, key));
  let checked = 0;
  for (let i = 0; i < note.signatures.length; i++) {
    const line = note.signatures[i];
    if (line.name != name) continue;
    if (line.keyId != spkiId && line.keyId != nameId) continue;
    if (checked++ == MAX_NOTE_SIGNATURES_OF_ONE) {
      return new Fault(FaultCode.BudgetExhausted, `more than ${MAX_NOTE_SIGNATURES_OF_ONE} signatures by one key`);
    }
    if (!isSigned(note, key, line)) {
      return new Fault(FaultCode.LogCheckpoint, "the note was not signed by this key", `signatures[${i}]`);
    }
  }
  return checked > 0 ? null : new Fault(FaultCode.LogCheckpoint, "the note has no signature by this key");
}

function isSigned(note: SignedNote, key: PublicKey, line: NoteSignature): bool {
  const schemes = key.ed25519 != null ? [SignatureScheme.ed25519()] : sigstoreSchemes(key);
  for (let i = 0; i < schemes.length; i++) {
    if (verifyWith(key, schemes[i], note.signedBytes, line.signature).isOk) return true;
  }
  return false;
}
