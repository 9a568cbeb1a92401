/** The trusted root of Sigstore's public-good instance, as it is shipped in a module. */
import { Result } from "../../fault/result";
import { Instant } from "../../time/instant";
import { PUBLIC_GOOD_ROOT, PUBLIC_GOOD_ROOT_BYTES, PUBLIC_GOOD_ROOT_SECONDS } from "./publicGoodRoot.gen";
import { SigstoreTrust } from "./sigstoreTrust";
import { parseTrustedRoot } from "./trustedRoot";

/**
 * The shipped root. It ages: keys that were added later are missing, and keys that were withdrawn later are still trusted;
 * `publicGoodRootDate` says of when it is, and so does the origin.
 */
export function publicGoodRoot(): Result<SigstoreTrust> {
  const json = new Uint8Array(PUBLIC_GOOD_ROOT_BYTES);
  memory.copy(json.dataStart, PUBLIC_GOOD_ROOT, PUBLIC_GOOD_ROOT_BYTES);
  const trust = parseTrustedRoot(json);
  if (trust.isOk) trust.value.origins.push("public-good root of " + publicGoodRootDate().toRfc3339().substring(0, 10));
  return trust;
}

/** Until when, at least, the shipped root was the one that Sigstore distributed. */
export function publicGoodRootDate(): Instant {
  return new Instant(PUBLIC_GOOD_ROOT_SECONDS);
}
