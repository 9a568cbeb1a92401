/** A world that a case runs in: what registries hold, who signs, and what placeholders stand for. */
import type { RegistryReader } from "../../../host/capability/registry.js";
import type { FaultCode } from "../../../host/generated/codes.gen.js";
import type { Lookups } from "../../../host/runtime/evaluator.js";
import { check, refuseLists } from "./check.js";
import type { WorldDescription } from "./description.js";
import { loadKit, type Kit } from "./kit.js";
import { faultyReader, Faults, worldLookups } from "./lookups.js";
import { merged } from "./merge.js";
import { Mint } from "./mint.js";
import { filled } from "./placeholder.js";
import { readWorld } from "./readWorld.js";
import { rootsOf } from "./roots.js";
import { valueAt } from "./values.js";
import { variantsOf, wrongOfCase } from "./variants.js";

/** Where a suite is, and what it is called. */
export interface WorldOptions {
  /** The folder that `file:` is relative to. */
  folder: string;
  /** The seed of a world that names none: the suite's name. */
  seed: string;
}

/** What a case says about its world. */
export interface CaseWorld {
  /** The block `world:` of the case; undefined when there is none. */
  world?: unknown;
  /** The member `wrong:` of the case: what is wrong about the one signature of its image. */
  wrong?: unknown;
  /** The image that the case's request names, when it names one. */
  image?: string | undefined;
  /** The path of the case, such as `cases[3]`. */
  path: string;
}

/** One of the cases that `wrong: every`, or a list, makes of one. */
export interface Variant {
  /** What is wrong; "nothing wrong" is the twin in which everything is right. */
  name: string;
  world: World;
  /** Settings whose trust is wrong may be refused before there is anything to judge. */
  expect: { outcome: "allowed" } | { outcome: "denied"; fault: FaultCode } | { settings: "invalid"; fault: FaultCode };
}

/**
 * Reads the block `world:` of a suite; undefined is an empty world. Nothing is minted before somebody asks for it, and then
 * once for all cases and suites of the process. The same document and seed give the same bytes. Throws DocumentError.
 */
export async function prepareWorld(value: unknown, path: string, options: WorldOptions): Promise<World> {
  const description = readWorld({ value, path }, options.folder);
  const kit = value === undefined ? null : await loadKit(path);
  check(description, kit);
  refuseLists(description);
  return new World(description, kit, options);
}

/** A world. Safe for overlapping evaluations. */
export class World {
  readonly #mint: Mint;
  readonly #roots: ReturnType<typeof rootsOf>;
  /** Answers in place of registries, faults included. What the world does not have is `not-found`. */
  readonly images: RegistryReader;
  /** Answers to every operation but the clock. */
  readonly lookups: Lookups;

  constructor(
    private readonly description: WorldDescription,
    private readonly kit: Kit | null,
    private readonly options: WorldOptions,
    /** The cases that `wrong:` makes of one; empty where it makes none. */
    readonly variants: readonly Variant[] = [],
  ) {
    this.#mint = new Mint(kit, description, description.seed ?? options.seed);
    this.#roots = rootsOf(description, this.#mint);
    const faults = new Faults(description.faults, (argument, at) => this.resolve(argument, at) as string);
    this.images = faultyReader(this.#mint.images, faults);
    this.lookups = worldLookups(this.images, this.#mint, faults);
  }

  /** This world with what a case changes. Throws DocumentError. */
  async forCase({ world, wrong, image, path }: CaseWorld): Promise<World> {
    if (world === undefined && wrong === undefined) return this;
    const part = readWorld({ value: world, path: `${path}.world` }, this.options.folder);
    const both = merged(this.description, part);
    const kit = this.kit ?? (await loadKit(`${path}.world`));
    const description = wrong === undefined ? both : wrongOfCase(both, { value: wrong, path: `${path}.wrong` }, image);
    check(description, kit);
    const variants = variantsOf(description, kit, image);
    const asWorld = (each: WorldDescription): World => new World(each, kit, this.options);
    if (variants.length === 0) return asWorld(description);
    const [twin] = variants;
    const made = variants.map((each) => ({ ...each, world: asWorld(each.world) }));
    return new World(twin?.world ?? description, kit, this.options, made);
  }

  /**
   * The value with `${…}` replaced in every text. Not replaced: names of members. Throws DocumentError with the path of the
   * text for a placeholder that cannot be read or stands for nothing here.
   */
  resolve(value: unknown, path: string): unknown {
    return filled(value, path, (segments, at) => valueAt(this.#roots, segments, at));
  }
}
