/** The Link header (RFC 8288 section 3), as far as paging needs it. */
import { MAX_LINK_LENGTH } from "./limits.js";

const LIST_GAP = /[ \t,]*/y;
const TARGET = /<([^<>\s]*)>/y;
const PARAMETER =
  /[ \t]*;[ \t]*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?)?/y;

/**
 * The target of the first link whose relation is `next`, as written (a URL or a relative reference); null when there is
 * none. Undefined when the header is not of the grammar or too long: then nobody knows whether there is more.
 */
export function nextLink(header: string): string | null | undefined {
  if (header.length > MAX_LINK_LENGTH) return undefined;
  let position = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(header);
    if (match !== null) position += match[0].length;
    return match;
  };
  let next: string | null = null;
  for (take(LIST_GAP); position < header.length; take(LIST_GAP)) {
    const start = position;
    const target = take(TARGET)?.[1];
    if (target === undefined) return undefined;
    const isNext = takeRelation(take)?.toLowerCase().split(/\s+/).includes("next") ?? false;
    if (isNext && next === null) next = target;
    const separated = position >= header.length || /^[ \t]*(?:,|$)/.test(header.slice(position));
    if (!separated || position === start) return undefined;
  }
  return next;
}

/** The `rel` of the link whose target was just read: the first one counts (RFC 8288 section 3.3). */
function takeRelation(take: (pattern: RegExp) => RegExpExecArray | null): string | null {
  let relation: string | null = null;
  for (let match = take(PARAMETER); match !== null; match = take(PARAMETER)) {
    const [, name, quoted, token] = match;
    if (name?.toLowerCase() === "rel") relation ??= quoted ?? token ?? "";
  }
  return relation;
}
