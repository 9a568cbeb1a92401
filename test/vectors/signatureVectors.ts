/** The files of signature tests: groups of one key, each with many signatures, in the shape of Wycheproof's files. */
import { readFileSync, readdirSync } from "node:fs";

/** One signature, in hexadecimal. */
export interface SignatureCase {
  readonly id: string;
  readonly msg: string;
  readonly sig: string;
  readonly result: "valid" | "invalid" | "acceptable";
}

/** The groups of all of the core's vector files whose names match. Their shape is taken for granted. */
export function vectorGroups<Group>(shared: URL, names: RegExp): Group[] {
  return vectorFiles<{ groups: Group[] }>(shared, names).flatMap(({ groups }) => groups);
}

/** The core's vector files whose names match, in the order of the names. Their shape is taken for granted. */
export function vectorFiles<T>(shared: URL, names: RegExp): T[] {
  const folder = new URL("vectors/core/", shared);
  const files = readdirSync(folder).filter((name) => names.test(name));
  return files.sort().map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as T);
}
