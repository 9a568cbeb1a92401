/**
 * The spellings of one reference. A runtime pulls the same image by many names; a pattern that is held against one of
 * them only can be escaped by writing another.
 */
import { DEFAULT_TAG, Reference } from "./reference";
import { DOCKER_HUB, plainHost } from "./registryHost";

/** Where Docker Hub keeps the images of one name. */
const OFFICIAL = "library/";

/**
 * `text`, which `reference` was parsed from, and what else names the same image: the registry as written, in lower case
 * without the default port (443 for HTTPS, 80 for HTTP), and as `docker.io` where it is Docker Hub's; each with and
 * without the digest, with the tag, with `latest` where there is neither, and without a tag that is `latest`. An image that has a digest and no tag is
 * also spelt with an empty one, so that a pattern for all tags (`app:*`) is for it. Images of Docker Hub have their short
 * names too. Registries that mirror each other cannot be known.
 */
export function spellings(text: string, reference: Reference): Array<string> {
  const list: Array<string> = [text];
  const repository = reference.repository;
  addName(list, `${reference.registry}/${repository}`, reference);
  const plain = plainHost(reference.registry);
  if (plain != reference.registry) addName(list, `${plain}/${repository}`, reference);
  if (plain == DOCKER_HUB) addShortNames(list, repository, reference);
  return list;
}

/**
 * The spellings of a pattern that are held against those of an image: as written, and with its registry spelt plainly,
 * since who writes `GHCR.IO/*` or `index.docker.io/*` means all images of that registry.
 */
export function patternSpellings(pattern: string): Array<string> {
  const slash = pattern.indexOf("/");
  if (slash < 0) return [pattern];
  const plain = plainHost(pattern.substring(0, slash)) + pattern.substring(slash);
  return plain == pattern ? [pattern] : [pattern, plain];
}

function addShortNames(list: Array<string>, repository: string, reference: Reference): void {
  addName(list, repository, reference);
  if (!repository.startsWith(OFFICIAL)) return;
  const short = repository.substring(OFFICIAL.length);
  addName(list, short, reference);
  addName(list, `${DOCKER_HUB}/${short}`, reference);
}

function addName(list: Array<string>, name: string, reference: Reference): void {
  const tag = reference.tag;
  const digest = reference.digest;
  if (digest == null) {
    list.push(tag == null ? `${name}:latest` : `${name}:${tag}`);
    if (tag == null || tag == DEFAULT_TAG) list.push(name);
    return;
  }
  list.push(`${name}@${digest.text}`);
  if (tag != null) list.push(`${name}:${tag}`);
  if (tag == DEFAULT_TAG) list.push(name);
  list.push(tag == null ? `${name}:@${digest.text}` : `${name}:${tag}@${digest.text}`);
}
