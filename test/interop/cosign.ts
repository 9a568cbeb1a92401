/** Round trips with the real cosign 2 and 3, all on loopback, nothing of the public Sigstore. */
import type { Checks } from "./checks.js";
import { checkCosignSigns } from "./cosign/cosignSigns.js";
import { checkKitSigns } from "./cosign/kitSigns.js";
import { checkKitSignsMore } from "./cosign/kitSignsMore.js";
import { Lab } from "./cosign/lab.js";
import { checkPermutations } from "./cosign/permutations.js";
import { Cosign } from "./cosign/program.js";

/** What the kit signs, cosign verifies; what cosign signs, the modules verify. */
export async function cosignChecks(checks: Checks): Promise<void> {
  const found = ([2, 3] as const).map((major) => Cosign.find(major));
  const cosigns = found.filter((each) => each instanceof Cosign);
  for (const each of found) if (!(each instanceof Cosign)) checks.skip(each.skipped);
  if (cosigns.length < found.length) return;
  const lab = await Lab.open(cosigns);
  try {
    await checkCosignSigns(checks, lab);
    await checkKitSigns(checks, lab);
    await checkKitSignsMore(checks, lab);
    await checkPermutations(checks, lab);
  } finally {
    await lab.close();
  }
}
