// Curve, DER, keys and signatures. A number is 32 big-endian bytes.
import { DerReader } from "../../assembly/asn1/der";
import { dottedOid, oidName } from "../../assembly/asn1/oids";
import { P256PublicKey, verifyP256 } from "../../assembly/curve/p256/ecdsa";
import { fieldAdd, fieldFromBytes, fieldMultiply, fieldSubtract, fieldToBytes } from "../../assembly/curve/p256/field";
import {
  JACOBIAN_BYTES,
  jacobianAdd,
  jacobianFromAffine,
  jacobianHasX,
  jacobianIsInfinity,
  jacobianSetInfinity,
} from "../../assembly/curve/p256/jacobian";
import { P256Point } from "../../assembly/curve/p256/point";
import { P256Scalar } from "../../assembly/curve/p256/scalar";
import { Fault, FaultCode } from "../../assembly/fault/fault";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Result } from "../../assembly/fault/result";
import { sha256 } from "../../assembly/hash/sha256";
import { EcdsaP256Signature } from "../../assembly/signature/ecdsaSignature";
import { PublicKey } from "../../assembly/signature/key";
import { verify } from "../../assembly/signature/verify";

/** a + b, a - b or a·b modulo p; null when an operand is p or more. */
export function p256FieldAdd(a: Uint8Array, b: Uint8Array): Uint8Array | null {
  return fieldOperation(a, b, fieldAdd);
}

export function p256FieldSubtract(a: Uint8Array, b: Uint8Array): Uint8Array | null {
  return fieldOperation(a, b, fieldSubtract);
}

export function p256FieldMultiply(a: Uint8Array, b: Uint8Array): Uint8Array | null {
  return fieldOperation(a, b, fieldMultiply);
}

function fieldOperation(
  a: Uint8Array,
  b: Uint8Array,
  operation: (out: usize, a: usize, b: usize) => void,
): Uint8Array | null {
  const first = new Uint8Array(32);
  const second = new Uint8Array(32);
  if (!fieldFromBytes(first.dataStart, a.dataStart)) return null;
  if (!fieldFromBytes(second.dataStart, b.dataStart)) return null;
  operation(first.dataStart, first.dataStart, second.dataStart);
  fieldToBytes(second.dataStart, first.dataStart);
  return second;
}

/** True when a + b = sum, compared by x alone; points are uncompressed, and empty for the point at infinity. */
export function p256SumHasX(a: Uint8Array, b: Uint8Array, sum: Uint8Array): bool {
  const first = jacobianOf(a);
  jacobianAdd(first.dataStart, jacobianOf(b).dataStart);
  if (sum.length == 0) return jacobianIsInfinity(first.dataStart);
  return jacobianHasX(first.dataStart, P256Point.fromUncompressed(sum).value.address);
}

function jacobianOf(point: Uint8Array): Uint8Array {
  const jacobian = new Uint8Array(<i32>JACOBIAN_BYTES);
  if (point.length == 0) jacobianSetInfinity(jacobian.dataStart);
  else jacobianFromAffine(jacobian.dataStart, P256Point.fromUncompressed(point).value.address);
  return jacobian;
}

/** Null when the point, r or s is refused; else one byte: 1 for a right signature. */
export function p256Verify(point: Uint8Array, digest: Uint8Array, r: Uint8Array, s: Uint8Array): Uint8Array | null {
  const key = P256PublicKey.fromUncompressed(point);
  const first = P256Scalar.fromBytes(r);
  const second = P256Scalar.fromBytes(s);
  if (!key.isOk || !first.isOk || !second.isOk) return null;
  const answer = new Uint8Array(1);
  answer[0] = verifyP256(key.value, digest, first.value, second.value) ? 1 : 0;
  return answer;
}

/** The tag and then the contents of the one element that the bytes are. */
export function derElement(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  const element = reader.readElement();
  if (!element.isOk || !reader.end().isOk) return null;
  const answer = new Uint8Array(1 + element.value.contents.length);
  answer[0] = element.value.tag;
  answer.set(element.value.contents, 1);
  return answer;
}

export function derUnsignedInteger(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  return whole(reader, reader.readUnsignedInteger());
}

export function derBitString(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  return whole(reader, reader.readBitString());
}

export function derOid(bytes: Uint8Array): string | null {
  const reader = new DerReader(bytes);
  const oid = whole(reader, reader.readObjectIdentifier());
  return oid == null ? null : dottedOid(oid);
}

export function derOidName(bytes: Uint8Array): string | null {
  const reader = new DerReader(bytes);
  const oid = whole(reader, reader.readObjectIdentifier());
  return oid == null ? null : oidName(oid);
}

function whole(reader: DerReader, contents: Result<Uint8Array>): Uint8Array | null {
  return contents.isOk && reader.isAtEnd ? contents.value : null;
}

/** How many elements a SEQUENCE holds; -1 when it is refused. */
export function derSequenceLength(bytes: Uint8Array): i32 {
  const outer = new DerReader(bytes);
  const sequence = outer.readSequence();
  if (!sequence.isOk || !outer.isAtEnd) return -1;
  let count = 0;
  while (!sequence.value.isAtEnd) {
    if (!sequence.value.readElement().isOk) return -1;
    count++;
  }
  return count;
}

/** `ok`, or the fault's name and its detail. */
export function spkiOutcome(spki: Uint8Array): string {
  return outcome(PublicKey.fromSpki(spki).fault);
}

export function spkiFingerprint(spki: Uint8Array): string | null {
  const key = PublicKey.fromSpki(spki);
  return key.isOk ? key.value.spkiSha256 : null;
}

export function ecdsaDerOutcome(der: Uint8Array): string {
  return outcome(EcdsaP256Signature.fromDer(der).fault);
}

export function ecdsaP1363Outcome(bytes: Uint8Array): string {
  return outcome(EcdsaP256Signature.fromP1363(bytes).fault);
}

/** r || s of a DER signature. */
export function ecdsaDerToP1363(der: Uint8Array): Uint8Array | null {
  const signature = EcdsaP256Signature.fromDer(der);
  if (!signature.isOk) return null;
  const answer = new Uint8Array(64);
  answer.set(signature.value.r.toBytes());
  answer.set(signature.value.s.toBytes(), 32);
  return answer;
}

/** `ok`, or the fault's name; `ok` only when the proof holds the very payload and key. */
export function verifyOutcome(spki: Uint8Array, payload: Uint8Array, signature: Uint8Array): string {
  const key = PublicKey.fromSpki(spki);
  if (key.fault) return outcome(key.fault);
  const proof = verify(key.value, payload, signature);
  if (proof.fault) return outcome(proof.fault);
  return proof.value.bytes == payload && proof.value.key == key.value ? "ok" : "the proof is of something else";
}

/** The same for a signature in the encoding of IEEE P1363. */
export function verifyP1363Outcome(spki: Uint8Array, payload: Uint8Array, signature: Uint8Array): string {
  const key = PublicKey.fromSpki(spki);
  if (key.fault) return outcome(key.fault);
  const numbers = EcdsaP256Signature.fromP1363(signature);
  if (numbers.fault) return outcome(numbers.fault);
  const isSigned = verifyP256(key.value.p256, sha256(payload), numbers.value.r, numbers.value.s);
  return isSigned ? "ok" : faultCodeName(FaultCode.SignatureMismatch);
}

function outcome(fault: Fault | null): string {
  if (fault == null) return "ok";
  return fault.detail.length == 0 ? faultCodeName(fault.code) : faultCodeName(fault.code) + ": " + fault.detail;
}

/** Safe ways to widen 32 bits at a place that the compiler cannot know, and a product; each as eight bytes. */
export function widenLoads(bytes: Uint8Array, offset: i32): Uint8Array {
  const place = bytes.dataStart + offset;
  const answer = new Uint8Array(32);
  store<u64>(answer.dataStart, <u64>i64.load32_u(place));
  store<u64>(answer.dataStart, <u64>load<u32>(place), 8);
  const held = load<u32>(place);
  store<u64>(answer.dataStart, <u64>held, 16);
  store<u64>(answer.dataStart, <u64>held * <u64>load<u32>(place), 24);
  return answer;
}
