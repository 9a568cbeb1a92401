/** The syntax of SubjectPublicKeyInfo (RFC 5280 §4.1). What an algorithm and its key mean is not judged. */
import { Result, failed, ok } from "../fault/result";
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "./algorithmIdentifier";
import { DerReader } from "./der";

/** An algorithm and the key's bytes. */
@final
export class SubjectPublicKeyInfo {
  constructor(
    readonly algorithm: AlgorithmIdentifier,
    /** The bytes of subjectPublicKey. */
    readonly key: Uint8Array,
  ) {}
}

/** Reads a whole DER SubjectPublicKeyInfo. DerInvalid when it is not strict DER of this shape, or more follows. */
export function readSubjectPublicKeyInfo(der: Uint8Array): Result<SubjectPublicKeyInfo> {
  const outer = new DerReader(der);
  const info = outer.readSequence();
  const algorithm = readAlgorithmIdentifier(info, "algorithm");
  const key = info.readBitString("subjectPublicKey");
  info.end();
  outer.end();
  if (outer.fault) return failed<SubjectPublicKeyInfo>(outer.fault!);
  return ok(new SubjectPublicKeyInfo(algorithm, key));
}
