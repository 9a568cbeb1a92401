/** Trusted roots that do not trust those who made a signature. */
import { RETIRED_AT, type TrustedRootJson } from "../sigstore/retired.js";
import { SIGNED_AT, TRUSTED_FROM, timestampText } from "../sigstore/clock.js";
import { SigstoreServices } from "../sigstore/services.js";
import { trustedFulcio } from "../sigstore/trustedRoot.js";
import { DAY } from "../x509/mint.js";
import type { FaultCode } from "../../../host/generated/codes.gen.js";
import type { Circumstances } from "./definition.js";

/** How a permutation of the trusted root is written down. */
export interface TrustDefinition {
  description: string;
  fits: (of: Circumstances) => boolean;
  fault: FaultCode | ((of: Circumstances) => FaultCode);
  change: (root: TrustedRootJson, services: SigstoreServices) => TrustedRootJson;
}

const asksLog = ({ log }: Circumstances): boolean => log !== "none";
const asksFulcio = ({ signer }: Circumstances): boolean => signer === "keyless";
const asksTimestamp = ({ timestamp }: Circumstances): boolean => timestamp;

/** What can be wrong about a trusted root. */
export const TRUSTED_ROOTS = {
  "trusted root of another Sigstore": {
    description: "The trusted root is that of another Sigstore, whose authorities and logs have the same names.",
    fits: (of) => asksLog(of) || asksFulcio(of) || asksTimestamp(of),
    fault: (of) => (asksLog(of) ? "log-unknown" : asksTimestamp(of) ? "timestamp-untrusted" : "certificate-signature"),
    change: (_, { seed }) => new SigstoreServices(`${seed} another`).trustedRoot() as unknown as TrustedRootJson,
  },
  "trusted root without certificate authorities": {
    description: "The trusted root names no certificate authority.",
    fits: asksFulcio,
    fault: "certificate-untrusted",
    change: (root) => ({ ...root, certificateAuthorities: [] }),
  },
  "trusted root with another certificate authority": {
    description: "The trusted root names another certificate authority, of the same name.",
    fits: asksFulcio,
    fault: "certificate-signature",
    change: (root, services) => ({ ...root, certificateAuthorities: another(services).certificateAuthorities }),
  },
  "trusted root with a retired certificate authority": {
    description: "The trusted root no longer trusted the certificate authority when it was signed.",
    fits: asksFulcio,
    fault: "certificate-untrusted",
    change: (root) => ({ ...root, certificateAuthorities: root.certificateAuthorities.map(retiredAuthority) }),
  },
  "trusted root with an expired intermediate certificate": {
    description: "The intermediate certificate of the authority in the trusted root had ended when it was signed.",
    fits: asksFulcio,
    fault: "certificate-time",
    change: (root, { fulcio }) => ({
      ...root,
      certificateAuthorities: [trustedFulcio(fulcio, undefined, fulcio.chainEndedAt(SIGNED_AT - DAY))],
    }),
  },
  "trusted root without CT logs": {
    description: "The trusted root names no certificate transparency log.",
    fits: asksFulcio,
    fault: "sct-unknown-log",
    change: (root) => ({ ...root, ctlogs: [] }),
  },
  "trusted root with a retired CT log": {
    description: "The trusted root no longer trusted the certificate transparency log when it was signed.",
    fits: asksFulcio,
    fault: "sct-unknown-log",
    change: (root) => ({ ...root, ctlogs: root.ctlogs.map(retiredLog) }),
  },
  "trusted root without transparency logs": {
    description: "The trusted root names no transparency log.",
    fits: asksLog,
    fault: "log-unknown",
    change: (root) => ({ ...root, tlogs: [] }),
  },
  "trusted root with a retired transparency log": {
    description: "The trusted root no longer trusted the transparency log when it was signed.",
    fits: ({ log, timestamp }) => log === "v1" || (log === "v2" && timestamp),
    fault: "log-unknown",
    change: (root) => ({ ...root, tlogs: root.tlogs.map(retiredLog) }),
  },
  "trusted root without timestamp authorities": {
    description: "The trusted root names no timestamp authority.",
    fits: asksTimestamp,
    fault: "timestamp-untrusted",
    change: (root) => ({ ...root, timestampAuthorities: [] }),
  },
  "trusted root with a retired timestamp authority": {
    description: "The trusted root no longer trusted the timestamp authority when it was signed.",
    fits: asksTimestamp,
    fault: "timestamp-untrusted",
    change: (root) => ({ ...root, timestampAuthorities: root.timestampAuthorities.map(retiredAuthority) }),
  },
  "trusted root of an unknown version": {
    description: "The trusted root is of a media type that nobody knows.",
    fits: () => true,
    fault: "trust-invalid",
    change: (root) => ({ ...root, mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=9" }),
  },
  "trusted root with a log without a beginning": {
    description: "A transparency log of the trusted root does not say from when on it is trusted.",
    fits: () => true,
    fault: "trust-invalid",
    change: (root) => ({
      ...root,
      tlogs: root.tlogs.map((log) => ({ ...log, publicKey: { ...publicKeyOf(log), validFor: {} } })),
    }),
  },
  "trusted root with an unreadable certificate": {
    description: "A certificate of the trusted root is none.",
    fits: () => true,
    fault: "trust-invalid",
    change: (root) => ({
      ...root,
      certificateAuthorities: root.certificateAuthorities.map((authority) => ({
        ...authority,
        certChain: { certificates: [{ rawBytes: "bm9uZQ==" }] },
      })),
    }),
  },
} as const satisfies Readonly<Record<string, TrustDefinition>>;

const RETIRED = { start: timestampText(TRUSTED_FROM), end: timestampText(RETIRED_AT) };

function retiredAuthority(authority: Record<string, unknown>): Record<string, unknown> {
  return { ...authority, validFor: RETIRED };
}

function retiredLog(log: Record<string, unknown>): Record<string, unknown> {
  return { ...log, publicKey: { ...publicKeyOf(log), validFor: RETIRED } };
}

function publicKeyOf(log: Record<string, unknown>): Record<string, unknown> {
  return log["publicKey"] as Record<string, unknown>;
}

function another({ seed }: SigstoreServices): TrustedRootJson {
  return new SigstoreServices(`${seed} another`).trustedRoot() as unknown as TrustedRootJson;
}
