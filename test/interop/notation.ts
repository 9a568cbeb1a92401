/** Interop with the real notation: it verifies what the kit signs, and what it signs is what the kit says. */
import type { Checks } from "./checks.js";
import { kitSignsChecks, listedByTagChecks } from "./notation/kitSigns.js";
import { Lab } from "./notation/lab.js";
import { notationSignsChecks } from "./notation/notationSigns.js";
import { revocationChecks } from "./notation/revocation.js";
import { tool } from "./tools.js";

/** All checks, in a registry with the referrers API and, where it matters, in one without. */
export async function notationChecks(checks: Checks): Promise<void> {
  const path = tool("notation");
  if (typeof path !== "string") return checks.skip(path.skipped);
  for (const referrers of ["api", "tag"] as const) {
    const lab = await Lab.open(path, referrers);
    try {
      await (referrers === "api" ? kitSignsChecks(checks, lab) : listedByTagChecks(checks, lab));
      if (referrers === "api") await revocationChecks(checks, lab);
      await notationSignsChecks(checks, lab);
    } finally {
      await lab.close();
    }
  }
}
