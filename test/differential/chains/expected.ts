/** What peers are known to answer otherwise, and why: any other disagreement is a failure, and so is one that is gone. */
import { readFileSync } from "node:fs";

import { projectRoot } from "../../../build/paths.js";
import type { ChainCase } from "./cases.js";
import type { Verdict } from "./mutation.js";

/** Cases on which a peer answers otherwise for one reason. */
interface Group {
  peer: string;
  answers: Verdict;
  why: string;
  /** Names of mutations, or of features, which are then enough for any chain that has them. */
  cases: string[];
  /** Names of mutations that are answered otherwise in some chains only. */
  sometimes?: string[];
}

/** So often a disagreement has to have had its chance before its absence means something. */
const CHANCES = 8;

/** The table, with what a run has seen of it. */
export class ExpectedDisagreements {
  private readonly groups: Group[];
  private readonly chances = new Map<string, number>();
  private readonly hits = new Set<string>();

  constructor() {
    const path = new URL("test/differential/chains/peers.json", projectRoot);
    this.groups = (JSON.parse(readFileSync(path, "utf8")) as { disagreements: Group[] }).disagreements;
  }

  /** Whether the peer's answer, which is not the demanded one, is in the table. */
  isExpected(peer: string, each: ChainCase, answer: Verdict): boolean {
    const known = this.groups.filter((group) => group.peer === peer && group.answers === answer);
    return known.some(({ cases, sometimes = [] }) => [...cases, ...sometimes].some((name) => isAbout(each, name)));
  }

  /** Notes that a peer was asked, and what it said. */
  see(peer: string, each: ChainCase, answer: Verdict): void {
    const key = `${peer}: ${each.name}`;
    this.chances.set(key, (this.chances.get(key) ?? 0) + 1);
    if (answer !== each.demands) this.hits.add(key);
  }

  /** All mutations and features that the table names. */
  names(): string[] {
    return this.groups.flatMap(({ cases, sometimes = [] }) => [...cases, ...sometimes]);
  }

  /** Disagreements of the table that had their chances and were never seen. */
  vanished(): string[] {
    const keys = this.groups.flatMap(({ peer, cases }) => cases.map((name) => `${peer}: ${name}`));
    return keys.filter((key) => (this.chances.get(key) ?? 0) >= CHANCES && !this.hits.has(key));
  }
}

function isAbout({ name, features }: ChainCase, about: string): boolean {
  return name === about || features.includes(about);
}
