/** Public keys in settings: PEM blocks. */
import { MAX_KEYS_PER_RULE } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { PublicKey } from "../signature/key";
import { publicKeyFromPem } from "../signature/keyEncodings";
import { decodeList, decodeText, elementPath } from "./decode";

/** One or more keys; every one must be readable and of a supported algorithm. */
export function decodePublicKeys(value: JsonValue, path: string): Result<Array<PublicKey>> {
  const list = decodeList(value, path, MAX_KEYS_PER_RULE);
  const listFault = list.fault;
  if (listFault != null) return failed<Array<PublicKey>>(listFault);
  const keys = new Array<PublicKey>();
  for (let i = 0; i < list.value.length; i++) {
    const key = decodePublicKey(list.value.at(i), elementPath(path, i));
    const keyFault = key.fault;
    if (keyFault != null) return failed<Array<PublicKey>>(keyFault);
    keys.push(key.value);
  }
  return ok(keys);
}

/** One key. */
export function decodePublicKey(value: JsonValue, path: string): Result<PublicKey> {
  const text = decodeText(value, path);
  const textFault = text.fault;
  if (textFault != null) return failed<PublicKey>(textFault);
  // A URI such as awskms://… or k8s://…: PEM has dashes before any of these characters.
  if (!text.value.includes("-----") && text.value.includes("://")) {
    return fail<PublicKey>(FaultCode.SettingsNotYet, "keys that are looked up; give the key as PEM", path);
  }
  const key = publicKeyFromPem(text.value);
  const keyFault = key.fault;
  return keyFault != null ? failed<PublicKey>(keyFault.at(path)) : key;
}
