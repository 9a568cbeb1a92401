/** Attestors in settings: keys, keyless identities, certificates. */
import { MAX_IDENTITIES } from "../bytes/limits";
import { Result, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { ExtensionMatcher, IdentityMatcher } from "../sigstore/identity/identityMatcher";
import { TextMatcher } from "../sigstore/identity/textMatcher";
import { Attestor } from "../sigstore/verify/attestor";
import { Certificate } from "../x509/certificate";
import { CodeSigningTrust } from "../x509/profile/codeSigning";
import { FulcioExtension } from "../x509/profile/fulcioExtensions";
import { decodeCertificate, decodeCertificateList } from "./certificates";
import { decodeList, elementPath } from "./decode";
import { decodePublicKeys } from "./publicKeys";
import { WantedAttestor } from "./wantedAttestor";

/** One attestor for each key of a list. */
export function decodeKeyAttestors(value: JsonValue, path: string): Result<Array<WantedAttestor>> {
  const keys = decodePublicKeys(value, path);
  if (keys.fault) return failed<Array<WantedAttestor>>(keys.fault!);
  const attestors = new Array<WantedAttestor>();
  for (let i = 0; i < keys.value.length; i++) attestors.push(WantedAttestor.ofKey(Attestor.ofKey(keys.value[i])));
  return ok(attestors);
}

/** One keyless attestor for each element of a list that `decode` reads. */
export function decodeKeylessList(
  value: JsonValue,
  path: string,
  decode: (value: JsonValue, path: string) => Result<IdentityMatcher>,
): Result<Array<WantedAttestor>> {
  const list = decodeList(value, path, MAX_IDENTITIES);
  if (list.fault) return failed<Array<WantedAttestor>>(list.fault!);
  const attestors = new Array<WantedAttestor>();
  for (let i = 0; i < list.value.length; i++) {
    const identity = decode(list.value.at(i), elementPath(path, i));
    if (identity.fault) return failed<Array<WantedAttestor>>(identity.fault!);
    attestors.push(keylessAttestor(identity.value, list.value.at(i)));
  }
  return ok(attestors);
}

/** The keyless attestor that is written so. */
export function keylessAttestor(identity: IdentityMatcher, value: JsonValue): WantedAttestor {
  return WantedAttestor.asWritten(Attestor.keyless([identity]), "keyless", value);
}

/** A condition on `owner/repository` of a workflow on GitHub. */
export function githubRepository(value: TextMatcher): ExtensionMatcher {
  return new ExtensionMatcher(FulcioExtension.GithubWorkflowRepository, value);
}

/** One attestor for each certificate of a list: that certificate and no other signs, and the chain, if there is one, vouches for it. */
export function decodeCertificateAttestors(
  value: JsonValue,
  path: string,
  chainValue: JsonValue | null,
  chainPath: string,
): Result<Array<WantedAttestor>> {
  const list = decodeList(value, path, MAX_IDENTITIES);
  if (list.fault) return failed<Array<WantedAttestor>>(list.fault!);
  let chain: Array<Certificate> | null = null;
  if (chainValue != null) {
    const certificates = decodeCertificateList(chainValue, chainPath);
    if (certificates.fault) return failed<Array<WantedAttestor>>(certificates.fault!);
    chain = certificates.value;
  }
  const attestors = new Array<WantedAttestor>();
  for (let i = 0; i < list.value.length; i++) {
    const leaf = decodeCertificate(list.value.at(i), elementPath(path, i));
    if (leaf.fault) return failed<Array<WantedAttestor>>(leaf.fault!);
    const trust = chain == null ? ok(CodeSigningTrust.ofCertificate(leaf.value)) : CodeSigningTrust.ofChain(leaf.value, chain);
    if (trust.fault) return failed<Array<WantedAttestor>>(trust.fault!.at(chainPath));
    const attestor = Attestor.ofCertificates(trust.value, []);
    attestors.push(WantedAttestor.asWritten(attestor, chainPath, list.value.at(i)));
  }
  return ok(attestors);
}
