/** ECDSA, the payload hashed with the curve's hash: keys that come once, and one prepared key. */
import { SCHEMES } from "../schemes.js";
import type { Works } from "../work.js";
import { verificationWork } from "./verification.js";

export const ecdsaWorks: Works = {
  "p256-verify": () => verificationWork(SCHEMES.p256, "any"),
  "p256-verify-prepared": () => verificationWork(SCHEMES.p256, "prepared"),
  "p384-verify": () => verificationWork(SCHEMES.p384, "any"),
  "p384-verify-prepared": () => verificationWork(SCHEMES.p384, "prepared"),
  "p521-verify": () => verificationWork(SCHEMES.p521, "any"),
  "p521-verify-prepared": () => verificationWork(SCHEMES.p521, "prepared"),
};
