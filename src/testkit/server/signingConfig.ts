/** signing_config.json (sigstore/protobuf-specs, SigningConfig v0.2): which services a tool signs with. */
import { TRUSTED_FROM, timestampText } from "../sigstore/clock.js";

/** The services to sign with; an entry of Rekor v1 and no timestamp unless told otherwise. */
export interface SigningServices {
  /** Whether certificates are asked for. */
  fulcio?: boolean;
  log?: "v1" | "v2" | "none";
  timestamp?: boolean;
}

/** The document for services at the URL. */
export function signingConfig(
  url: string,
  { fulcio = true, log = "v1", timestamp = log === "v2" }: SigningServices,
): Record<string, unknown> {
  const service = (at: string, majorApiVersion = 1): unknown => ({
    url: at,
    majorApiVersion,
    validFor: { start: timestampText(TRUSTED_FROM) },
    operator: "example",
  });
  return {
    mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json",
    ...(fulcio ? { caUrls: [service(url)], oidcUrls: [service(url)] } : {}),
    ...(log === "none"
      ? {}
      : { rekorTlogUrls: [service(url, log === "v2" ? 2 : 1)], rekorTlogConfig: { selector: "ANY" } }),
    ...(timestamp ? { tsaUrls: [service(`${url}/api/v1/timestamp`)], tsaConfig: { selector: "ANY" } } : {}),
  };
}
