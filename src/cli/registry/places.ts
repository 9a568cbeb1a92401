/** Names of things in registries, as arguments of commands. */
import { LookupFailure } from "../../../host/registry/failure.js";
import { parseReference, type Reference } from "../../../host/registry/reference.js";
import { REGISTRY_SCHEME, withoutScheme } from "../../publish/target.js";
import { UsageError } from "../exitCodes.js";
import { about } from "./failures.js";

/** A reference with its repository, `host[:port]/path`. */
export interface Place extends Reference {
  readonly name: string;
  /** `host/repository:tag` or `host/repository@digest` */
  readonly text: string;
}

/**
 * Reads `registry://host/repository` and either `:tag` or `@sha256:…` or both, of which the digest counts. The scheme may be
 * left out. Throws UsageError.
 */
export async function placeOf(argument: string): Promise<Place> {
  const text = (await about(argument, () => withoutScheme(argument))).replace(/:[^/:@]*@/, "@");
  try {
    const reference = parseReference(text);
    return { ...reference, name: `${reference.host}/${reference.repository}`, text };
  } catch (error) {
    if (!(error instanceof LookupFailure)) throw error;
    const form = `${REGISTRY_SCHEME}host/repository:tag or …@sha256:…`;
    throw new UsageError(`${argument}: ${error.message.replace(/^.* is refused: /s, "")}; write ${form}`);
  }
}

/** `host[:port]/path` of `registry://host/repository` without tag or digest. Throws UsageError. */
export async function repositoryOf(argument: string): Promise<{ host: string; name: string }> {
  const name = (await about(argument, () => withoutScheme(argument))).replace(/\/$/, "");
  if (/:[^/]*$/.test(name.replace(/^[^/]*/, "")) || name.includes("@")) {
    throw new UsageError(
      `${argument}: a repository is wanted, without tag and digest: ${REGISTRY_SCHEME}host/repository`,
    );
  }
  const { host } = await placeOf(`${name}:none`).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    const reason = error.message.replace(`${name}:none: `, "").replace(/; write .*$/, "");
    throw new UsageError(`${argument}: ${reason}; write ${REGISTRY_SCHEME}host/repository`);
  });
  return { host, name };
}
