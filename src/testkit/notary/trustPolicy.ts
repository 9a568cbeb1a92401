/** Trust policy documents of version 1.0 (trust store and trust policy specification, "Trust Policy"). */
import type { NotarySigner } from "./signer.js";

/** How strictly notation verifies. */
export type VerificationLevel = "strict" | "permissive" | "audit" | "skip";

/** The one statement of a trust policy; what is left out is as strict as it can be. */
export interface TrustPolicyOptions {
  /** `kit` by default. */
  readonly name?: string;
  /** `*` by default: every repository. */
  readonly registryScopes?: readonly string[];
  /** `strict` by default. */
  readonly level?: VerificationLevel;
  /** What is done about single validations instead. */
  readonly override?: Readonly<Record<string, "enforce" | "log" | "skip">>;
  readonly verifyTimestamp?: "always" | "afterCertExpiry";
  /** Whether signatures under `notary.x509` need a timestamp of this world's authority. */
  readonly timestamps?: boolean;
  /** The stores, where they are not those of this world. */
  readonly trustStores?: readonly string[];
  /** Those whom it trusts: signers, or identities as the policy writes them. All signers of this world by default. */
  readonly trustedIdentities?: readonly (NotarySigner | string)[];
}

/** The name of this world's trust stores. */
export const STORE = "kit";

/** The document. */
export function trustPolicy(signers: readonly NotarySigner[], options: TrustPolicyOptions): Record<string, unknown> {
  const { name = "kit", registryScopes = ["*"], level = "strict", override, verifyTimestamp, timestamps } = options;
  const { trustedIdentities = signers, trustStores = storesOf(timestamps === true) } = options;
  const identities = trustedIdentities.map((identity) => (typeof identity === "string" ? identity : identity.identity));
  const signatureVerification = {
    level,
    ...(override === undefined ? {} : { override }),
    ...(verifyTimestamp === undefined ? {} : { verifyTimestamp }),
  };
  const trust = { trustStores, trustedIdentities: [...new Set(identities)] };
  const statement = { name, registryScopes, signatureVerification, ...(level === "skip" ? {} : trust) };
  return { version: "1.0", trustPolicies: [statement] };
}

function storesOf(timestamps: boolean): string[] {
  const stores = [`ca:${STORE}`, `signingAuthority:${STORE}`];
  return timestamps ? [...stores, `tsa:${STORE}`] : stores;
}
