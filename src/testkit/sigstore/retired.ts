/** Authorities and logs that are trusted for a time that is over, as every Sigstore that is some years old has them. */
import { TRUSTED_FROM } from "./clock.js";
import { SigstoreServices } from "./services.js";
import { type Validity, trustedAuthority, trustedCtLog, trustedFulcio, trustedLog } from "./trustedRoot.js";

/** When they were retired: long before anything here is signed. */
export const RETIRED_AT = TRUSTED_FROM + 180 * 24 * 60 * 60;

const retired = new WeakMap<SigstoreServices, SigstoreServices>();

/** The services that these have replaced. The same ones each time. */
export function retiredServices(services: SigstoreServices): SigstoreServices {
  const known = retired.get(services);
  if (known !== undefined) return known;
  const made = new SigstoreServices(`${services.seed} retired`, "retired fulcio");
  retired.set(services, made);
  return made;
}

/** trusted_root.json of the services and of those that they have replaced; `change` has the last say. */
export function trustedRootWithRetired(
  services: SigstoreServices,
  change: (root: TrustedRootJson) => TrustedRootJson = (root) => root,
): Record<string, unknown> {
  const { fulcio, ctLog, rekor, rekorV2, timestampAuthority } = retiredServices(services);
  const root = services.trustedRoot() as unknown as TrustedRootJson;
  return change({
    ...root,
    tlogs: [trustedLog(rekor, RETIRED), trustedLog(rekorV2, RETIRED), ...root.tlogs],
    certificateAuthorities: [trustedFulcio(fulcio, RETIRED), ...root.certificateAuthorities],
    ctlogs: [trustedCtLog(ctLog, RETIRED), ...root.ctlogs],
    timestampAuthorities: [trustedAuthority(timestampAuthority, RETIRED), ...root.timestampAuthorities],
  });
}

/** The lists of a trusted root. */
export interface TrustedRootJson extends Record<string, unknown> {
  tlogs: Record<string, unknown>[];
  certificateAuthorities: Record<string, unknown>[];
  ctlogs: Record<string, unknown>[];
  timestampAuthorities: Record<string, unknown>[];
}

const RETIRED: Validity = { from: TRUSTED_FROM, to: RETIRED_AT };
