/** The curves that keys here may lie on, by the names of SP 800-186 §3.2.1. */

/** A prime-order curve y² = x³ - 3x + b (RFC 5480 §2.1.1.1 says "named curve"). */
export enum NamedCurve {
  P256,
  P384,
  P521,
}

/** The bytes of a coordinate, and of r or s of a signature: of p and of n, which are equally long. */
export function coordinateBytes(curve: NamedCurve): i32 {
  switch (curve) {
    case NamedCurve.P256:
      return 32;
    case NamedCurve.P384:
      return 48;
    case NamedCurve.P521:
      return 66;
  }
  return unreachable();
}

/** The curve's name, as JWK spells it too (RFC 7518 §6.2.1.1). */
export function curveName(curve: NamedCurve): string {
  switch (curve) {
    case NamedCurve.P256:
      return "P-256";
    case NamedCurve.P384:
      return "P-384";
    case NamedCurve.P521:
      return "P-521";
  }
  return unreachable();
}
