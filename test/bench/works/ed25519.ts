/** Ed25519 (RFC 8032 §5.1.7): keys that come once, and one key. */
import { SCHEMES } from "../schemes.js";
import type { Works } from "../work.js";
import { verificationWork } from "./verification.js";

export const ed25519Works: Works = {
  "ed25519-verify": () => verificationWork(SCHEMES.ed25519, "any"),
  "ed25519-verify-prepared": () => verificationWork(SCHEMES.ed25519, "prepared"),
};
