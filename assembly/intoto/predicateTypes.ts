/** Predicate types of in-toto statements, and the short names that cosign has for some of them (`--type`). */

/**
 * The URI that a short name of cosign's stands for; any other text is taken as the type itself. Types are compared as
 * texts, letter by letter. That the text is a URI is not checked.
 */
export function predicateTypeOf(nameOrUri: string): string {
  const uri = uriOfShortName(nameOrUri);
  return uri == null ? nameOrUri : uri;
}

/** The URI of a short name, or null when the text is none. */
export function uriOfShortName(name: string): string | null {
  if (name == "custom") return "https://cosign.sigstore.dev/attestation/v1";
  if (name == "vuln") return "https://cosign.sigstore.dev/attestation/vuln/v1";
  if (name == "slsaprovenance" || name == "slsaprovenance02") return "https://slsa.dev/provenance/v0.2";
  if (name == "slsaprovenance1") return "https://slsa.dev/provenance/v1";
  if (name == "spdx" || name == "spdxjson") return "https://spdx.dev/Document";
  if (name == "cyclonedx") return "https://cyclonedx.org/bom";
  if (name == "link") return "https://in-toto.io/Link/v1";
  return name == "openvex" ? "https://openvex.dev/ns" : null;
}
