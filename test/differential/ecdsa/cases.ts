/** All cases of a curve, without an end: keys and signatures, ordinary and adversarial. */
import type { Case } from "./case.js";
import type { Curve } from "./curve.js";
import { keyMakers } from "./keys.js";
import { signatureMakers } from "./signatures.js";

/** About half of them are right. */
export function* ecdsaCases(curve: Curve): Generator<Case, never> {
  const makers = [...signatureMakers, ...keyMakers];
  for (;;) yield* curve.random.pick(makers)(curve);
}
