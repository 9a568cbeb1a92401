/** What may be asked of a Kubernetes API server: reading, and whether somebody may do something. Nothing is ever written. */
import type { JsonObject } from "../json.js";

/** Objects of one kind. */
export interface ListQuery {
  /** `v1` for the core group, else `group/version`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Null for all namespaces, and for kinds that have none. */
  readonly namespace: string | null;
  readonly labelSelector: string | null;
  readonly fieldSelector: string | null;
}

/** One object. */
export interface ObjectQuery {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Wanted for kinds that live in namespaces; not looked at for others. */
  readonly namespace: string | null;
}

/** A kind as the API server serves it. */
export interface ResourceName {
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** Who wants to do what: the spec of a SubjectAccessReview (`authorization.k8s.io/v1`). */
export interface AccessQuery {
  readonly user: string;
  readonly groups: readonly string[] | null;
  readonly resourceAttributes: JsonObject;
}

/**
 * Reads from one cluster. Every method follows the signal and rejects with a `KubernetesError`, nothing else. Answers are
 * the API server's word: none of it is judged.
 */
export interface KubernetesReader {
  /** How the server serves a kind (discovery); remembered. */
  resource(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceName>;
  /** All objects of the query, the server's pages put together. */
  list(query: ListQuery, signal?: AbortSignal): Promise<JsonObject[]>;
  /** The object; null when there is none of that name. */
  get(query: ObjectQuery, signal?: AbortSignal): Promise<JsonObject | null>;
  /** The status of a SubjectAccessReview. */
  canI(query: AccessQuery, signal?: AbortSignal): Promise<JsonObject>;
}

/** The API server did not give what was asked for; one sentence for people, without credentials. */
export class KubernetesError extends Error {
  override readonly name = "KubernetesError";
}
