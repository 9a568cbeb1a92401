/** Image references: the short spellings of Docker made whole, then the grammars of the OCI distribution specification. */
import { MAX_REFERENCE_BYTES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { isSha256Hex, isUpper } from "../bytes/characters";
import { Digest, parseDigest } from "./digest";
import { askedHost } from "./registryHost";
import { MAX_REPOSITORY_LENGTH, isRegistryHost, isRepositoryName, isTag } from "./names";

const DEFAULT_REGISTRY = "docker.io";
/** The older name of the default registry. */
const LEGACY_REGISTRY = "index.docker.io";
/** What a one-component name on the default registry stands below. */
const OFFICIAL_PREFIX = "library/";
/** The tag of a reference that has neither tag nor digest. */
export const DEFAULT_TAG = "latest";

/** A reference with nothing left out but the tag and the digest; made by `parseReference`. */
@final
export class Reference {
  constructor(
    /** Host with optional port, in the case in which it was written; `docker.io` when none was. */
    readonly registry: string,
    /** The repository's name below the registry. */
    readonly repository: string,
    /** Null when none was written. */
    readonly tag: string | null,
    /** Null when none was written. A registry resolves by the digest alone when there is one, whatever the tag. */
    readonly digest: Digest | null,
  ) {}

  /** `registry/repository`. */
  name(): string {
    return `${this.registry}/${this.repository}`;
  }

  /** `registry/repository` with the registry's host as it is asked: the same registry, however it was written. */
  askedName(): string {
    return `${askedHost(this.registry)}/${this.repository}`;
  }

  /** `registry/repository[:tag][@digest]`. */
  canonical(): string {
    const tag = this.tag;
    const digest = this.digest;
    const tagged = tag == null ? this.name() : `${this.name()}:${tag}`;
    return digest == null ? tagged : `${tagged}@${digest.text}`;
  }

  /** This reference; with the tag `latest` when it has neither tag nor digest. */
  withDefaultTag(): Reference {
    if (this.tag != null || this.digest != null) return this;
    return new Reference(this.registry, this.repository, DEFAULT_TAG, null);
  }
}

/** A name cut at its first slash. */
@final
class SplitName {
  constructor(
    readonly registry: string,
    readonly remainder: string,
  ) {}
}

/**
 * Parses a reference as container runtimes do. The first component is a registry when it has a dot, a colon or an
 * upper-case letter, or is `localhost`; without one the registry is `docker.io`, where a name of one component stands below
 * `library/`. `index.docker.io` becomes `docker.io`.
 *
 * ReferenceInvalid for everything outside the grammars, for 64 hexadecimal digits (an image id, which is not a name), for
 * a digest that `parseDigest` refuses, and for more than MAX_REFERENCE_BYTES. A registry with an underscore is refused too,
 * where Docker's parser answers a reference with no registry at all.
 *
 * Not normalised: the case of the registry, the registry's default port.
 */
export function parseReference(text: string): Result<Reference> {
  if (text.length == 0) return invalid("the reference is empty");
  if (text.length > MAX_REFERENCE_BYTES)
    return invalid(`the reference is longer than ${MAX_REFERENCE_BYTES} characters`);
  if (isSha256Hex(text)) return invalid("64 hexadecimal digits are an image id, not a name");
  const split = splitRegistry(text);
  if (!isRegistryHost(split.registry)) return invalid(`"${split.registry}" is not a registry`);
  return parseRemainder(split.registry, split.remainder);
}

/** Repository, tag and digest: neither of the first two may hold an at sign, nor the first a colon. */
function parseRemainder(registry: string, remainder: string): Result<Reference> {
  const at = remainder.indexOf("@");
  const head = at < 0 ? remainder : remainder.substring(0, at);
  const colon = head.indexOf(":");
  const repository = colon < 0 ? head : head.substring(0, colon);
  if (!isRepositoryName(repository)) return invalid(repositoryProblem(repository));
  const tag: string | null = colon < 0 ? null : head.substring(colon + 1);
  if (tag != null && !isTag(tag)) return invalid(`"${tag}" is not a tag`);
  if (at < 0) return ok(new Reference(registry, repository, tag, null));
  const digest = parseDigest(remainder.substring(at + 1));
  if (!digest.isOk) return invalid(`the digest is not valid: ${digest.fault!.detail}`);
  return ok(new Reference(registry, repository, tag, digest.value));
}

function splitRegistry(text: string): SplitName {
  const slash = text.indexOf("/");
  if (slash < 0) return new SplitName(DEFAULT_REGISTRY, OFFICIAL_PREFIX + text);
  const first = text.substring(0, slash);
  if (!looksLikeRegistry(first)) return new SplitName(DEFAULT_REGISTRY, text);
  const rest = text.substring(slash + 1);
  if (first != DEFAULT_REGISTRY && first != LEGACY_REGISTRY) return new SplitName(first, rest);
  return new SplitName(DEFAULT_REGISTRY, rest.includes("/") ? rest : OFFICIAL_PREFIX + rest);
}

function looksLikeRegistry(component: string): bool {
  return component == "localhost" || component.includes(".") || component.includes(":") || hasUpper(component);
}

function hasUpper(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (isUpper(text.charCodeAt(i))) return true;
  }
  return false;
}

/** What is wrong with a repository name that is not one. */
function repositoryProblem(repository: string): string {
  if (repository.length == 0) return "the repository name is missing";
  if (hasUpper(repository)) return `the repository name "${repository}" must be lower-case`;
  if (repository.length > MAX_REPOSITORY_LENGTH) {
    return `the repository name is longer than ${MAX_REPOSITORY_LENGTH} characters`;
  }
  return `"${repository}" is not a repository name`;
}

function invalid(detail: string): Result<Reference> {
  return fail<Reference>(FaultCode.ReferenceInvalid, detail);
}
