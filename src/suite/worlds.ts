/** Worlds of suites and their cases, prepared once for all that share them. */
import { dirname } from "node:path";

import type { Lookups } from "../../host/runtime/evaluator.js";
import { shortImage } from "./caseInputs.js";
import { DocumentError } from "./documentError.js";
import { memberPath } from "../document/path.js";
import { parseExpectation, type Expectation } from "./expectation.js";
import type { Case, Suite } from "./suite.js";

/** The world of one case. */
export interface CaseWorld {
  lookups: Lookups;
  /** The value with its placeholders replaced. Throws an error with the `path`. */
  resolve(value: unknown, path: string): unknown;
  /** What must come of it, where the world says so itself. */
  expect: Expectation | null;
}

/** A case that a world makes of one. */
export interface CaseVariant {
  name: string;
  expect: Expectation;
}

interface PreparedWorld {
  lookups: Lookups;
  resolve(value: unknown, path: string): unknown;
  variants: readonly { name: string; world: PreparedWorld; expect: unknown }[];
  forCase(of: { world?: unknown; wrong?: unknown; image?: string; path: string }): Promise<PreparedWorld>;
}

type Prepare = (value: unknown, path: string, options: { folder: string; seed: string }) => Promise<PreparedWorld>;

/** Prepares worlds when they are asked for. */
export class Worlds {
  private readonly suites = new Map<Suite, Promise<PreparedWorld>>();
  private readonly cases = new Map<Case, Promise<PreparedWorld>>();

  /** The world of a case, or of one of its variants; null for a case without. Throws an error with a `path`. */
  async of(suite: Suite, each: Case, variant: number | null): Promise<CaseWorld | null> {
    if (!hasWorld(suite, each)) return null;
    const world = await this.prepared(suite, each);
    if (variant === null) return { lookups: world.lookups, resolve: world.resolve.bind(world), expect: null };
    const chosen = world.variants[variant];
    if (chosen === undefined) throw new Error(`there is no variant ${variant}`);
    const { lookups } = chosen.world;
    return { lookups, resolve: chosen.world.resolve.bind(chosen.world), expect: expectationOf(chosen.expect, each) };
  }

  /** The cases that the world makes of this one; empty for an ordinary case. Throws an error with a `path`. */
  async variants(suite: Suite, each: Case): Promise<CaseVariant[]> {
    if (each.wrong === undefined && each.world === undefined) return [];
    const { variants } = await this.prepared(suite, each);
    if (variants.length > 0) refuseAllowed(each);
    return variants.map(({ name, expect }) => ({ name, expect: expectationOf(expect, each) }));
  }

  private async prepared(suite: Suite, each: Case): Promise<PreparedWorld> {
    const known = this.cases.get(each);
    if (known !== undefined) return await known;
    const base = await this.base(suite);
    const { world, wrong, path } = each;
    if (world === undefined && wrong === undefined) return base;
    const image = imageOf(each);
    const made = base.forCase({ world, wrong, path, ...(image === null ? {} : { image }) });
    this.cases.set(each, made);
    return await made;
  }

  private base(suite: Suite): Promise<PreparedWorld> {
    const known = this.suites.get(suite);
    if (known !== undefined) return known;
    const made = prepare(suite);
    this.suites.set(suite, made);
    return made;
  }
}

/** Loaded when a suite has a world: the kit behind it is large. */
async function prepare(suite: Suite): Promise<PreparedWorld> {
  const { prepareWorld } = (await import("./world/index.js")) as { prepareWorld: Prepare };
  return await prepareWorld(suite.world, "world", { folder: dirname(suite.file), seed: suite.name });
}

function hasWorld(suite: Suite, each: Case): boolean {
  return [suite.world, each.world, each.wrong].some((member) => member !== undefined);
}

/** What is wrong is denied, or could not be found out: a case that expects otherwise is not one of several. */
function refuseAllowed({ expect, path }: Case): void {
  if (expect === null || ("outcome" in expect && expect.outcome !== "allowed")) return;
  const problem = "what is wrong cannot be allowed: expect denied, or leave it out for each permutation's own fault";
  throw new DocumentError(memberPath(path, "expect"), problem);
}

function expectationOf(value: unknown, each: Case): Expectation {
  return parseExpectation(value, memberPath(each.path, "world"));
}

/** The image that the short form of a request names. */
function imageOf({ request }: Case): string | null {
  return request !== null && "value" in request ? shortImage(request.value) : null;
}
