/** The grammars of a reference's parts (OCI distribution specification, "Pulling manifests"; hosts as Docker reads them). */
import { isAlphanumeric, isDigit, isLowerAlphanumeric } from "../bytes/characters";

/** Repository names are at most this long: the limit of distribution/reference, which all runtimes share. */
export const MAX_REPOSITORY_LENGTH: i32 = 255;

/** A tag is at most this long by its grammar. */
const MAX_TAG_LENGTH: i32 = 128;

/**
 * Whether `text` is a host with an optional port: labels of letters, digits and inner hyphens joined by dots, or an IPv6
 * address in brackets. That the port is below 65536 and the address well-formed is not checked: no registry answers there.
 */
export function isRegistryHost(text: string): bool {
  const end = text.startsWith("[") ? bracketedEnd(text) : labelsEnd(text);
  if (end < 0) return false;
  if (end == text.length) return true;
  if (text.charCodeAt(end) != 0x3a || end + 1 == text.length) return false;
  for (let i = end + 1; i < text.length; i++) {
    if (!isDigit(text.charCodeAt(i))) return false;
  }
  return true;
}

/** Whether `text` is a repository name of at most 255 characters: path components joined by slashes. */
export function isRepositoryName(text: string): bool {
  if (text.length > MAX_REPOSITORY_LENGTH) return false;
  let start = 0;
  while (true) {
    const slash = text.indexOf("/", start);
    const end = slash < 0 ? text.length : slash;
    if (!isPathComponent(text, start, end)) return false;
    if (slash < 0) return true;
    start = slash + 1;
  }
}

/** Whether `text` is a tag: up to 128 letters, digits, and `_.-`, the last two not in front. */
export function isTag(text: string): bool {
  if (text.length < 1 || text.length > MAX_TAG_LENGTH) return false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isInner = unit == 0x2e || unit == 0x2d;
    if (!isAlphanumeric(unit) && unit != 0x5f && !(isInner && i > 0)) return false;
  }
  return true;
}

/** The place behind the closing bracket, or -1. */
function bracketedEnd(text: string): i32 {
  const close = text.indexOf("]");
  if (close < 2) return -1;
  for (let i = 1; i < close; i++) {
    const unit = text.charCodeAt(i);
    const letter = unit | 0x20;
    if (!isDigit(unit) && unit != 0x3a && !(letter >= 0x61 && letter <= 0x66)) return -1;
  }
  return close + 1;
}

/** The place behind the labels of a host name, or -1: no label is empty or starts or ends with a hyphen. */
function labelsEnd(text: string): i32 {
  let previous = 0x2e;
  let i = 0;
  for (; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit == 0x3a) break;
    const startsLabel = previous == 0x2e;
    if (unit == 0x2e) {
      if (startsLabel || previous == 0x2d) return -1;
    } else if (unit == 0x2d) {
      if (startsLabel) return -1;
    } else if (!isAlphanumeric(unit)) return -1;
    previous = unit;
  }
  return previous == 0x2e || previous == 0x2d ? -1 : i;
}

/** Runs of lower-case letters and digits, joined by one dot, one or two underscores, or any number of hyphens. */
function isPathComponent(text: string, start: i32, end: i32): bool {
  let i = start;
  while (true) {
    const run = i;
    while (i < end && isLowerAlphanumeric(text.charCodeAt(i))) i++;
    if (i == run) return false;
    if (i == end) return true;
    i += separatorLength(text, i, end);
  }
}

/** 0 when there is no separator, so that the next run comes out empty. */
function separatorLength(text: string, start: i32, end: i32): i32 {
  const unit = text.charCodeAt(start);
  if (unit == 0x2e) return 1;
  if (unit == 0x5f) return start + 1 < end && text.charCodeAt(start + 1) == 0x5f ? 2 : 1;
  let i = start;
  while (i < end && text.charCodeAt(i) == 0x2d) i++;
  return i - start;
}
