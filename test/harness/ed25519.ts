// Ed25519: the field, points and scalars of edwards25519, and its doors. Field elements come as limbs, and go as bytes.
import { halveScalar } from "../../assembly/curve/edwards25519/halving";
import { addMultiples } from "../../assembly/curve/edwards25519/multiScalar";
import { Ed25519PublicKey } from "../../assembly/curve/edwards25519/ed25519";
import { fieldFromBytes, fieldPowerForRoot, fieldToBytes } from "../../assembly/curve/edwards25519/field";
import {
  fieldDifferenceOfSquares,
  fieldDoublingE,
  fieldDoublingF,
  fieldMultiply,
  fieldMultiplyDifference,
  fieldMultiplyDifferences,
  fieldMultiplySum,
  fieldMultiplySums,
  fieldSquare,
} from "../../assembly/curve/edwards25519/field.gen";
import {
  addendFromPoint,
  pointAdd,
  pointDouble,
  pointFromBytes,
  pointHasSmallOrder,
} from "../../assembly/curve/edwards25519/point";
import { scalarFromWideBytes, scalarTimes128Bits } from "../../assembly/curve/edwards25519/scalar";
import { Fault, FaultCode } from "../../assembly/fault/fault";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { sha512 } from "../../assembly/hash/sha512";
import { verifyEd25519, verifyEd25519phDigest } from "../../assembly/signature/ed25519";
import { Ed25519Signature } from "../../assembly/signature/ed25519Signature";

/** The limbs that the step of this name writes; the operands' limbs lie one behind the other, 40 bytes each. */
export function ed25519FieldStep(name: string, operands: Uint8Array): Uint8Array | null {
  const out = new Uint8Array(40);
  const to = out.dataStart;
  const a = operands.dataStart;
  const b = a + 40;
  const c = a + 80;
  const d = a + 120;
  if (name == "fieldMultiply") fieldMultiply(to, a, b);
  else if (name == "fieldSquare") fieldSquare(to, a);
  else if (name == "fieldMultiplySum") fieldMultiplySum(to, a, b, c);
  else if (name == "fieldMultiplyDifference") fieldMultiplyDifference(to, a, b, c);
  else if (name == "fieldMultiplySums") fieldMultiplySums(to, a, b, c, d);
  else if (name == "fieldMultiplyDifferences") fieldMultiplyDifferences(to, a, b, c, d);
  else if (name == "fieldDifferenceOfSquares") fieldDifferenceOfSquares(to, a, b);
  else if (name == "fieldDoublingE") fieldDoublingE(to, a, b, c, d);
  else if (name == "fieldDoublingF") fieldDoublingF(to, a, b, c);
  else return null;
  return out;
}

/** The limbs of 32 bytes; null when they are p or more. */
export function ed25519FieldLimbs(bytes: Uint8Array): Uint8Array | null {
  const out = new Uint8Array(40);
  return fieldFromBytes(out.dataStart, bytes.dataStart) ? out : null;
}

/** The bytes of an element that is given as limbs. */
export function ed25519FieldBytes(limbs: Uint8Array): Uint8Array {
  const out = new Uint8Array(32);
  fieldToBytes(out.dataStart, limbs.dataStart);
  return out;
}

/** The bytes of a^((p - 5)/8), for an element that is given as limbs. */
export function ed25519FieldPowerForRoot(limbs: Uint8Array): Uint8Array {
  const power = new Uint8Array(40);
  fieldPowerForRoot(power.dataStart, limbs.dataStart);
  return ed25519FieldBytes(power);
}

/** 64 little-endian bytes modulo L. */
export function ed25519WideScalar(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(32);
  scalarFromWideBytes(out.dataStart, bytes.dataStart);
  return out;
}

// Points come encoded, and go as X, Y, Z and T, 32 little-endian bytes each. Where T is left out, it is wrong.

/** Null when the encoding is refused. */
export function ed25519Point(bytes: Uint8Array): Uint8Array | null {
  const point = decoded(bytes);
  return point == null ? null : coordinates(point);
}

/** a + b or a - b. */
export function ed25519PointSum(a: Uint8Array, b: Uint8Array, isSubtraction: i32): Uint8Array {
  const sum = decoded(a)!;
  const addend = new Uint8Array(160);
  addendFromPoint(addend.dataStart, decoded(b)!.dataStart);
  pointAdd(sum.dataStart, addend.dataStart, isSubtraction != 0, true);
  return coordinates(sum);
}

/** 2^count times a point. */
export function ed25519PointDoubled(a: Uint8Array, count: i32): Uint8Array {
  const point = decoded(a)!;
  for (let i = 0; i < count; i++) pointDouble(point.dataStart, i == count - 1);
  return coordinates(point);
}

export function ed25519HasSmallOrder(a: Uint8Array): bool {
  return pointHasSmallOrder(decoded(a)!.dataStart);
}

/** s·B + u·P + v·Q, or s·B + u·P - v·Q, for scalars of 32 little-endian bytes; T is left out. */
export function ed25519Multiples(
  s: Uint8Array,
  u: Uint8Array,
  p: Uint8Array,
  v: Uint8Array,
  isNegative: i32,
  q: Uint8Array,
): Uint8Array {
  const out = new Uint8Array(160);
  const ofP = decoded(p)!.dataStart;
  const ofQ = decoded(q)!.dataStart;
  addMultiples(out.dataStart, s.dataStart, u.dataStart, ofP, v.dataStart, isNegative != 0, ofQ);
  return coordinates(out);
}

/** u and v of a scalar k, 32 bytes each, and a byte that is 1 when u·k ≡ -v. */
export function ed25519HalvedScalar(k: Uint8Array): Uint8Array {
  const out = new Uint8Array(65);
  const u = out.dataStart;
  out[64] = halveScalar(u, u + 32, k.dataStart) ? 1 : 0;
  return out;
}

/** a·b modulo L, for b below 2^128. */
export function ed25519ScalarTimes128Bits(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(32);
  scalarTimes128Bits(out.dataStart, a.dataStart, b.dataStart);
  return out;
}

function decoded(bytes: Uint8Array): Uint8Array | null {
  const point = new Uint8Array(160);
  return pointFromBytes(point.dataStart, bytes.dataStart) ? point : null;
}

function coordinates(point: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(128);
  for (let i: usize = 0; i < 4; i++) fieldToBytes(bytes.dataStart + 32 * i, point.dataStart + 40 * i);
  return bytes;
}

/** `ok`, or the fault's name and its detail. */
export function ed25519KeyOutcome(key: Uint8Array): string {
  return outcome(Ed25519PublicKey.fromBytes(key).fault);
}

export function ed25519SignatureOutcome(signature: Uint8Array): string {
  return outcome(Ed25519Signature.fromBytes(signature).fault);
}

/** `ok`, or the name of the fault of the key, of the signature, or of their not belonging together. */
export function ed25519Outcome(key: Uint8Array, message: Uint8Array, signature: Uint8Array): string {
  return outcomeOf(key, message, signature, 0);
}

export function ed25519phOutcome(key: Uint8Array, message: Uint8Array, signature: Uint8Array): string {
  return outcomeOf(key, message, signature, 1);
}

export function ed25519phDigestOutcome(key: Uint8Array, digest: Uint8Array, signature: Uint8Array): string {
  return outcomeOf(key, digest, signature, 2);
}

function outcomeOf(keyBytes: Uint8Array, message: Uint8Array, bytes: Uint8Array, variant: i32): string {
  const key = Ed25519PublicKey.fromBytes(keyBytes);
  if (key.fault) return faultCodeName(key.fault!.code);
  const signature = Ed25519Signature.fromBytes(bytes);
  if (signature.fault) return faultCodeName(signature.fault!.code);
  const isSigned =
    variant == 0
      ? verifyEd25519(key.value, message, signature.value)
      : variant == 1
        ? verifyEd25519phDigest(key.value, sha512(message), signature.value)
        : verifyEd25519phDigest(key.value, message, signature.value);
  return isSigned ? "ok" : faultCodeName(FaultCode.SignatureMismatch);
}

function outcome(fault: Fault | null): string {
  if (fault == null) return "ok";
  return faultCodeName(fault.code) + ": " + fault.detail;
}
