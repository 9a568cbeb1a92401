/** The one form of an image reference that a look-up may have (OCI distribution specification, "Pulling manifests"). */
import { isSha256Digest } from "./digest.js";
import { LookupFailure, printable } from "./failure.js";
import { MAX_NAME_LENGTH, MAX_REFERENCE_LENGTH, MAX_REMOTE_TEXT } from "./limits.js";

/** `host/repository` and either a tag or a digest. */
export interface Reference {
  /** host[:port], lower case, as written. */
  readonly host: string;
  readonly repository: string;
  /** The tag, or `sha256:<hex>`. */
  readonly identifier: string;
  readonly byDigest: boolean;
}

const FORM = /^([^/@]+)\/([^:@]+)(?::([^:@/]+)|@(.+))$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const HOST = /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::([0-9]+))?$/;

/**
 * Reads `host[:port]/repository:tag` or `host[:port]/repository@sha256:<hex>`. Nothing is completed or defaulted: the
 * host must be lower case and hold a dot or a port, or be `localhost`; a tag together with a digest is refused.
 * @throws LookupFailure `refused`
 */
export function parseReference(text: string): Reference {
  if (text.length > MAX_REFERENCE_LENGTH) throw refusal(text, `it is longer than ${MAX_REFERENCE_LENGTH} characters`);
  const parts = FORM.exec(text);
  if (parts === null) throw refusal(text, "it is not host/repository:tag or host/repository@digest");
  const [, host = "", repository = "", tag, digest] = parts;
  requireName(text, host, repository);
  if (tag !== undefined) {
    if (!TAG.test(tag)) throw refusal(text, "its tag is not valid");
    return { host, repository, identifier: tag, byDigest: false };
  }
  if (digest === undefined || !isSha256Digest(digest)) throw refusal(text, "its digest is not sha256:<64 hex digits>");
  return { host, repository, identifier: digest, byDigest: true };
}

/**
 * Reads `host[:port]/repository`, under the same rules.
 * @throws LookupFailure `refused`
 */
export function parseRepository(text: string): Pick<Reference, "host" | "repository"> {
  if (text.length > MAX_REFERENCE_LENGTH) throw refusal(text, `it is longer than ${MAX_REFERENCE_LENGTH} characters`);
  const [, host, repository] = /^([^/@]+)\/([^:@]+)$/.exec(text) ?? [];
  if (host === undefined || repository === undefined) throw refusal(text, "it is not host/repository");
  requireName(text, host, repository);
  return { host, repository };
}

/** Whether the text is a tag. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

function requireName(text: string, host: string, repository: string): void {
  if (!isHost(host)) throw refusal(text, "its host is not host[:port] in normal form");
  if (!REPOSITORY.test(repository)) throw refusal(text, "its repository is not a valid name");
  if (host.length + 1 + repository.length > MAX_NAME_LENGTH) throw refusal(text, "its name is too long");
}

/** Whether the text is `host[:port]`, and a URL parser reads the very same host (no `127.1`, no `0x7f000001`). */
function isHost(text: string): boolean {
  const parts = HOST.exec(text);
  if (parts === null) return false;
  const [, name = "", port] = parts;
  if (port !== undefined && !isPort(port)) return false;
  if (port === undefined && name !== "localhost" && !name.includes(".") && !name.startsWith("[")) return false;
  const url = `https://${name}/`;
  return URL.canParse(url) && new URL(url).hostname === name;
}

function isPort(text: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65535;
}

function refusal(text: string, reason: string): LookupFailure {
  return new LookupFailure("refused", `the reference "${printable(text, MAX_REMOTE_TEXT)}" is refused: ${reason}`);
}
