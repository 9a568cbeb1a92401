/** Look-ups in the test registry, answered from memory as the registry client answers them. */
import type { RegistryReader } from "../../../host/capability/registry.js";
import type { FailureCode } from "../../../host/generated/operations.gen.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { parseReference, type Reference } from "../../../host/registry/reference.js";
import { repositoryName } from "./imageName.js";
import { referrersIndex } from "./discover.js";
import type { Repository } from "./store.js";

/** One look-up, as it was asked. */
export interface AskedLookup {
  readonly operation: "resolve" | "manifest" | "blob" | "referrers";
  readonly reference: string;
}

/** What the reader reads. */
export interface ReaderSource {
  /** By `host/repository`. */
  find(repository: string): Repository | null;
  /** All names, for messages. */
  readonly repositories: readonly string[];
  readonly hasReferrers: boolean;
  /** The failure to answer with, if any; told of each look-up. */
  failure(asked: AskedLookup): { code: FailureCode; message: string } | null;
}

/** Answers look-ups. It rejects with a LookupFailure, nothing else: `not-found` for what is not there. */
export class StoreReader implements RegistryReader {
  constructor(private readonly source: ReaderSource) {}

  async resolve(reference: string): Promise<string> {
    const target = this.#target("resolve", reference);
    if (target.byDigest) throw refused(reference, "there is no tag to resolve");
    return this.#manifest(target).digest;
  }

  async manifest(reference: string): Promise<Uint8Array> {
    return this.#manifest(this.#target("manifest", reference)).bytes;
  }

  async blob(reference: string): Promise<Uint8Array> {
    const target = this.#target("blob", reference);
    if (!target.byDigest) throw refused(reference, "a blob is named by its digest");
    const bytes = this.#repository(target).blobs.get(target.identifier);
    if (bytes === undefined) throw notFound(`${repositoryName(target)} has no blob ${target.identifier}`);
    return bytes;
  }

  async referrers(reference: string): Promise<Uint8Array> {
    const target = this.#target("referrers", reference);
    if (!target.byDigest) throw refused(reference, "referrers are listed by digest");
    if (!this.source.hasReferrers) throw notFound("it has no referrers API");
    const repository = this.source.find(repositoryName(target));
    return new TextEncoder().encode(JSON.stringify(referrersIndex(repository, target.identifier)));
  }

  #target(operation: AskedLookup["operation"], reference: string): Reference {
    const failure = this.source.failure({ operation, reference });
    if (failure !== null) throw new LookupFailure(failure.code, failure.message);
    return parseReference(reference);
  }

  #manifest(target: Reference): { digest: string; bytes: Uint8Array } {
    const manifest = this.#repository(target).manifest(target.identifier);
    if (manifest === null) throw notFound(`${repositoryName(target)} has no manifest ${target.identifier}`);
    return manifest;
  }

  #repository(target: Reference): Repository {
    const repository = this.source.find(repositoryName(target));
    if (repository !== null) return repository;
    const known = this.source.repositories.join(", ");
    throw notFound(`it has no ${repositoryName(target)}, but ${known === "" ? "nothing" : known}`);
  }
}

function notFound(what: string): LookupFailure {
  return new LookupFailure("not-found", `the test registry: ${what}`);
}

function refused(reference: string, reason: string): LookupFailure {
  return new LookupFailure("refused", `${reference} is refused: ${reason}`);
}
