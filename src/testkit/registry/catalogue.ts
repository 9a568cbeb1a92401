/** Every way in which a registry can misbehave, by name: what a client is to be held against. */
import { gzipSync } from "node:zlib";

import type { Fault } from "./faults.js";

/** What is around the registry. */
export interface Surroundings {
  /** `host:port` of another server that listens. */
  readonly other: string;
  /** `host:port` where nobody listens. */
  readonly nobody: string;
  /** The request's own path, for circles. */
  readonly path: string;
}

type Catalogue<Name extends string> = Readonly<Record<Name, (around: Surroundings) => Fault>>;

/** The fault in whatever surroundings. */
function always(fault: Fault): () => Fault {
  return () => fault;
}

function status(code: number, headers: Readonly<Record<string, string | string[]>> = {}): () => Fault {
  return always({ kind: "status", status: code, headers });
}

function challenge(...challenges: string[]): () => Fault {
  return status(401, { "www-authenticate": challenges });
}

function redirect(to: (around: Surroundings) => string): (around: Surroundings) => Fault {
  return (around) => ({ kind: "redirect", to: to(around) });
}

function headers(changes: Readonly<Record<string, string | string[] | null>>): () => Fault {
  return always({ kind: "headers", headers: changes });
}

/** Of any answer: statuses that are no success. */
export const STATUS_FAULTS = {
  "status 204": status(204),
  "status 206": always({ kind: "status", status: 206, body: "{}" }),
  "status 304": status(304),
  "status 400": status(400),
  "status 401 without a challenge": status(401),
  "status 403": status(403),
  "status 404": status(404),
  "status 405": status(405),
  "status 406": status(406),
  "status 408": status(408),
  "status 410": status(410),
  "status 418": status(418),
  "status 429": status(429),
  "status 429, try again in 1 second": status(429, { "retry-after": "1" }),
  "status 429, try again at a time": () => status(429, { "retry-after": new Date(Date.now() + 1000).toUTCString() })(),
  "status 429, try again in a year": status(429, { "retry-after": "31536000" }),
  "status 429, try again at no time": status(429, { "retry-after": "soon" }),
  "status 451": status(451),
  "status 500": status(500),
  "status 501": status(501),
  "status 502": status(502),
  "status 503": status(503),
  "status 503, try again in 1 second": status(503, { "retry-after": "1" }),
  "status 504": status(504),
} satisfies Catalogue<string>;

/** Of any answer: challenges that lead nowhere, or where nobody should go. */
export const CHALLENGE_FAULTS = {
  "challenge of an unknown scheme": challenge("Negotiate"),
  "challenge that is empty": challenge(""),
  "challenge with a quote that does not end": challenge('Bearer realm="https://'),
  "challenge without a realm": challenge('Bearer service="registry"'),
  "challenge whose realm is no URL": challenge('Bearer realm="token service"'),
  "challenge whose realm is a file": challenge('Bearer realm="file:///etc/passwd"'),
  "challenge whose realm is the metadata service": challenge('Bearer realm="http://169.254.169.254/latest/meta-data"'),
  "challenge whose realm is a private address": challenge('Bearer realm="https://10.0.0.1/token"'),
  "challenge whose realm has credentials": ({ other }: Surroundings) =>
    challenge(`Bearer realm="http://user:password@${other}/token"`)(),
  "challenge whose realm is where nobody listens": ({ nobody }: Surroundings) =>
    challenge(`Bearer realm="http://${nobody}/token"`)(),
} satisfies Catalogue<string>;

/** Of any answer: redirects to where nobody should go. */
export const REDIRECT_FAULTS = {
  "redirect without a location": status(307),
  "redirect to no URL": redirect(() => "http://[not an address/"),
  "redirect in circles": redirect(({ path }) => path),
  "redirect to a file": redirect(() => "file:///etc/passwd"),
  "redirect to the metadata service": redirect(() => "http://169.254.169.254/latest/meta-data"),
  "redirect to a private address": redirect(() => "https://10.0.0.1/v2/"),
  "redirect to a private IPv6 address": redirect(() => "https://[fd00::1]/v2/"),
  "redirect to the unspecified address": redirect(() => "https://0.0.0.0/v2/"),
  "redirect to an address in another notation": redirect(() => "https://0xa000001/v2/"),
  "redirect to HTTP elsewhere": redirect(() => "http://192.0.2.1/"),
  "redirect with credentials": redirect(({ other }) => `http://user:password@${other}/`),
  "redirect to where nobody listens": redirect(({ nobody }) => `http://${nobody}/`),
} satisfies Catalogue<string>;

/** Of answers with content: not the content that was asked for. */
export const CONTENT_FAULTS = {
  "a web page": always({ kind: "garbage" }),
  "no bytes": always({ kind: "other-body", body: "" }),
  "other bytes": always({ kind: "wrong-digest" }),
  "other content": always({ kind: "other-body", body: '{"schemaVersion":2,"config":{},"layers":[]}' }),
  "too few bytes": always({ kind: "truncated" }),
  "one byte too many": always({ kind: "padded" }),
  "far too many bytes": always({ kind: "padded", bytes: 20 * 1024 * 1024 }),
  "bytes without end": always({ kind: "endless" }),
  "compressed, and it does not say so": always({ kind: "gzip", undeclared: true }),
  "a length that is too large": always({ kind: "wrong-length", by: 1 }),
  "a length that is too small": always({ kind: "wrong-length", by: -1 }),
  "a bomb that is compressed": () => ({
    kind: "status",
    status: 200,
    headers: { "content-encoding": "gzip", "content-type": "application/vnd.oci.image.manifest.v1+json" },
    body: gzipSync(new Uint8Array(64 * 1024 * 1024)),
  }),
} satisfies Catalogue<string>;

/** Of answers with content: they do not come as they should. The last three need patience, or a deadline. */
export const DELIVERY_FAULTS = {
  "cut before the answer": always({ kind: "hang-up" }),
  "cut in the middle": always({ kind: "short-body" }),
  "killed in the middle": always({ kind: "killed" }),
  "silent in the middle": always({ kind: "stalled" }),
  "silent before the answer": always({ kind: "slow", delayMs: 600_000 }),
  "one byte a second": always({ kind: "throttled", bytesPerSecond: 1 }),
  "one header in ten seconds": always({ kind: "slow-headers", delayMs: 10_000 }),
} satisfies Catalogue<string>;

/** Of manifests: headers that say something else than the content. */
export const HEADER_FAULTS = {
  "another Content-Type": headers({ "content-type": "text/html" }),
  "the Content-Type of an index": headers({ "content-type": "application/vnd.oci.image.index.v1+json" }),
  "no Content-Type": headers({ "content-type": null }),
  "another Docker-Content-Digest": headers({ "docker-content-digest": `sha256:${"0".repeat(64)}` }),
  "a Docker-Content-Digest that is none": headers({ "docker-content-digest": "sha256:00" }),
  "no Docker-Content-Digest": headers({ "docker-content-digest": null }),
  "compressed, and it says so": always({ kind: "gzip" }),
} satisfies Catalogue<string>;

/** Of lists of tags and referrers: links and bodies that are wrong. */
export const LIST_FAULTS = {
  "a link to another host": ({ other }: Surroundings) => headers({ link: `<http://${other}/v2/>; rel="next"` })(),
  "a link to the metadata service": headers({ link: '<http://169.254.169.254/>; rel="next"' }),
  "a link to itself": ({ path }: Surroundings) => headers({ link: `<${path}>; rel="next"` })(),
  "a link that is none": headers({ link: "next page please" }),
  "a list that is none": always({ kind: "other-body", body: '{"manifests":{},"tags":"v1"}' }),
  "a list that is no JSON": always({ kind: "other-body", body: "[" }),
} satisfies Catalogue<string>;

/** Of the token service. */
export const TOKEN_FAULTS = {
  "token service down": status(500),
  "token service refuses": status(401),
  "token service forbids": status(403),
  "token service limits": status(429),
  "token service has none": always({ kind: "status", status: 200, body: "{}" }),
  "token service answers no JSON": always({ kind: "garbage" }),
  "token service answers without end": always({ kind: "endless" }),
  "token is a number": always({ kind: "status", status: 200, body: '{"token":1}' }),
  "token has a line break": always({ kind: "status", status: 200, body: '{"token":"a\\r\\nx: y"}' }),
  "token is not taken": always({ kind: "status", status: 200, body: '{"token":"another"}' }),
  "token service redirects to a private address": redirect(() => "https://10.0.0.1/token"),
  "token service hangs up": always({ kind: "hang-up" }),
} satisfies Catalogue<string>;

/** Of uploads. */
export const UPLOAD_FAULTS = {
  "upload refused": status(403),
  "upload too large": status(413),
  "upload limited": status(429),
  "upload fails": status(500),
  "upload without a location": headers({ location: null }),
  "upload to another host": ({ other }: Surroundings) =>
    headers({ location: `http://${other}/v2/app/blobs/uploads/1` })(),
  "upload to the metadata service": headers({ location: "http://169.254.169.254/" }),
  "upload cut off": always({ kind: "hang-up", early: true }),
} satisfies Catalogue<string>;
