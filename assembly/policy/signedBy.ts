/** `signedBy` in the settings of policies of one's own: who must have signed every image. */
import { SignatureConditions } from "../engine/conditions";
import { ImageRule } from "../engine/rule";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { decodeKeyAttestors, keylessAttestorOf } from "../settings/attestors";
import { decodeObject, optionalMember } from "../settings/decode";
import { decodeFormats } from "../settings/formats";
import { WantedAttestor } from "../settings/wantedAttestor";
import { LogUse, SigstoreRequirements } from "../sigstore/verify/requirements";

/** The pattern that matches every image. */
const ALL_IMAGES: string = "*";

/**
 * `{keys?, keyless?}`, of which one must be there, as rules for all images. `keys` is a list of PEM public keys, each of
 * which must have signed; a log is not looked at. `keyless` is `{identities: [{subject, issuer, …}]}`, one of which must have
 * signed, by a certificate and with a log entry of those whom the settings trust (`decodeTrust`).
 */
export function decodeSignedBy(value: JsonValue, path: string): Result<Array<ImageRule>> {
  const object = decodeObject(value, path, ["keys", "keyless"]);
  if (object.fault) return failed<Array<ImageRule>>(object.fault!);
  const rules = new Array<ImageRule>();
  const keys = optionalMember(value, "keys");
  if (keys != null) {
    const attestors = decodeKeyAttestors(keys, path + ".keys");
    if (attestors.fault) return failed<Array<ImageRule>>(attestors.fault!);
    rules.push(ruleOf(path + ".keys", attestors.value, keyRequirements()));
  }
  const keyless = optionalMember(value, "keyless");
  if (keyless != null) {
    const attestor = keylessAttestorOf(keyless, path + ".keyless");
    if (attestor.fault) return failed<Array<ImageRule>>(attestor.fault!);
    rules.push(ruleOf(path + ".keyless", [attestor.value], new SigstoreRequirements()));
  }
  if (rules.length > 0) return ok(rules);
  return fail<Array<ImageRule>>(FaultCode.SettingsWrongValue, "it must have keys, keyless or both", path);
}

/** A key is its own trust: neither a log nor a certificate is asked for. */
function keyRequirements(): SigstoreRequirements {
  const requirements = new SigstoreRequirements();
  requirements.logUse = LogUse.Ignored;
  requirements.scts = 0;
  return requirements;
}

function ruleOf(path: string, attestors: Array<WantedAttestor>, requirements: SigstoreRequirements): ImageRule {
  const formats = decodeFormats(null, path, false).value;
  return new ImageRule(path, ALL_IMAGES, attestors, new SignatureConditions(formats, requirements));
}
