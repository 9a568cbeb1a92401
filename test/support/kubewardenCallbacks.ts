/**
 * A host that has Kubewarden's callbacks and no others, as its policy server has them: written from what its sources say and
 * from what it was seen to answer. What a registry holds comes from a table, so that every answer can be a lie too.
 */
import { readFileSync } from "node:fs";

import { outDirectory } from "../../build/paths.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Instance, type HostAnswer } from "../../host/runtime/instance.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { readVerdict, type Verdict } from "../../host/runtime/verdict.js";
import { bytesOf, textOf } from "./guests.js";

/** What such a host knows: each answers with a JSON value, with bytes, or with the text of an error. */
export interface Callbacks {
  digest(image: string): HostValue;
  manifest(image: string): HostValue;
  verify(question: Question): HostValue;
}

export type HostValue = { value: unknown } | { raw: Uint8Array } | { error: string };

/** The payload of `oci/v2/verify`. */
export interface Question extends Record<string, unknown> {
  type: string;
  image: string;
  annotations: Record<string, string> | null;
}

/** What the client of such a host says of a manifest that is not there. */
export const MANIFEST_UNKNOWN: HostValue = {
  error:
    "Callback evaluation failure: Registry error: url https://registry.example/v2/, envelope: OCI API errors: [OCI API error: manifest unknown]",
};

/** What it says when nobody has signed. */
export const NOT_VERIFIED: HostValue = {
  error:
    "Callback evaluation failure: Image verification failed: missing signatures\nThe following constraints were not satisfied:\nkind: pubKey\n",
};

/** One of our modules in such a host. */
export class KubewardenGuest {
  /** Every call: `binding namespace/operation payload`. */
  readonly asked: string[] = [];
  private instance: Instance;

  private constructor(
    readonly module: PolicyModule,
    private readonly granted: readonly string[],
  ) {
    this.instance = new Instance(module);
  }

  /** `granted`: the host capabilities that the policy's definition lists. */
  static async load(
    name = "verify-image-signatures",
    granted: readonly string[] = ["oci/v1/manifest_digest", "oci/v1/oci_manifest", "oci/v2/verify"],
  ): Promise<KubewardenGuest> {
    const module = await PolicyModule.compile(readFileSync(new URL(`${name}.wasm`, outDirectory)));
    return new KubewardenGuest(module, granted);
  }

  /** The verdict; the questions of this call alone are in `asked` afterwards. */
  validate(request: unknown, settings: unknown, callbacks: Callbacks): Verdict {
    return readVerdict(bytesOf(this.answer("validate", { request, settings }, callbacks)));
  }

  /** The answer to a guest operation, parsed. */
  answer(operation: string, payload: unknown, callbacks: Callbacks): Record<string, unknown> {
    this.asked.length = 0;
    const bytes = this.instance.call(operation, bytesOf(payload), (binding, namespace, name, argument) => {
      this.asked.push(`${binding} ${namespace}/${name} ${textOf(argument)}`);
      if (binding !== "kubewarden") return { error: `unknown binding: ${binding}` };
      return hostAnswer(this.called(`${namespace}/${name}`, argument, callbacks));
    });
    return JSON.parse(textOf(bytes)) as Record<string, unknown>;
  }

  private called(path: string, argument: Uint8Array, callbacks: Callbacks): HostValue {
    if (!this.granted.includes(path)) {
      return {
        error: `Policy has not been granted access to the '${path}' host capability. The violation has been reported.`,
      };
    }
    const payload = JSON.parse(textOf(argument)) as unknown;
    if (path === "oci/v1/manifest_digest") return callbacks.digest(payload as string);
    if (path === "oci/v1/oci_manifest") return callbacks.manifest(payload as string);
    return callbacks.verify(payload as Question);
  }
}

/** Callbacks over what an Assay host heard; nothing that is not in there exists. */
export function callbacksOf(
  entries: readonly EvidenceEntry[],
  verify: Callbacks["verify"] = () => NOT_VERIFIED,
): Callbacks {
  const answerTo = (operation: string, argument: string): Uint8Array | null => {
    const entry = entries.find((each) => each.operation === operation && each.argument === argument);
    return entry !== undefined && "answer" in entry ? entry.answer : null;
  };
  return {
    digest: (image) => {
      const answer = answerTo("registry/v1/resolve", image);
      return answer === null ? MANIFEST_UNKNOWN : { value: { digest: textOf(answer) } };
    },
    manifest: (image) => {
      const answer = answerTo("registry/v1/manifest", image);
      return answer === null ? MANIFEST_UNKNOWN : rewritten(answer);
    },
    verify,
  };
}

/** A manifest as the host hands it on: read into its types and written again, so that its bytes are others. */
export function rewritten(manifest: Uint8Array): HostValue {
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(textOf(manifest)) as Record<string, unknown>;
  } catch (error) {
    return { error: `Callback evaluation failure: Failed to parse manifest: ${(error as Error).message}` };
  }
  const { config, layers } = document;
  if (!Array.isArray(layers)) return { error: "Callback evaluation failure: Failed to parse manifest: no layers" };
  const value = {
    ...known(document, ["schemaVersion", "mediaType"]),
    config: descriptor(config),
    layers: layers.map(descriptor),
    ...known(document, ["artifactType", "annotations"]),
  };
  return { value };
}

function descriptor(value: unknown): Record<string, unknown> {
  return known(value as Record<string, unknown>, ["mediaType", "digest", "size", "urls", "annotations"]);
}

function known(value: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => value?.[name] !== undefined).map((name) => [name, value[name]]));
}

function hostAnswer(answer: HostValue): HostAnswer {
  if ("raw" in answer) return { bytes: answer.raw };
  return "error" in answer ? answer : { bytes: new TextEncoder().encode(JSON.stringify(answer.value)) };
}
