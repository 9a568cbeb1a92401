/** The policy verify-artifact under test, called below the evaluator with an evidence table: no promise, no network. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { outDirectory } from "../../../build/paths.js";
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { Instance } from "../../../host/runtime/instance.js";
import { PolicyModule } from "../../../host/runtime/module.js";
import { fromEntries } from "../rawHost.js";
import { IMAGE } from "../signing.js";
import type { DetachedFiles } from "../../../src/testkit/sigstore/cosignLayer.js";

/** What verify-artifact said. */
export interface ArtifactVerdict {
  accepted: boolean;
  /** Every fault's code in the explanation, in its order, each once. */
  codes: string[];
  /** The answer as text. */
  text: string;
}

/** A judge of artifacts. */
export class ArtifactPolicy {
  private constructor(
    private readonly module: PolicyModule,
    private instance: Instance,
  ) {}

  static async load(name = "verify-artifact"): Promise<ArtifactPolicy> {
    const module = await PolicyModule.compile(readFileSync(new URL(`${name}.wasm`, outDirectory)));
    return new ArtifactPolicy(module, new Instance(module));
  }

  /** Pages of 64 KiB that the module holds. */
  get memoryPages(): number {
    return this.instance.memoryPages;
  }

  /** Forgets how large the memory became. */
  renew(): void {
    this.instance = new Instance(this.module);
  }

  /** One call of `validate`. Throws GuestError when the module traps. */
  judge(request: unknown, settings: unknown, evidence: readonly EvidenceEntry[]): ArtifactVerdict {
    const answerer = fromEntries(evidence);
    const payload = new TextEncoder().encode(JSON.stringify({ request, settings }));
    const answer = this.instance.call("validate", payload, (_, namespace, name, argument) =>
      answerer(`${namespace}/${name}`, new TextDecoder().decode(argument)),
    );
    const text = new TextDecoder().decode(answer);
    const codes = [...text.matchAll(/"code":"([a-z0-9-]+)"/g)].map(([, code]) => code ?? "");
    return {
      accepted: (JSON.parse(text) as { accepted: unknown }).accepted === true,
      codes: [...new Set(codes)],
      text,
    };
  }

  /** What `validate_settings` says. */
  validatesSettings(settings: unknown): boolean {
    const answer = this.instance.call("validate_settings", new TextEncoder().encode(JSON.stringify(settings)), () => ({
      error: "refused: settings need nothing",
    }));
    return (JSON.parse(new TextDecoder().decode(answer)) as { valid: unknown }).valid === true;
  }
}

/** The request for the image of the evidence. */
export function imageRequest(image = IMAGE): unknown {
  return { image };
}

/** The request for a blob with a bundle. */
export function bundleRequest(content: Uint8Array, bundle: Uint8Array): unknown {
  return { blob: blobOf(content), material: { bundle: new TextDecoder().decode(bundle) } };
}

/** The request for a blob with detached files. */
export function detachedRequest(content: Uint8Array, files: DetachedFiles): unknown {
  const material = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== null));
  if (files.timestamp !== null) {
    const { SignedRFC3161Timestamp } = JSON.parse(files.timestamp) as { SignedRFC3161Timestamp: string };
    material["timestamp"] = SignedRFC3161Timestamp;
  }
  return { blob: blobOf(content), material };
}

function blobOf(content: Uint8Array): Record<string, unknown> {
  const hex = (algorithm: string): string => createHash(algorithm).update(content).digest("hex");
  return {
    name: "blob.txt",
    sha256: hex("sha256"),
    sha384: hex("sha384"),
    sha512: hex("sha512"),
    size: content.length,
  };
}
