/** RSA with e = 65537 and SHA-256, by RSASSA-PKCS1-v1_5 and by RSASSA-PSS. */
import { SCHEMES } from "../schemes.js";
import type { Works } from "../work.js";
import { verificationWork } from "./verification.js";

export const rsaWorks: Works = {
  "rsa2048-verify": () => verificationWork(SCHEMES.rsa2048, "any"),
  "rsa3072-verify": () => verificationWork(SCHEMES.rsa3072, "any"),
  "rsa4096-verify": () => verificationWork(SCHEMES.rsa4096, "any"),
  "rsa2048-pss-verify": () => verificationWork(SCHEMES["rsa2048-pss"], "any"),
  "rsa4096-pss-verify": () => verificationWork(SCHEMES["rsa4096-pss"], "any"),
};
