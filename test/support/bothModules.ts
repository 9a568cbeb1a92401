/** Both policy modules, asked the same about one image that was signed keyless. */
import { readFileSync } from "node:fs";

import { outDirectory, projectRoot } from "../../build/paths.js";
import type { Lookup } from "../../host/capability/lookup.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Evaluator } from "../../host/runtime/evaluator.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { readSettingsVerdict, readVerdict, type SettingsVerdict, type Verdict } from "../../host/runtime/verdict.js";
import { conforms, type Schema } from "./jsonSchema.js";
import { pod } from "./policy.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { IMAGE } from "./signing.js";
import { subjectOf, type Identity } from "../../src/testkit/sigstore/index.js";

/** A verdict, and how often the module was called for it. */
export type ModuleVerdict = Verdict & { passes: number };

/** One of the modules. */
export class ModuleUnderTest {
  private constructor(
    readonly name: "verify-image-signatures" | "verify-artifact",
    private readonly evaluator: Evaluator,
    private readonly schema: Schema,
  ) {}

  static async load(name: ModuleUnderTest["name"]): Promise<ModuleUnderTest> {
    const module = await PolicyModule.compile(readFileSync(new URL(`${name}.wasm`, outDirectory)));
    const schema = new URL(`policies/${name}/settings.schema.json`, projectRoot);
    return new ModuleUnderTest(name, new Evaluator(module), JSON.parse(readFileSync(schema, "utf8")) as Schema);
  }

  /** The identity must have signed the image, by this `trust`. */
  settings(identity: Identity, trust: unknown): Record<string, unknown> {
    const wanted = { issuer: identity.issuer, subject: subjectOf(identity) };
    if (this.name === "verify-artifact") return { attestors: [{ keyless: { identities: [wanted] } }], trust };
    return { signatures: [{ image: "*", keyless: [wanted] }], trust };
  }

  /** What `validate_settings` says. */
  async validateSettings(settings: unknown): Promise<SettingsVerdict> {
    return readSettingsVerdict((await this.evaluator.call("validate_settings", bytesOf(settings))).answer);
  }

  /** True when the settings, as JSON, keep to the module's schema. */
  conforms(settings: unknown): boolean {
    return conforms(JSON.parse(JSON.stringify(settings)), this.schema);
  }

  /** Judges the image of the evidence; what is not in it is asked of `trustRoot`, where it is about that. */
  async judge(settings: unknown, evidence: readonly EvidenceEntry[], trustRoot?: Lookup): Promise<ModuleVerdict> {
    const object = pod(IMAGE);
    const kind = { group: "", version: "v1", kind: "Pod" };
    const request = this.name === "verify-artifact" ? { image: IMAGE } : { uid: "", kind, operation: "CREATE", object };
    const lookups = trustRoot === undefined ? {} : { lookups: { "trust/v1/root": trustRoot } };
    const payload = bytesOf({ request, settings });
    const { answer, passes } = await this.evaluator.call("validate", payload, { evidence, ...lookups });
    return { ...readVerdict(answer), passes };
  }
}

/** The modules. */
export const bothModules: readonly ModuleUnderTest[] = await Promise.all([
  ModuleUnderTest.load("verify-image-signatures"),
  ModuleUnderTest.load("verify-artifact"),
]);

/** `allowed`, or the code of the fault that says most. */
export function outcomeOf({ accepted, explanation, message }: Verdict): string {
  return accepted ? "allowed" : (explanation.images[0]?.fault?.code ?? explanation.fault?.code ?? message);
}
