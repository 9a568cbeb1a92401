/** Other places that hold the content of a repository: mirrors and pull-through caches, as the operator configures them. */
import { LookupFailure, printable } from "./failure.js";
import { MAX_MIRROR_TEXT } from "./limits.js";
import type { Place, Registries } from "./place.js";
import { parseRepository } from "./reference.js";

/** One place to ask. */
export interface MirrorEndpoint {
  /**
   * The whole name there, `host[:port]/repository`: what stands in for the `host/repository` of the reference. It has
   * the form that references have.
   */
  readonly location: string;
  /** Whether plain HTTP is spoken with this host; loopback and what `RegistryOptions.plainHttp` lists always is. */
  readonly plainHttp?: boolean;
  /** Look-ups by digest, by tag, or both. A list of referrers counts as by digest, one of tags as by tag. */
  readonly use: "all" | "digest-only" | "tag-only";
}

/** Where one repository is read from. */
export interface MirrorPlan {
  /** True refuses the repository altogether. */
  readonly blocked?: boolean;
  /**
   * In order. The registry that the reference names is asked only when it is among them: a plan is the whole list.
   * Everything is still reported under the reference's own name.
   */
  readonly endpoints: readonly MirrorEndpoint[];
}

/** The plan for a repository, as `host[:port]` and name; null when it is read from where its name says. */
export type MirrorLookup = (host: string, repository: string) => MirrorPlan | null;

/** A repository as references name it. */
export interface RepositoryName {
  readonly host: string;
  readonly repository: string;
}

/**
 * Where to ask for something of the repository, in order.
 * @throws LookupFailure `refused` when the repository is blocked, or no endpoint may be asked this way
 */
export function placesFor(
  registries: Registries,
  mirrors: MirrorLookup,
  { host, repository }: RepositoryName,
  by: "digest" | "tag",
): Place[] {
  const plan = mirrors(host, repository);
  if (plan === null) return [registries.place(host, repository)];
  if (plan.blocked === true) throw refused(host, repository, "is blocked by the configuration of mirrors");
  const usable = plan.endpoints.filter(({ use }) => use === "all" || use === `${by}-only`);
  if (usable.length === 0) throw refused(host, repository, `has no mirror that may be asked by ${by}`);
  return usable.map(({ location, plainHttp }) => {
    const there = parseRepository(location);
    return registries.place(there.host, there.repository, plainHttp === true);
  });
}

/** What a run over the places needs besides them. */
export interface MirrorRun<T> {
  readonly places: readonly Place[];
  readonly name: RepositoryName;
  readonly attempt: (place: Place) => Promise<T>;
  /** Whether a mirror's answer is one that another place may know better, such as an empty list. */
  readonly isDoubtful?: (answer: T) => boolean;
  readonly warn: (sentence: string) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * The first answer that a place has. A place that fails, has not got it or gives other bytes than asked for is passed over,
 * and that is told.
 * @throws LookupFailure of the registry that the name means, when it was asked; else the first that is not `not-found`: that
 * a mirror cannot be reached never means that there is nothing
 */
export async function askInOrder<T>(run: MirrorRun<T>): Promise<T> {
  const { places, name, attempt, isDoubtful, warn, signal } = run;
  const failures: { place: Place; failure: LookupFailure }[] = [];
  for (const [index, place] of places.entries()) {
    try {
      const answer = await attempt(place);
      if (index === places.length - 1 || isDoubtful?.(answer) !== true) return answer;
      failures.push({ place, failure: new LookupFailure("not-found", "it lists nothing") });
    } catch (error) {
      if (!(error instanceof LookupFailure) || places.length === 1 || signal?.aborted) throw error;
      failures.push({ place, failure: error });
      if (index < places.length - 1) warn(`${nameOf(place)} is passed over for ${nameOf(name)}: ${error.message}`);
    }
  }
  throw summary(name, failures);
}

function summary(name: RepositoryName, failures: readonly { place: Place; failure: LookupFailure }[]): LookupFailure {
  const own = failures.find(({ place }) => nameOf(place) === nameOf(name));
  const telling = own ?? failures.find(({ failure }) => failure.code !== "not-found") ?? failures[0];
  const code = telling?.failure.code ?? "unavailable";
  const texts = failures.map(({ place, failure }) => `${nameOf(place)}: ${failure.message}`);
  return new LookupFailure(code, printable(`no place has ${nameOf(name)} (${texts.join("; ")})`, MAX_MIRROR_TEXT));
}

function nameOf({ host, repository }: RepositoryName): string {
  return `${host}/${repository}`;
}

function refused(host: string, repository: string, reason: string): LookupFailure {
  return new LookupFailure("refused", `${host}/${repository} ${reason}`);
}
