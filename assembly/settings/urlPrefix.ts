/** URLs in settings below which a signer's identity must lie. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { isAlphanumeric } from "../bytes/characters";
import { decodeText } from "./decode";

/**
 * A URL, `https://HOST/PATH`, with a slash at its end: it is put there when it is missing, so that `…/acme` is not the
 * beginning of `…/acme-evil`. Refused, since the comparison is one of texts and these would match nothing, or something
 * else than they seem to: upper case in scheme and host, user information, queries, fragments, blanks, and `.` and `..`.
 */
export function decodeUrlPrefix(value: JsonValue, path: string): Result<string> {
  const text = decodeText(value, path);
  if (text.fault) return text;
  const url = text.value;
  const end = url.indexOf("://");
  if (end <= 0) return refuse("it is no URL: there is no scheme", path);
  const parts = url.substring(end + 3).split("/");
  if (!isLowerCase(url.substring(0, end)) || !isLowerCase(parts[0]))
    return refuse("scheme and host are lower-case", path);
  if (parts[0].length == 0) return refuse("it is no URL: there is no host", path);
  if (parts[0].includes("@")) return refuse("it holds user information", path);
  for (let i = 0; i < url.length; i++) {
    const unit = url.charCodeAt(i);
    if (unit <= 0x20 || unit >= 0x7f) return refuse("it is no URL: blanks or characters beyond ASCII", path);
  }
  if (url.includes("?") || url.includes("#") || url.includes("\\"))
    return refuse("a query, a fragment or a backslash", path);
  for (let i = 1; i < parts.length; i++) {
    if (parts[i] == "." || parts[i] == "..") return refuse("it holds a part " + parts[i], path);
  }
  return ok<string>(url.endsWith("/") ? url : url + "/");
}

/** Letters in lower case, digits, and the signs of a scheme, a host and a port. */
function isLowerCase(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isUpper = unit >= 0x41 && unit <= 0x5a;
    if (isUpper || (!isAlphanumeric(unit) && !"+-.:[]_~@".includes(text.charAt(i)))) return false;
  }
  return true;
}

function refuse(detail: string, path: string): Result<string> {
  return fail<string>(FaultCode.SettingsWrongValue, detail, path);
}
