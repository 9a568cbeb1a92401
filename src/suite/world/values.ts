/** What the placeholders of a world stand for. */
import type { Segments } from "./placeholder.js";
import { unknownName } from "./unknownName.js";
import { DocumentError } from "../documentError.js";

/** One root of placeholders. */
export type Root =
  | { kind: "value"; value: () => unknown }
  | { kind: "entries"; noun: string; names: readonly string[]; entry: (name: string) => Entry };

/** What one name stands for, alone and with a member behind it. */
export interface Entry {
  /** Alone. */
  own: (path: string) => unknown;
  members: Readonly<Record<string, (path: string) => unknown>>;
}

/** Looks a placeholder up. Throws DocumentError that says which names there are. */
export function valueAt(roots: ReadonlyMap<string, Root>, segments: Segments, path: string): unknown {
  const [first = "", ...rest] = segments;
  const root = roots.get(first);
  if (root === undefined)
    throw new DocumentError(path, `\${${first}}: ${unknownName("placeholder", first, [...roots.keys()])}`);
  if (root.kind === "value") {
    if (rest.length === 0) return root.value();
    throw new DocumentError(path, `\${${first}} has no members`);
  }
  const { name, members } = entryOf(root, first, rest, path);
  const entry = root.entry(name);
  const [member, ...beyond] = members;
  if (member === undefined) return entry.own(path);
  const value = entry.members[member];
  if (value !== undefined && Object.hasOwn(entry.members, member) && beyond.length === 0) return value(path);
  const known = Object.keys(entry.members);
  const what = `\${${first}.${[name, ...members].join(".")}}`;
  throw new DocumentError(
    path,
    known.length === 0 ? `${what}: it has no members` : `${what}: ${unknownName("member", members.join("."), known)}`,
  );
}

/** Names may have dots: the longest run of segments that is a name counts. */
function entryOf(
  root: Extract<Root, { kind: "entries" }>,
  first: string,
  rest: Segments,
  path: string,
): { name: string; members: Segments } {
  for (let length = rest.length; length > 0; length--) {
    const name = rest.slice(0, length).join(".");
    if (root.names.includes(name)) return { name, members: rest.slice(length) };
  }
  const [wanted] = rest;
  if (wanted !== undefined)
    throw new DocumentError(path, `\${${first}…}: ${unknownName(root.noun, wanted, root.names)}`);
  throw new DocumentError(path, `\${${first}} needs the name of ${article(root.noun)}, such as \${${first}.NAME}`);
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}
