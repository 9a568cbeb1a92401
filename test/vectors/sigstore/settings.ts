/** The settings of `verify-artifact` that say what a case's policy, options and files say. */
import type { SigstoreCase, SigstoreVectors, Thresholds } from "./cases.js";

type Settings = Record<string, unknown>;

/** One key of a file in the form of npm's key list, which sigstore's clients read. */
interface ListedKey {
  keyId: string;
  keyUsage: string;
  publicKey: { rawBytes: string; validFor?: { start?: string; end?: string } };
}

/** Of the keys with one name: the one that attestations are signed with. */
const KEY_USAGE = "npm:attestations";

/** The settings. Throws when the case names a key that its files do not have. */
export function settingsOf(vectors: SigstoreVectors, each: SigstoreCase): Settings {
  return {
    attestors: [attestor(vectors, each)],
    ...trust(vectors, each),
    ...thresholds(each),
    ...claims(each),
    ...ownAuthority(each),
  };
}

function attestor(vectors: SigstoreVectors, each: SigstoreCase): Settings {
  const { identity, issuer, keyHint } = each.policy;
  const key = vectors.file(each, "key");
  if (key !== undefined) return { key };
  if (keyHint !== undefined) return listedKey(vectors, each, keyHint);
  if (each.policy.trustAnchors !== undefined) {
    const [roots, intermediates] = [vectors.file(each, "root"), vectors.file(each, "chain")];
    return { certificates: { roots, ...(intermediates === undefined ? {} : { intermediates }) } };
  }
  return { keyless: { identities: [{ ...named("subject", identity), ...named("issuer", issuer) }] } };
}

/** The condition that a name is this text; where the case names nobody, any. */
function named(name: "subject" | "issuer", text: string | null | undefined): Settings {
  return text === null || text === undefined ? { [`${name}RegExp`]: ".*" } : { [name]: text };
}

/** With its name and the time in which it may be used. */
function listedKey(vectors: SigstoreVectors, { policy }: SigstoreCase, name: string): Settings {
  const { keys } = JSON.parse(vectors.text(`common/${policy.keys}`)) as { keys: ListedKey[] };
  const listed = keys.find(({ keyId, keyUsage }) => keyId === name && keyUsage === KEY_USAGE);
  if (listed === undefined) throw new Error(`no key ${name}`);
  const { rawBytes, validFor } = listed.publicKey;
  const { start, end } = validFor ?? {};
  return {
    key: pem(rawBytes),
    ...(start === undefined ? {} : { validFrom: start }),
    ...(end === undefined ? {} : { validTo: end }),
  };
}

/** The certificates of `bundle-byo-pki` lead to roots of the attestor's own. */
function trust(vectors: SigstoreVectors, each: SigstoreCase): Settings {
  const root = vectors.file(each, "trustedRoot");
  return root === undefined ? {} : { trust: { trustedRoots: [root] } };
}

/** A log's promise is one of the trusted times that are wanted; those that are left have to be timestamps. */
function thresholds({ options, bundle }: SigstoreCase): Settings {
  const { tlogThreshold, ctlogThreshold, timestampThreshold = 1, tsaThreshold }: Thresholds = options ?? {};
  const settings: Settings = {};
  if (tlogThreshold !== undefined) settings["tlogThreshold"] = tlogThreshold;
  if (ctlogThreshold === 0) settings["ignoreSct"] = true;
  else if (ctlogThreshold !== undefined) settings["sctThreshold"] = ctlogThreshold;
  const promises = bundle?.inclusionPromise === true && tlogThreshold !== 0 ? 1 : 0;
  const isAsked = tlogThreshold === 0 || timestampThreshold > 1;
  const timestamps = tsaThreshold ?? (isAsked ? timestampThreshold - promises : 0);
  if (timestamps > 0) settings["timestampThreshold"] = timestamps;
  return settings;
}

/** Where a case does not say what is signed, there is nothing that a statement's subject could be compared with. */
function claims({ files, artifactDigest, policy }: SigstoreCase): Settings {
  const settings: Settings = {};
  const isKnown = files["artifact"] !== undefined || (artifactDigest ?? null) !== null;
  if (!isKnown && policy.imageDigest === undefined) settings["checkClaims"] = false;
  if (policy.predicateType !== undefined) settings["attestation"] = { predicateType: policy.predicateType };
  return settings;
}

function ownAuthority({ kind, policy }: SigstoreCase): Settings {
  const settings: Settings = {};
  if (policy.tlog === false || policy.noTlog === true) settings["ignoreTlog"] = true;
  if (kind === "bundle-byo-pki") Object.assign(settings, { ignoreSct: true, allowCertificateChain: true });
  return settings;
}

function pem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}
