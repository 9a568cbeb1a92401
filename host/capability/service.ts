/** Services that a module's settings name by their URL: how a look-up reaches one. */
import { isObject, utf8Text, type JsonObject } from "../json.js";
import { LookupFailure, printable } from "../registry/failure.js";
import { MAX_REMOTE_TEXT } from "../registry/limits.js";
import type { Transport } from "../registry/transport.js";

/**
 * A look-up's argument: a JSON object with just these members.
 * @throws LookupFailure `refused` for anything else, or more than `maxBytes`
 */
export function argumentObject(argument: Uint8Array, members: readonly string[], maxBytes: number): JsonObject {
  if (argument.length > maxBytes) throw refused(`it has more than ${maxBytes} bytes`);
  const value = parsed(utf8Text(argument));
  if (!isObject(value)) throw refused("it is no JSON object");
  const names = Object.keys(value);
  if (names.length === members.length && names.every((name) => members.includes(name))) return value;
  throw refused(`its members are others than ${members.join(", ")}`);
}

/**
 * The URL of a service, its path ending with a slash: HTTPS, or plain HTTP where the transport allows it.
 * @throws LookupFailure `refused` for another scheme, credentials, a query or a fragment
 */
export function serviceUrl(value: unknown, transport: Transport): URL {
  if (typeof value !== "string" || !URL.canParse(value)) throw refused("the service's URL is none");
  const url = new URL(value);
  const text = printable(`${url.protocol}//${url.host}`, MAX_REMOTE_TEXT);
  if (url.username !== "" || url.password !== "") throw refused("the service's URL holds credentials");
  if (url.search !== "" || url.hash !== "") throw refused(`the URL of ${text} has a query or a fragment`);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refused(`${text} is not HTTPS`);
  if (url.protocol === "http:" && !transport.allowsPlainHttp(url))
    throw refused(`plain HTTP is not allowed for ${text}`);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function refused(reason: string): LookupFailure {
  return new LookupFailure("refused", `the look-up's argument is refused: ${reason}`);
}
