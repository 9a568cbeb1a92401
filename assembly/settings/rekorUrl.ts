/** The URL of a transparency log in settings. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { decodeText } from "./decode";

/** `https://HOST…`, or `http://` for logs within one's own network, without the slash at its end. Who is asked proves nothing: entries are verified. */
export function decodeRekorUrl(value: JsonValue, path: string): Result<string> {
  const text = decodeText(value, path);
  if (text.fault) return text;
  let url = text.value;
  while (url.endsWith("/")) url = url.substring(0, url.length - 1);
  const host = url.startsWith("https://") ? url.substring(8) : url.startsWith("http://") ? url.substring(7) : "";
  if (host.length == 0 || host.startsWith("/")) return refuse("it must be a URL of https or http", path);
  for (let i = 0; i < url.length; i++) {
    const unit = url.charCodeAt(i);
    if (unit <= 0x20 || unit >= 0x7f || '?#@\\"'.includes(url.charAt(i))) {
      return refuse("it has a character that such a URL does not have", path);
    }
  }
  return ok<string>(url);
}

function refuse(detail: string, path: string): Result<string> {
  return fail<string>(FaultCode.SettingsWrongValue, detail, path);
}
