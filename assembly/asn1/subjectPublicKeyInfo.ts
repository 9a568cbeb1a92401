/** The syntax of SubjectPublicKeyInfo and AlgorithmIdentifier (RFC 5280 §4.1, §4.1.1.2). What they mean is not judged. */
import { Result, failed, ok } from "../fault/result";
import { DerReader } from "./der";

/** An algorithm and its parameters. */
@final
export class AlgorithmIdentifier {
  constructor(
    /** The contents of its well-formed OBJECT IDENTIFIER. */
    readonly oid: Uint8Array,
    /** The DER of its parameters, one element; empty when there are none. */
    readonly parameters: Uint8Array,
  ) {}
}

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
  if (info.fault) return failed<SubjectPublicKeyInfo>(info.fault!);
  const outerEnd = outer.end();
  if (outerEnd.fault) return failed<SubjectPublicKeyInfo>(outerEnd.fault!);
  const algorithm = readAlgorithmIdentifier(info.value);
  if (algorithm.fault) return failed<SubjectPublicKeyInfo>(algorithm.fault!);
  const key = info.value.readBitString();
  if (key.fault) return failed<SubjectPublicKeyInfo>(key.fault!);
  const infoEnd = info.value.end();
  if (infoEnd.fault) return failed<SubjectPublicKeyInfo>(infoEnd.fault!);
  return ok(new SubjectPublicKeyInfo(algorithm.value, key.value));
}

/** Reads the AlgorithmIdentifier that comes next: an OID and at most one element. DerInvalid otherwise. */
export function readAlgorithmIdentifier(reader: DerReader): Result<AlgorithmIdentifier> {
  const identifier = reader.readSequence();
  if (identifier.fault) return failed<AlgorithmIdentifier>(identifier.fault!);
  const oid = identifier.value.readObjectIdentifier();
  if (oid.fault) return failed<AlgorithmIdentifier>(oid.fault!);
  const parameters = identifier.value.rest();
  if (!identifier.value.isAtEnd) {
    const element = identifier.value.readElement();
    if (element.fault) return failed<AlgorithmIdentifier>(element.fault!);
  }
  const end = identifier.value.end();
  if (end.fault) return failed<AlgorithmIdentifier>(end.fault!);
  return ok(new AlgorithmIdentifier(oid.value, parameters));
}
