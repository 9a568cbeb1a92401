/** What a token is asked for (distribution "Token Scope Documentation"). */

/** What is done to a repository: read, or read and written. */
export type Actions = "pull" | "pull,push";

/**
 * What a challenge may add to what is asked for: some registries want `metadata_read` for lists. Anything else (delete,
 * `*`, other repositories) is not asked for, whatever a challenge says: a token is no more powerful than its use.
 */
const ADDED: Readonly<Record<Actions, readonly string[]>> = {
  pull: ["metadata_read"],
  "pull,push": ["metadata_read", "metadata_write"],
};
const REPOSITORY_TYPE = /^repository(?:\([a-z0-9]+\))?$/;

/**
 * The scope for the actions on the repository, and what of the challenge's scope belongs to them. A challenge's class of
 * resource, as in `repository(plugin)`, is kept.
 */
export function scopeFor(repository: string, actions: Actions, challenged: string | undefined): string {
  const wanted = new Set<string>(actions.split(","));
  let type = "repository";
  for (const scope of (challenged ?? "").split(" ")) {
    const named = parseScope(scope);
    if (named?.name !== repository || !REPOSITORY_TYPE.test(named.type)) continue;
    type = named.type;
    for (const action of named.actions) if (ADDED[actions].includes(action)) wanted.add(action);
  }
  return `${type}:${repository}:${[...wanted].join(",")}`;
}

/** `type:name:action,action`. The name may hold colons (a port); type and actions hold none. Null for anything else. */
function parseScope(text: string): { type: string; name: string; actions: readonly string[] } | null {
  const first = text.indexOf(":");
  const last = text.lastIndexOf(":");
  if (first < 1 || last === first) return null;
  return { type: text.slice(0, first), name: text.slice(first + 1, last), actions: text.slice(last + 1).split(",") };
}
