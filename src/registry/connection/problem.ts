/** Why a connection failed, in words that say what to do. */
import { printable } from "../../../host/registry/failure.js";
import { AddressRefused } from "./checkedLookup.js";

/** One request and how it was sent. */
export interface Circumstances {
  /** `host[:port]` as flags and folders name it. */
  readonly host: string;
  /** Whether it was sent without TLS. */
  readonly plain: boolean;
  /** Whether this host may be internal only when it is allowed by itself: a redirect or a realm led there. */
  readonly isLedTo: boolean;
  readonly proxy: URL | null;
  readonly timeouts: Timeouts;
}

/** Milliseconds: until the connection stands, until the answer begins, between two pieces of it. */
export interface Timeouts {
  readonly connect: number;
  readonly headers: number;
  readonly body: number;
}

/**
 * What went wrong. `lasting`: it is the same at every try until somebody mends it; `slow`: another try would only spend the
 * caller's time; `passing`: another try may help.
 */
export interface Problem {
  readonly code: "unavailable" | "refused";
  readonly text: string;
  readonly kind: "lasting" | "slow" | "passing";
}

/** A certificate's names, a server's words. */
const MAX_DETAIL = 300;

const UNTRUSTED: ReadonlySet<string> = new Set([
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
]);
const NO_TLS: ReadonlySet<string> = new Set([
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_HTTP_REQUEST",
  "EPROTO",
]);

const SLOW: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

/** What the error of a request that was sent with undici says. */
export function problemOf(error: unknown, circumstances: Circumstances): Problem {
  const cause = rootCause(error);
  if (cause instanceof AddressRefused) return refusedAddress(cause.address, circumstances);
  const code = codeOf(cause);
  const { proxy, host } = circumstances;
  const certificate = certificateProblem(code, cause, host);
  if (certificate !== null) return { code: "unavailable", text: certificate, kind: "lasting" };
  if (proxy !== null) {
    const refusal = proxyProblem(cause, proxy);
    if (refusal !== null) return refusal;
  }
  return {
    code: "unavailable",
    text: connectionText(code, cause, circumstances),
    kind: SLOW.has(code) ? "slow" : "passing",
  };
}

/** An internal host where none may be. */
export function refusedAddress(address: string, { host, isLedTo }: Circumstances): Problem {
  const what =
    host.startsWith("[") || host.startsWith(address)
      ? `${host} is an internal address`
      : `${host} is at the internal address ${address}`;
  const why = isLedTo
    ? `a registry may lead there only when both are allowed; if it is meant, give --internal-host ${host} and --internal-host with the registry`
    : `it is asked only when it is named; if it is meant, give --internal-host ${host}`;
  return { code: "refused", text: `${what}, and ${why}`, kind: "lasting" };
}

function certificateProblem(code: string, cause: unknown, host: string): string | null {
  if (code === "DEPTH_ZERO_SELF_SIGNED_CERT") {
    return `the certificate of ${host} is signed by itself; ${trustAdvice(host, "if it is the right one, put it")}`;
  }
  if (UNTRUSTED.has(code)) {
    return `the certificate of ${host} comes from an authority (CA) that is not trusted here; ${trustAdvice(host, "put the authority's certificate")}`;
  }
  if (code === "CERT_HAS_EXPIRED") {
    return `the certificate of ${host}, or of an authority above it, has expired: it must be renewed there (or the clock here is wrong)`;
  }
  if (code === "CERT_NOT_YET_VALID") return `the certificate of ${host} is not valid yet: is the clock here right?`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return `the certificate of ${host} is for other names${namesIn(cause)}`;
  if (NO_TLS.has(code)) {
    return `${host} does not speak TLS; if it is a registry without TLS, allow it with --plain-http ${host}`;
  }
  if (/^ERR_SSL_\w*CERTIFICATE_REQUIRED$/.test(code)) {
    return `${host} asks for a client certificate: put client.cert and client.key into the folder ${host} of a certs.d folder`;
  }
  if (/^ERR_SSL_\w*ALERT_\w*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)/.test(code)) {
    return `${host} does not take the client certificate that it was shown (${code})`;
  }
  return code.startsWith("ERR_SSL_") || code.startsWith("CERT_") ? `TLS with ${host} failed (${code})` : null;
}

function trustAdvice(host: string, what: string): string {
  return `${what} (PEM) into ~/.config/containers/certs.d/${host}/ca.crt, or give it with --registry-cacert`;
}

function namesIn(cause: unknown): string {
  const names = (cause as { cert?: { subjectaltname?: unknown } }).cert?.subjectaltname;
  return typeof names === "string" ? `: ${printable(names, MAX_DETAIL)}` : "";
}

/** What a proxy answers instead of letting the request through. */
function proxyProblem(cause: unknown, proxy: URL): Problem | null {
  const message = cause instanceof Error ? cause.message : "";
  const status =
    /Proxy response \((\d+)\)/.exec(message)?.[1] ??
    (message.startsWith("Proxy Authentication Required") ? "407" : null);
  if (status === null) return null;
  const name = `the proxy ${proxy.protocol}//${proxy.host}`;
  if (status === "407") {
    const text = `${name} wants a user name and a password (407): write http://user:password@${proxy.host} into the variable`;
    return { code: "unavailable", text, kind: "lasting" };
  }
  const isFinal = status.startsWith("4");
  return {
    code: "unavailable",
    text: `${name} does not let this through: it answered ${status}`,
    kind: isFinal ? "lasting" : "passing",
  };
}

function connectionText(code: string, cause: unknown, { host, plain, proxy, timeouts }: Circumstances): string {
  const place = proxy === null ? host : `${host} by the proxy ${proxy.host}`;
  switch (code) {
    case "ENOTFOUND":
      return `no address is known for the name ${proxy === null ? host : proxy.host}`;
    case "EAI_AGAIN":
      return `the name service gave no answer about ${proxy === null ? host : proxy.host}`;
    case "ECONNREFUSED":
      return `nothing listens at ${proxy === null ? host : `the proxy ${proxy.host}`} (ECONNREFUSED)`;
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return `${place} could not be connected to within ${timeouts.connect} ms`;
    case "UND_ERR_HEADERS_TIMEOUT":
      return `${place} began no answer within ${timeouts.headers} ms`;
    case "UND_ERR_SOCKET":
    case "ECONNRESET":
    case "EPIPE":
      return `${place} broke the connection off (${code})${plain ? "" : certificateAdvice(host)}`;
    default:
      return `${place}: ${printable(code !== "" ? code : messageOf(cause), MAX_DETAIL)}`;
  }
}

/** undici does not tell why a server ended TLS 1.3, and one that wants a certificate ends it like that. */
function certificateAdvice(host: string): string {
  return `; if it asks for a client certificate, put client.cert and client.key into the folder ${host} of a certs.d folder`;
}

/** What stands behind "fetch failed": causes of causes, and the first of several tries. */
function rootCause(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    if (current instanceof AddressRefused) return current;
    const next: unknown = current instanceof AggregateError ? current.errors[0] : current.cause;
    if (next === undefined || next === null) return current;
    current = next;
  }
  return current;
}

function codeOf(cause: unknown): string {
  const code: unknown = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : "";
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "the connection failed";
}
