/** Other places that hold the content of a repository: mirrors and pull-through caches, as the operator configures them. */

/** One place to ask. */
export interface MirrorEndpoint {
  /**
   * The whole name there, `host[:port]/repository`: what stands in for the `host/repository` of the reference. It has
   * the form that references have.
   */
  readonly location: string;
  /** Whether plain HTTP is spoken with this host; loopback and what `RegistryOptions.plainHttp` lists always is. */
  readonly plainHttp?: boolean;
  /** Look-ups by digest, by tag, or both. What is listed (referrers, tags) counts as what it is listed by. */
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
