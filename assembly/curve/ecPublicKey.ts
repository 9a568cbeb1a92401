/** Public keys on the named curves, and the doors by which a key and the numbers of a signature come in. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { NamedCurve, coordinateBytes } from "./namedCurve";
import { P256 } from "./p256/curve";
import { P256Order } from "./p256/order";
import { P384 } from "./p384/curve";
import { P384Order } from "./p384/order";
import { P521 } from "./p521/curve";
import { P521Order } from "./p521/order";
import { curve } from "./weierstrass/curve";
import { verifyEcdsa } from "./weierstrass/ecdsa";
import { PointProblem, pointFromCoordinates } from "./weierstrass/point";
import { earnedTable, prepare } from "./weierstrass/keyTables";

/** The first byte of a point's encoding (SEC 1 §2.3.3). */
const UNCOMPRESSED: u8 = 4;

/**
 * A finite point Q of a curve of prime order. Since the cofactor is 1, nothing more is to be checked before it serves as a
 * public key (SEC 1 §3.2.2.1). Immutable.
 */
@final
export class EcPublicKey {
  private constructor(
    readonly curve: NamedCurve,
    /** The affine coordinates as the curve's arithmetic keeps them. */
    private readonly point: Uint8Array,
  ) {}

  /**
   * Reads 04 || x || y (SEC 1 §2.3.4). KeyInvalid for compressed and hybrid points, the point at infinity, other lengths,
   * a coordinate of p or more, and a point that is not on the curve.
   */
  static fromUncompressed(curve: NamedCurve, bytes: Uint8Array): Result<EcPublicKey> {
    const coordinate = coordinateBytes(curve);
    if (bytes.length == 1 + coordinate && (bytes[0] == 2 || bytes[0] == 3)) return invalid("the point is compressed");
    if (bytes.length != 1 + 2 * coordinate || bytes[0] != UNCOMPRESSED) return invalid("not an uncompressed point");
    const key = new EcPublicKey(curve, new Uint8Array(<i32>pointBytes(curve)));
    switch (readPoint(curve, key.address, bytes.dataStart + 1)) {
      case PointProblem.Range:
        return invalid("a coordinate is not below the prime");
      case PointProblem.Equation:
        return invalid("the point is not on the curve");
      default:
        return ok(key);
    }
  }

  /** The bytes of its coordinates. */
  get pointBytes(): usize {
    return <usize>this.point.length;
  }

  /** Where its coordinates lie; valid as long as this object is held. Read only. */
  get address(): usize {
    return this.point.dataStart;
  }

  /**
   * True when (r, s), scalars from 1 to n - 1, is a signature by this key over the digest (FIPS 186-5 §6.4.2). Of a digest
   * longer than n its leftmost bits count.
   */
  verify(digest: Uint8Array, r: usize, s: usize): bool {
    switch (this.curve) {
      case NamedCurve.P256:
        return verifyOn<P256, P256Order>(this.address, digest, r, s);
      case NamedCurve.P384:
        return verifyOn<P384, P384Order>(this.address, digest, r, s);
      case NamedCurve.P521:
        return verifyOn<P521, P521Order>(this.address, digest, r, s);
    }
    return unreachable();
  }

  /** Makes this key's table of multiples now, not when it has been used often enough; nothing when it has one. */
  prepare(): void {
    switch (this.curve) {
      case NamedCurve.P256:
        prepare<P256>(this.address);
        return;
      case NamedCurve.P384:
        prepare<P384>(this.address);
        return;
      case NamedCurve.P521:
        prepare<P521>(this.address);
        return;
    }
  }
}

function verifyOn<C, N>(point: usize, digest: Uint8Array, r: usize, s: usize): bool {
  return verifyEcdsa<C, N>(point, earnedTable<C>(point), digest.dataStart, digest.length, r, s);
}

function pointBytes(named: NamedCurve): usize {
  switch (named) {
    case NamedCurve.P256:
      return 2 * curve<P256>().elementBytes;
    case NamedCurve.P384:
      return 2 * curve<P384>().elementBytes;
    case NamedCurve.P521:
      return 2 * curve<P521>().elementBytes;
  }
  return unreachable();
}

function readPoint(named: NamedCurve, out: usize, coordinates: usize): PointProblem {
  switch (named) {
    case NamedCurve.P256:
      return pointFromCoordinates<P256>(out, coordinates);
    case NamedCurve.P384:
      return pointFromCoordinates<P384>(out, coordinates);
    case NamedCurve.P521:
      return pointFromCoordinates<P521>(out, coordinates);
  }
  return unreachable();
}

function invalid(detail: string): Result<EcPublicKey> {
  return fail<EcPublicKey>(FaultCode.KeyInvalid, detail);
}
