/** Numbers modulo the order of a named curve, for those who know the curve only at run time. */
import { NamedCurve } from "./namedCurve";
import { P256Order } from "./p256/order";
import { P384Order } from "./p384/order";
import { P521Order } from "./p521/order";
import { scalarFromBytes as scalarFromBytesOf } from "./weierstrass/scalar";

/** Reads as many big-endian bytes as n has into 32-bit words at `out`. False unless the number is from 1 to n - 1. */
export function scalarFromBytes(curve: NamedCurve, out: usize, bytes: usize): bool {
  switch (curve) {
    case NamedCurve.P256:
      return scalarFromBytesOf<P256Order>(out, bytes);
    case NamedCurve.P384:
      return scalarFromBytesOf<P384Order>(out, bytes);
    case NamedCurve.P521:
      return scalarFromBytesOf<P521Order>(out, bytes);
  }
  return unreachable();
}
