// The fields and points of P-256, P-384 and P-521. A curve is named by its bits: 256, 384 or 521.
import { P256 } from "../../assembly/curve/p256/curve";
import { P256Field } from "../../assembly/curve/p256/field.gen";
import { P384 } from "../../assembly/curve/p384/curve";
import { P384Field } from "../../assembly/curve/p384/field.gen";
import { P521 } from "../../assembly/curve/p521/curve";
import { P521Field } from "../../assembly/curve/p521/field.gen";
import { invert } from "../../assembly/curve/weierstrass/element";

/** What function `step` of the field gives for operands that lie one behind the other, as limbs. */
export function fieldStep(curve: i32, step: i32, operands: Uint8Array): Uint8Array {
  if (curve == 256) return stepOf<P256Field>(step, operands);
  if (curve == 384) return stepOf<P384Field>(step, operands);
  return stepOf<P521Field>(step, operands);
}

/** The same with the result written over the operand of this number. */
export function fieldStepInPlace(curve: i32, step: i32, operands: Uint8Array, overwritten: i32): Uint8Array {
  if (curve == 256) return stepInPlaceOf<P256Field>(step, operands, overwritten);
  if (curve == 384) return stepInPlaceOf<P384Field>(step, operands, overwritten);
  return stepInPlaceOf<P521Field>(step, operands, overwritten);
}

/** 1/a, for an element that is not zero. */
export function elementInverse(curve: i32, a: Uint8Array): Uint8Array {
  if (curve == 256) invert<P256>(a.dataStart, a.dataStart);
  else if (curve == 384) invert<P384>(a.dataStart, a.dataStart);
  else invert<P521>(a.dataStart, a.dataStart);
  return a;
}

function stepOf<F>(step: i32, operands: Uint8Array): Uint8Array {
  const result = new Uint8Array(<i32>changetype<F>(0).elementBytes);
  takeStep<F>(step, result.dataStart, operands.dataStart);
  return result;
}

function stepInPlaceOf<F>(step: i32, operands: Uint8Array, overwritten: i32): Uint8Array {
  const bytes = <i32>changetype<F>(0).elementBytes;
  takeStep<F>(step, operands.dataStart + <usize>(overwritten * bytes), operands.dataStart);
  return operands.slice(overwritten * bytes, (overwritten + 1) * bytes);
}

function takeStep<F>(step: i32, out: usize, a: usize): void {
  const field = changetype<F>(0);
  const b = a + field.elementBytes;
  const c = b + field.elementBytes;
  const d = c + field.elementBytes;
  const e = d + field.elementBytes;
  if (step == 0) field.copy(out, a);
  else if (step == 1) field.negate(out, a);
  else if (step == 2) field.multiply(out, a, b);
  else if (step == 3) field.square(out, a);
  else if (step == 4) field.multiplyTimes4(out, a, b);
  else if (step == 5) field.multiplyMinus(out, a, b, c);
  else if (step == 6) field.multiplyMinusTwice(out, a, b, c);
  else if (step == 7) field.squareOfSumMinus(out, a, b, c, d);
  else if (step == 8) field.doublingAlpha(out, a, b);
  else if (step == 9) field.doublingX(out, a, b);
  else if (step == 10) field.doublingY(out, a, b, c, d);
  else if (step == 11) field.additionX(out, a, b, c);
  else if (step == 12) field.additionY(out, a, b, c, d, e);
  else if (step == 13) field.multiplyDifference(out, a, b, c);
  else if (step == 14) field.chordX(out, a, b, c);
  else field.chordY(out, a, b, c, d);
}
