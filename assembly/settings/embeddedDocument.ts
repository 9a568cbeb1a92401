/** JSON documents in settings: as they are, or as a text. */
import { encodeUtf8 } from "../encoding/utf8";
import { Result, fail, ok } from "../fault/result";
import { FaultCode } from "../fault/fault";
import { JsonValue } from "../json/document";
import { parseTrustDocument } from "../sigstore/trust/trustedRoot";
import { wrongType } from "./decode";

/**
 * The object, or the one in the text. TrustInvalid for a text that is not strict JSON, or is too large; SettingsWrongType when
 * it is no object.
 */
export function embeddedDocument(value: JsonValue, path: string): Result<JsonValue> {
  if (value.isObject) return ok(value);
  if (!value.isString) return wrongType<JsonValue>("an object, or the text of one", value, path);
  const document = parseTrustDocument(encodeUtf8(value.asString()));
  if (document.fault) return fail<JsonValue>(FaultCode.TrustInvalid, document.fault!.detail, path);
  return document.value.isObject ? document : wrongType<JsonValue>("the text of an object", document.value, path);
}
