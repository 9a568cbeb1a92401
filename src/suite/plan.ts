/** What a run is made of: the suites that can be read, their modules, and the cases that were chosen. */
import type { ModuleParts, PolicyModule } from "../../host/runtime/module.js";
import { fileOf, fileProblem, isFileError } from "../document/fileProblem.js";
import { SuiteFileError } from "./documentError.js";
import type { Filter } from "./filter.js";
import { loadModule, policySource, type BuildListener } from "./policySources.js";
import { readSourceDocument, type SourceDocument } from "./sourceDocument.js";
import { located, parseSuite, type Case, type Suite } from "./suite.js";
import type { PlannedTask } from "./task.js";
import { Worlds } from "./worlds.js";

/** A suite, or why there is none. */
export interface PlannedSuite {
  file: string;
  name: string;
  problem: string | null;
  line: number | null;
  /** Index into the plan's modules; null for a suite with a problem. */
  module: number | null;
  suite: Suite | null;
  tasks: PlannedTask[];
  lineOf: SourceDocument["lineOf"];
}

/** Everything that is to be run. */
export interface Plan {
  suites: PlannedSuite[];
  modules: ModuleParts[];
}

/** How a plan is made. */
export interface PlanOptions {
  /** The path of a module or of a policy's folder, in place of each suite's own policy. */
  policy: string | null;
  filter: Filter | null;
  listener: BuildListener;
}

/** A suite's file, or a document and the name of the file that it would be. */
export type SuiteInput = string | { document: unknown; file: string };

/** Reads the suites and compiles the modules that they need. What is wrong with a suite stands in the plan. */
export async function makePlan(inputs: readonly SuiteInput[], options: PlanOptions): Promise<Plan> {
  const modules = new Modules(options);
  const suites: PlannedSuite[] = [];
  for (const planned of await planSuites(inputs, options.filter)) suites.push(await withModule(planned, modules));
  return { suites, modules: modules.parts };
}

/** Reads the suites and chooses cases; no module is looked for. */
export async function planSuites(inputs: readonly SuiteInput[], filter: Filter | null): Promise<PlannedSuite[]> {
  const worlds = new Worlds();
  const suites: PlannedSuite[] = [];
  for (const input of inputs) suites.push(await planned(input, suites.length, worlds, filter));
  return suites;
}

async function withModule(planned: PlannedSuite, modules: Modules): Promise<PlannedSuite> {
  const { suite, file, tasks, lineOf } = planned;
  if (suite === null || tasks.length === 0) return planned;
  try {
    return { ...planned, module: await modules.indexOf(suite) };
  } catch (error) {
    return broken(file, located(error, { file, lineOf }));
  }
}

async function planned(input: SuiteInput, index: number, worlds: Worlds, filter: Filter | null): Promise<PlannedSuite> {
  const file = typeof input === "string" ? input : input.file;
  let source: SourceDocument | null = null;
  try {
    source = typeof input === "string" ? readSourceDocument(input) : documentSource(input.document, file);
    const suite = parseSuite(source.value, file, source.lineOf);
    const all = (await Promise.all(suite.cases.map((each, at) => tasksOf(suite, each, index, at, worlds)))).flat();
    const tasks = all.filter(({ name }) => filter === null || filter({ suite: suite.name, file, name }));
    return { file, name: suite.name, problem: null, line: null, module: null, suite, tasks, lineOf: source.lineOf };
  } catch (error) {
    return broken(file, source === null ? error : located(error, source));
  }
}

function broken(file: string, error: unknown): PlannedSuite {
  if (!(error instanceof Error)) throw error;
  if (isFileError(error)) return broken(file, new SuiteFileError(fileOf(error) || file, null, fileProblem(error)));
  const isOther = error instanceof SuiteFileError && error.file !== file;
  const problem = isOther ? `${error.file}: ${error.message}` : error.message;
  const line = error instanceof SuiteFileError && !isOther ? error.line : null;
  return { file, name: file, problem, line, module: null, suite: null, tasks: [], lineOf: () => 0 };
}

function documentSource(value: unknown, file: string): SourceDocument {
  return { file, text: "", value, lineOf: () => 0 };
}

async function tasksOf(
  suite: Suite,
  each: Case,
  suiteIndex: number,
  caseIndex: number,
  worlds: Worlds,
): Promise<PlannedTask[]> {
  const task = { suite: suiteIndex, case: caseIndex };
  const variants = await worlds.variants(suite, each);
  if (variants.length === 0) return [{ ...task, variant: null, name: each.name }];
  return variants.map(({ name }, variant) => ({ ...task, variant, name: `${each.name}: ${name}` }));
}

/** Modules, each compiled once. */
class Modules {
  readonly parts: ModuleParts[] = [];
  private readonly loading = new Map<string, Promise<PolicyModule>>();
  private readonly indices = new Map<PolicyModule, number>();

  constructor(private readonly options: PlanOptions) {}

  async indexOf(suite: Suite): Promise<number> {
    const source = policySource(suite, this.options.policy);
    const loading = this.loading.get(source.path) ?? loadModule(source, this.options.listener);
    this.loading.set(source.path, loading);
    const module = await loading;
    const index = this.indices.get(module) ?? this.parts.push(module.parts) - 1;
    this.indices.set(module, index);
    return index;
  }
}
