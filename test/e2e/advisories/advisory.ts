/** Past advisories of verifiers, registries and policy engines, and what became of them here. */
import { readFileSync, readdirSync } from "node:fs";

import { projectRoot } from "../../../build/paths.js";
import { loadVerifyImageSignatures } from "../../support/policy.js";

/** A lesson that this version is held against. `check` throws when it was forgotten. */
export interface Advisory {
  /** CVE and GHSA ids, or the name of what was observed. */
  ids: string[];
  /** One sentence. */
  lesson: string;
  check: () => Promise<void>;
}

/** A lesson for a feature that is not there yet. */
export interface WaitingAdvisory {
  ids: string[];
  lesson: string;
  waitsFor: string;
}

/** `CVE-YEAR-NUMBER`, then `/NUMBER` or `/YEAR-NUMBER` any number of times, or `..NUMBER`. */
const CVE_LIST = /CVE-(\d{4})-(\d{4,})((?:\/(?:\d{4}-)?\d{4,})*)(?:\.\.(\d{4,}))?/g;

/** The module that the advisories are held against. */
export const policy = await loadVerifyImageSignatures({ now: () => new Date("2026-11-21T00:00:00Z") });

/** The lessons that wait, from `waiting.json`. */
export function waitingAdvisories(): WaitingAdvisory[] {
  return JSON.parse(
    readFileSync(new URL("test/e2e/advisories/waiting.json", projectRoot), "utf8"),
  ) as WaitingAdvisory[];
}

/**
 * Every advisory id in the folder's `.md` files. Ranges (`CVE-2023-42813..42816`) and lists (`CVE-2023-33957/33958`) are
 * written out; a GHSA id that is cut short (`GHSA-wfqv`) is given as it is.
 */
export function advisoryIdsIn(folder: URL): Set<string> {
  const ids = new Set<string>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".md"))) {
    const text = readFileSync(new URL(name, folder), "utf8");
    for (const [id] of text.matchAll(/GHSA(-[0-9a-z]{4}){1,3}/g)) ids.add(id);
    for (const [, year, first, others, last] of text.matchAll(CVE_LIST)) {
      for (let number = Number(first); number <= Number(last ?? first); number++) ids.add(`CVE-${year}-${number}`);
      for (const other of (others ?? "").split("/").slice(1)) {
        ids.add(other.includes("-") ? `CVE-${other}` : `CVE-${year}-${other}`);
      }
    }
  }
  return ids;
}
