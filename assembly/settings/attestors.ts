/** Attestors in settings: keys, keyless identities, certificates. */
import { MAX_IDENTITIES } from "../bytes/limits";
import { Fault, FaultCode } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { ExtensionMatcher, IdentityMatcher } from "../sigstore/identity/identityMatcher";
import { TextMatcher } from "../sigstore/identity/textMatcher";
import { Attestor } from "../sigstore/verify/attestor";
import { Instant, parseRfc3339 } from "../time/instant";
import { Certificate } from "../x509/certificate";
import { CodeSigningTrust } from "../x509/profile/codeSigning";
import { FulcioExtension } from "../x509/profile/fulcioExtensions";
import { decodeCertificate, decodeCertificateList } from "./certificates";
import { decodeCodeSigningTrust } from "./codeSigningTrust";
import { decodeList, decodeObject, decodeText, elementPath, optionalMember, requiredMember } from "./decode";
import { decodeIdentities } from "./identities";
import { decodePublicKey, decodePublicKeys } from "./publicKeys";
import { WantedAttestor } from "./wantedAttestor";

/** One attestor for each key of a list. */
export function decodeKeyAttestors(value: JsonValue, path: string): Result<Array<WantedAttestor>> {
  const keys = decodePublicKeys(value, path);
  if (keys.fault) return failed<Array<WantedAttestor>>(keys.fault!);
  const attestors = new Array<WantedAttestor>();
  for (let i = 0; i < keys.value.length; i++) {
    attestors.push(WantedAttestor.ofKey(Attestor.ofKey(keys.value[i]), elementPath(path, i)));
  }
  return ok(attestors);
}

/** `{key, validFrom?, validTo?}`: the holder of one key, within its period. */
export function keyAttestorOf(value: JsonValue, path: string): Result<WantedAttestor> {
  const object = decodeObject(value, path, ["key", "validFrom", "validTo"]);
  if (object.fault) return failed<WantedAttestor>(object.fault!);
  const member = requiredMember(value, "key", path);
  if (member.fault) return failed<WantedAttestor>(member.fault!);
  const key = decodePublicKey(member.value, path + ".key");
  if (key.fault) return failed<WantedAttestor>(key.fault!);
  const from = new OptionalInstant();
  const to = new OptionalInstant();
  let fault = decodeInstant(value, "validFrom", path, from);
  if (fault == null) fault = decodeInstant(value, "validTo", path, to);
  if (fault != null) return failed<WantedAttestor>(fault);
  return ok(WantedAttestor.ofKey(Attestor.ofKey(key.value, from.value, to.value), path));
}


@final
class OptionalInstant {
  value: Instant | null = null;
}

/** An RFC 3339 time, when it is there. */
function decodeInstant(object: JsonValue, key: string, path: string, into: OptionalInstant): Fault | null {
  const member = optionalMember(object, key);
  if (member == null) return null;
  const text = decodeText(member, path + "." + key);
  if (text.fault) return text.fault;
  const instant = parseRfc3339(text.value);
  if (instant.fault) return instant.fault!.as(FaultCode.SettingsWrongValue).at(path + "." + key);
  into.value = instant.value;
  return null;
}

/** `{identities}`: any of them, by a certificate of those whom the settings trust. */
export function keylessAttestorOf(value: JsonValue, path: string): Result<WantedAttestor> {
  const object = decodeObject(value, path, ["identities"]);
  if (object.fault) return failed<WantedAttestor>(object.fault!);
  const member = requiredMember(value, "identities", path);
  if (member.fault) return failed<WantedAttestor>(member.fault!);
  const identities = decodeIdentities(member.value, path + ".identities", true);
  if (identities.fault) return failed<WantedAttestor>(identities.fault!);
  return ok(WantedAttestor.asWritten(Attestor.keyless(identities.value), "keyless", value, path));
}

/** `{certificate?, chain?, roots?, intermediates?, identities?}`: the holder of a certificate that these vouch for. */
export function certificateAttestor(value: JsonValue, path: string): Result<WantedAttestor> {
  const known: StaticArray<string> = ["certificate", "chain", "roots", "intermediates", "identities"];
  const object = decodeObject(value, path, known);
  if (object.fault) return failed<WantedAttestor>(object.fault!);
  const trust = decodeCodeSigningTrust(value, path);
  if (trust.fault) return failed<WantedAttestor>(trust.fault!);
  const member = optionalMember(value, "identities");
  let identities = new Array<IdentityMatcher>();
  if (member != null) {
    const decoded = decodeIdentities(member, path + ".identities", false);
    if (decoded.fault) return failed<WantedAttestor>(decoded.fault!);
    identities = decoded.value;
  }
  return ok(WantedAttestor.asWritten(Attestor.ofCertificates(trust.value, identities), "certificates", value, path));
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
    attestors.push(keylessAttestor(identity.value, list.value.at(i), elementPath(path, i)));
  }
  return ok(attestors);
}

/** The keyless attestor that is written so. */
export function keylessAttestor(identity: IdentityMatcher, value: JsonValue, path: string): WantedAttestor {
  return WantedAttestor.asWritten(Attestor.keyless([identity]), "keyless", value, path);
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
    const trust =
      chain == null ? ok(CodeSigningTrust.ofCertificate(leaf.value)) : CodeSigningTrust.ofChain(leaf.value, chain);
    if (trust.fault) return failed<Array<WantedAttestor>>(trust.fault!.at(chainPath));
    const attestor = Attestor.ofCertificates(trust.value, []);
    attestors.push(WantedAttestor.asWritten(attestor, chainPath, list.value.at(i), elementPath(path, i)));
  }
  return ok(attestors);
}
