/** Attributes of Notary Project signatures, by the names that both envelopes use (signature specification, "Signed Attributes"). */

/** What they are called. */
export const ATTRIBUTE = {
  signingScheme: "io.cncf.notary.signingScheme",
  signingTime: "io.cncf.notary.signingTime",
  authenticSigningTime: "io.cncf.notary.authenticSigningTime",
  expiry: "io.cncf.notary.expiry",
  verificationPlugin: "io.cncf.notary.verificationPlugin",
  verificationPluginMinVersion: "io.cncf.notary.verificationPluginMinVersion",
  /** Not signed. */
  timestampSignature: "io.cncf.notary.timestampSignature",
  signingAgent: "io.cncf.notary.signingAgent",
} as const;

/** Who says when it was signed: nobody but a timestamp, or an authority that signs for others. */
export type SigningScheme = "notary.x509" | "notary.x509.signingAuthority";

/** A point in time, in seconds since 1970; each envelope writes it in a way of its own. */
export interface Time {
  readonly time: number;
}

/** A signed attribute; those that are critical are in the list of them too. */
export interface SignedAttribute {
  readonly name: string;
  readonly value: string | number | Time;
  readonly critical?: boolean;
}

/** What decides about the usual attributes. */
export interface AttributeOptions {
  /** `notary.x509` by default. */
  readonly scheme?: SigningScheme;
  /** Seconds since 1970. */
  readonly signingTime: number;
  readonly expiry?: number;
  readonly plugin?: { readonly name: string; readonly minVersion?: string };
  /** More, behind the usual ones. */
  readonly attributes?: readonly SignedAttribute[];
}

/** The signed attributes besides algorithm, content type and critical list. */
export function signedAttributes(options: AttributeOptions): SignedAttribute[] {
  const { scheme = "notary.x509", signingTime, expiry, plugin, attributes = [] } = options;
  const time = { time: signingTime };
  const list: SignedAttribute[] = [{ name: ATTRIBUTE.signingScheme, value: scheme, critical: true }];
  if (scheme === "notary.x509") list.push({ name: ATTRIBUTE.signingTime, value: time });
  else list.push({ name: ATTRIBUTE.authenticSigningTime, value: time, critical: true });
  if (expiry !== undefined) list.push({ name: ATTRIBUTE.expiry, value: { time: expiry }, critical: true });
  if (plugin !== undefined) list.push({ name: ATTRIBUTE.verificationPlugin, value: plugin.name, critical: true });
  if (plugin?.minVersion !== undefined) {
    list.push({ name: ATTRIBUTE.verificationPluginMinVersion, value: plugin.minVersion, critical: true });
  }
  return [...list, ...attributes];
}

/** The names that the critical list holds. */
export function criticalNames(attributes: readonly SignedAttribute[]): string[] {
  return attributes.filter(({ critical }) => critical === true).map(({ name }) => name);
}
