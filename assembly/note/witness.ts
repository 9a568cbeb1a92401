/** Witnesses: who cosign the checkpoints of logs that they have watched grow (c2sp.org/tlog-cosignature, Ed25519). */
import { MAX_NOTE_SIGNATURES_OF_ONE } from "../bytes/limits";
import { decodeBase64 } from "../encoding/base64";
import { encodeUtf8 } from "../encoding/utf8";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { PublicKey } from "../signature/key";
import { publicKeyFromEd25519 } from "../signature/keyEncodings";
import { SignatureScheme } from "../signature/scheme";
import { verifyWith } from "../signature/verify";
import { Instant } from "../time/instant";
import { keyIdOf, rawEd25519, typedKeyHash, TYPE_COSIGNATURE } from "./keyHash";
import { NoteSignature, isKeyName } from "./noteSignature";
import { SignedNote } from "./signedNote";

/** A time of 64 bits and an Ed25519 signature. */
const TIME_BYTES: i32 = 8;
const COSIGNATURE_BYTES: i32 = TIME_BYTES + 64;

/** One witness that is trusted: the name that it goes by in notes, and its key. Immutable. */
@final
export class Witness {
  /** The key id in its signature lines. */
  private readonly keyId: u32;

  private constructor(
    readonly name: string,
    /** An Ed25519 key. */
    readonly key: PublicKey,
  ) {
    this.keyId = keyIdOf(typedKeyHash(name, TYPE_COSIGNATURE, rawEd25519(key)));
  }

  /**
   * A witness by its verifier key, `NAME+KEYID+BASE64`, where the base64 holds the type byte 0x04 and 32 bytes of key, and
   * the key id is that of name and key in eight hexadecimal digits. KeyInvalid for anything else; KeyUnsupported, naming
   * it, for a key of another type.
   */
  static fromVerifierKey(text: string): Result<Witness> {
    const parts = text.split("+", 3);
    // Base64 has plus signs too: the third part is all of the rest.
    if (parts.length < 3 || !isKeyName(parts[0])) return refuse("a witness is NAME+KEYID+KEY");
    const start = parts[0].length + parts[1].length + 2;
    const typed = decodeBase64(text.substring(start));
    if (typed.fault) return refuse("the key is not strict base64: " + typed.fault!.detail);
    if (typed.value.length == 0) return refuse("the key is empty");
    const type = typed.value[0];
    if (type != TYPE_COSIGNATURE) return fail<Witness>(FaultCode.KeyUnsupported, "a key of type " + type.toString());
    const key = publicKeyFromEd25519(typed.value.subarray(1));
    if (key.fault) return failed<Witness>(key.fault!);
    const witness = new Witness(parts[0], key.value);
    return parts[1] == hexOf(witness.keyId) ? ok(witness) : refuse("the key id is not that of the name and key");
  }

  /**
   * When this witness cosigned the note: the latest time of its lines. LogCheckpoint when there is none, when one of them is
   * not its own (its name and key id, and another signature), or when there are more than `MAX_NOTE_SIGNATURES_OF_ONE`.
   * Whether the time has come yet is the caller's question.
   */
  cosignedAt(note: SignedNote): Result<Instant> {
    let latest: Instant | null = null;
    let checked = 0;
    for (let i = 0; i < note.signatures.length; i++) {
      const line = note.signatures[i];
      if (line.keyId != this.keyId || line.name != this.name) continue;
      if (checked++ == MAX_NOTE_SIGNATURES_OF_ONE) return this.unproven("cosigned more often than is read");
      const time = this.timeOf(note, line);
      if (time == null) return this.unproven("did not make the cosignature that is said to be its");
      if (latest == null || time.compare(latest) > 0) latest = time;
    }
    return latest == null ? this.unproven("did not cosign") : ok<Instant>(latest);
  }

  /** The time of one line; null when it is not this witness's signature over the note at that time. */
  private timeOf(note: SignedNote, line: NoteSignature): Instant | null {
    if (line.signature.length != COSIGNATURE_BYTES) return null;
    const seconds = bswap<u64>(load<u64>(line.signature.dataStart));
    if (seconds > <u64>i64.MAX_VALUE) return null;
    const header = encodeUtf8("cosignature/v1\ntime " + seconds.toString() + "\n");
    const message = new Uint8Array(header.length + note.signedBytes.length);
    message.set(header);
    message.set(note.signedBytes, header.length);
    const proof = verifyWith(this.key, SignatureScheme.ed25519(), message, line.signature.subarray(TIME_BYTES));
    return proof.isOk ? new Instant(<i64>seconds) : null;
  }

  private unproven(detail: string): Result<Instant> {
    return fail<Instant>(FaultCode.LogCheckpoint, `the witness ${this.name} ${detail}`);
  }
}

/** Eight lower-case digits. */
function hexOf(keyId: u32): string {
  return keyId.toString(16).padStart(8, "0");
}

function refuse(detail: string): Result<Witness> {
  return fail<Witness>(FaultCode.KeyInvalid, detail);
}
