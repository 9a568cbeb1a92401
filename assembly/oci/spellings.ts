/**
 * The spellings of one reference. A runtime pulls the same image by many names; a pattern that is held against one of
 * them only can be escaped by writing another.
 */
import { isDigit, isUpper } from "./characters";
import { Reference } from "./reference";

const DOCKER_HUB = "docker.io";
const DEFAULT_TAG = "latest";

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
  const plain = plainRegistry(reference.registry);
  if (plain != reference.registry) addName(list, `${plain}/${repository}`, reference);
  if (isDockerHub(plain)) addDockerHub(list, plain, reference);
  return list;
}

function addDockerHub(list: Array<string>, registry: string, reference: Reference): void {
  const repository = reference.repository;
  if (registry != DOCKER_HUB) addName(list, `${DOCKER_HUB}/${repository}`, reference);
  addName(list, repository, reference);
  if (repository.startsWith(OFFICIAL)) {
    const short = repository.substring(OFFICIAL.length);
    addName(list, short, reference);
    addName(list, `${DOCKER_HUB}/${short}`, reference);
  }
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

/** Lower case, since DNS knows no other; without a port that every client adds by itself. */
function plainRegistry(registry: string): string {
  const lower = lowerCase(registry);
  const colon = lower.lastIndexOf(":");
  if (colon < 0 || colon + 1 == lower.length) return lower;
  let start = colon + 1;
  while (start < lower.length - 1 && lower.charCodeAt(start) == 0x30) start++;
  for (let i = start; i < lower.length; i++) {
    // An IPv6 address ends with its bracket.
    if (!isDigit(lower.charCodeAt(i))) return lower;
  }
  const port = lower.substring(start);
  const host = lower.substring(0, colon);
  return port == "443" || port == "80" ? host : `${host}:${port}`;
}

/** For the ASCII letters that a host may have; the standard library's brings tables for all of Unicode along. */
function lowerCase(text: string): string {
  let lower = "";
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (!isUpper(unit)) continue;
    lower += text.substring(start, i) + String.fromCharCode(unit | 0x20);
    start = i + 1;
  }
  return lower + text.substring(start);
}

/** Names under which Docker Hub's registry answers; there `library/` is always written. */
function isDockerHub(registry: string): bool {
  return (
    registry == DOCKER_HUB ||
    registry == "index.docker.io" ||
    registry == "registry-1.docker.io" ||
    registry == "registry.hub.docker.com"
  );
}
