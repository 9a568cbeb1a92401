/** A point of P-256 in affine coordinates, and the only door by which one comes in (SEC 1 §2.3.4, §3.2.2.1). */
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import {
  FIELD_BYTES,
  fieldAdd,
  fieldFromBytes,
  fieldIsEqual,
  fieldMultiply,
  fieldSquare,
  fieldSubtract,
} from "./field";

/** The length of an uncompressed point: one byte 0x04, x and y. */
export const UNCOMPRESSED_POINT_BYTES: i32 = 65;

const UNCOMPRESSED: u8 = 4;

/** The curve's constant b in Montgomery form; the other one, a, is -3. */
const CURVE_B: usize = memory.data<u32>([
  0x29c4bddf, 0xd89cdf62, 0x78843090, 0xacf005cd, 0xf7212ed6, 0xe5a220ab, 0x04874834, 0xdc30061d,
]);

const LEFT: usize = memory.data(32, 8);
const RIGHT: usize = memory.data(32, 8);
const X_SQUARED: usize = memory.data(32, 8);

/**
 * A point on the curve, never the point at infinity. Since the cofactor is 1, it has order n: nothing more is to be
 * checked before it serves as a public key. Immutable.
 */
@final
export class P256Point {
  /** x and y, field elements one behind the other. */
  private readonly coordinates: StaticArray<u32> = new StaticArray<u32>(16);

  private constructor() {}

  /**
   * Reads 04 || x || y. KeyInvalid when the encoding is compressed, hybrid, infinity or of another length, when x or y
   * is p or more, or when the point is not on the curve.
   */
  static fromUncompressed(bytes: Uint8Array): Result<P256Point> {
    if (bytes.length > 0 && (bytes[0] == 2 || bytes[0] == 3)) {
      return fail<P256Point>(FaultCode.KeyInvalid, "the point is compressed, only the uncompressed form is read");
    }
    if (bytes.length != UNCOMPRESSED_POINT_BYTES || bytes[0] != UNCOMPRESSED) {
      return fail<P256Point>(FaultCode.KeyInvalid, "not an uncompressed point of 65 bytes");
    }
    const point = new P256Point();
    const x = bytes.dataStart + 1;
    if (!fieldFromBytes(point.address, x) || !fieldFromBytes(point.address + FIELD_BYTES, x + FIELD_BYTES)) {
      return fail<P256Point>(FaultCode.KeyInvalid, "a coordinate is not below the prime of the field");
    }
    if (!isOnCurve(point.address)) return fail<P256Point>(FaultCode.KeyInvalid, "the point is not on the curve");
    return ok(point);
  }

  /** Where x and y lie, two field elements; valid as long as this object is held. Read only. */
  get address(): usize {
    return changetype<usize>(this.coordinates);
  }
}

/** y² = x³ - 3x + b. */
function isOnCurve(point: usize): bool {
  fieldSquare(LEFT, point + FIELD_BYTES);
  fieldSquare(X_SQUARED, point);
  fieldMultiply(RIGHT, X_SQUARED, point);
  fieldSubtract(RIGHT, RIGHT, point);
  fieldSubtract(RIGHT, RIGHT, point);
  fieldSubtract(RIGHT, RIGHT, point);
  fieldAdd(RIGHT, RIGHT, CURVE_B);
  return fieldIsEqual(LEFT, RIGHT);
}
