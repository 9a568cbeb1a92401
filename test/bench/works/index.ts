/** All works by name, made when they are wanted. */
import type { Works } from "../work.js";
import { chainWorks } from "./chains.js";
import { ecdsaWorks } from "./ecdsa.js";
import { ed25519Works } from "./ed25519.js";
import { firstVerificationWorks } from "./firstVerification.js";
import { fiveImagesWorks } from "./fiveImages.js";
import { guestWorks } from "./guests.js";
import { hashWorks } from "./hashes.js";
import { keyPreparationWorks } from "./keyPreparation.js";
import { policyWorks } from "./policy.js";
import { processWorks } from "./process.js";
import { rsaWorks } from "./rsa.js";
import { sigstoreWorks } from "./sigstore.js";
import { testSuiteWorks } from "./testSuites.js";

export const works: Works = {
  ...ecdsaWorks,
  ...ed25519Works,
  ...rsaWorks,
  ...chainWorks,
  ...hashWorks,
  ...keyPreparationWorks,
  ...firstVerificationWorks,
  ...policyWorks,
  ...fiveImagesWorks,
  ...guestWorks,
  ...sigstoreWorks,
  ...processWorks,
  ...testSuiteWorks,
};
