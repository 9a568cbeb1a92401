/** The `kubernetes` calls: what a cluster holds, for the kinds that the policy was granted. */
import { isObject, type JsonObject } from "../json.js";
import { KubernetesError, type KubernetesReader } from "../kubernetes/reader.js";
import type { AnswerCache } from "./answerCache.js";
import { CallbackFailure } from "./callback.js";
import { masked } from "./fieldMasks.js";
import { json } from "./images.js";
import type { CanIRequest, GetRequest, ListAllRequest } from "./requests.js";

/** Answers from one cluster; methods throw CallbackFailure. */
export class ClusterCalls {
  constructor(
    private readonly reader: KubernetesReader | undefined,
    private readonly cache: AnswerCache,
  ) {}

  /** The objects of one namespace, or of all where it is null: a Kubernetes List. */
  async list(request: ListAllRequest, namespace: string | null, signal?: AbortSignal): Promise<Uint8Array> {
    const { api_version: apiVersion, kind, label_selector, field_selector, field_masks } = request;
    const reader = this.#reader();
    return await asked(async () => {
      const { isNamespaced } = await reader.resource(apiVersion, kind, signal);
      if (namespace !== null && !isNamespaced) {
        throw new CallbackFailure(
          `resource ${apiVersion}/${kind} is cluster wide. Cannot search for it inside of a namespace`,
        );
      }
      const selection = { labelSelector: label_selector, fieldSelector: field_selector };
      const objects = await reader.list({ apiVersion, kind, namespace, ...selection }, signal);
      const items = objects.map((object) => masked(withoutBookkeeping(object), field_masks));
      return json({ apiVersion, kind: `${kind}List`, metadata: {}, items });
    });
  }

  /** One object. */
  async get(request: GetRequest, signal?: AbortSignal): Promise<Uint8Array> {
    const { api_version, kind, name, namespace, disable_cache, field_masks } = request;
    const key = `get ${JSON.stringify([api_version, kind, name, namespace])}`;
    const fetch = async (inner?: AbortSignal): Promise<Uint8Array> => await this.#fetchObject(request, inner);
    const bytes = disable_cache ? await fetch(signal) : await this.cache.get(key, fetch, signal);
    if (field_masks === null || field_masks.length === 0) return bytes;
    return json(masked(JSON.parse(new TextDecoder().decode(bytes)) as JsonObject, field_masks));
  }

  /** The status of a SubjectAccessReview. */
  async canI(
    review: CanIRequest["subject_access_review"],
    disableCache: boolean,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const reader = this.#reader();
    const attributes = Object.entries(review.resource_attributes).filter(([, value]) => value !== null);
    const { user, groups } = review;
    const query = { user, groups, resourceAttributes: Object.fromEntries(attributes) };
    const fetch = async (inner?: AbortSignal): Promise<Uint8Array> =>
      await asked(async () => json(await reader.canI(query, inner)));
    if (disableCache) return await fetch(signal);
    return await this.cache.get(`can-i ${JSON.stringify(query)}`, fetch, signal);
  }

  async #fetchObject(request: GetRequest, signal?: AbortSignal): Promise<Uint8Array> {
    const { api_version: apiVersion, kind, name, namespace } = request;
    const reader = this.#reader();
    return await asked(async () => {
      const { isNamespaced } = await reader.resource(apiVersion, kind, signal);
      if (isNamespaced && namespace === null) {
        throw new CallbackFailure(`Resource ${apiVersion}/${kind} is namespaced, but no namespace was provided`);
      }
      const object = await reader.get({ apiVersion, kind, name, namespace }, signal);
      if (object !== null) return json(object);
      const inside = namespace === null ? "None" : `Some(${JSON.stringify(namespace)})`;
      throw new CallbackFailure(`Cannot find ${apiVersion}/${kind} named '${name}' inside of namespace '${inside}'`);
    });
  }

  #reader(): KubernetesReader {
    if (this.reader === undefined) throw new CallbackFailure("kube::Client was not initialized properly");
    return this.reader;
  }
}

async function asked(start: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof KubernetesError) throw new CallbackFailure(error.message);
    throw error;
  }
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** As Kubewarden's hosts list objects: without what only the API server and kubectl need, which is often the larger part. */
function withoutBookkeeping(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  if (!isObject(metadata)) return object;
  const kept = without(metadata, "managedFields");
  const annotations = kept["annotations"];
  if (isObject(annotations)) kept["annotations"] = without(annotations, LAST_APPLIED);
  return { ...object, metadata: kept };
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));
}
