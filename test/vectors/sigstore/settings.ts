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

/** Nobody is named. */
const ANYBODY = "*";

/** The settings. Throws when the case names a key that its files do not have. */
export function settingsOf(vectors: SigstoreVectors, each: SigstoreCase): Settings {
  return {
    attestors: [attestor(vectors, each)],
    ...trust(vectors, each),
    ...thresholds(each.options ?? {}),
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
  return { keyless: { identities: [{ subject: identity ?? ANYBODY, issuer: issuer ?? ANYBODY }] } };
}

/** With its name and the time in which it may be used. */
function listedKey(vectors: SigstoreVectors, { policy }: SigstoreCase, name: string): Settings {
  const { keys } = JSON.parse(vectors.text(`common/${policy.keys}`)) as { keys: ListedKey[] };
  const listed = keys.find(({ keyId, keyUsage }) => keyId === name && keyUsage === KEY_USAGE);
  if (listed === undefined) throw new Error(`no key ${name}`);
  const { rawBytes, validFor } = listed.publicKey;
  return { key: pem(rawBytes), ...(validFor === undefined ? {} : { validFor }) };
}

/** The certificates of `bundle-byo-pki` lead to roots of the attestor's own. */
function trust(vectors: SigstoreVectors, each: SigstoreCase): Settings {
  const root = vectors.file(each, "trustedRoot");
  return root === undefined ? {} : { trust: { trustedRoots: [root] } };
}

/** Without log entries only a timestamp can be the trusted time that is wanted. */
function thresholds({ tlogThreshold, ctlogThreshold, timestampThreshold, tsaThreshold }: Thresholds): Settings {
  const settings: Settings = {};
  if (tlogThreshold !== undefined) settings["tlogThreshold"] = tlogThreshold;
  if (ctlogThreshold === 0) settings["ignoreSct"] = true;
  else if (ctlogThreshold !== undefined) settings["sctThreshold"] = ctlogThreshold;
  const times = tsaThreshold ?? timestampThreshold ?? 1;
  if (tlogThreshold === 0 || tsaThreshold !== undefined || times > 1) settings["timestampThreshold"] = times;
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
