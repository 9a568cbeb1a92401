/** The options of `assay test`, read from the command line's texts. */
import { filterOf, type Filter } from "../../suite/filter.js";
import { UsageError } from "../exitCodes.js";

/** What commander gives. */
export interface TestOptions {
  policy?: string;
  filter?: string;
  jobs?: string;
  timeout: string;
  bail?: boolean;
  list?: boolean;
  verbose?: boolean;
  output: string;
  outputFile?: string;
  coverage?: boolean;
  minCoverage?: string;
  update?: boolean;
  updateOutcomes?: boolean;
  watch?: boolean;
}

/** How a report looks. */
export type OutputFormat = "human" | "junit" | "tap" | "json";

/** What a settings' point must have been reached by. */
export type MinCoverage = readonly ("accept" | "deny" | "any")[];

/** The options, each of its type. */
export interface Options {
  policy: string | undefined;
  filter: Filter | undefined;
  jobs: number | undefined;
  timeoutMs: number;
  bail: boolean;
  list: boolean;
  verbose: boolean;
  output: OutputFormat;
  outputFile: string | null;
  coverage: boolean;
  minCoverage: MinCoverage;
  update: boolean;
  updateOutcomes: boolean;
  watch: boolean;
}

const FORMATS: readonly OutputFormat[] = ["human", "junit", "tap", "json"];
const REACHED_BY = ["accept", "deny", "any"] as const;

/** Reads them all. Throws UsageError. */
export function readOptions(texts: TestOptions): Options {
  const { watch = false, list = false, update = false, updateOutcomes = false, output, outputFile } = texts;
  const options: Options = {
    ...{ watch, list, updateOutcomes, update: update || updateOutcomes, policy: texts.policy },
    ...{ bail: texts.bail ?? false, verbose: texts.verbose ?? false, coverage: texts.coverage ?? false },
    filter: texts.filter === undefined ? undefined : filter(texts.filter),
    jobs: texts.jobs === undefined ? undefined : jobs(texts.jobs),
    timeoutMs: timeout(texts.timeout),
    output: format(output),
    outputFile: outputFile ?? null,
    minCoverage: texts.minCoverage === undefined ? [] : minCoverage(texts.minCoverage),
  };
  refuseTogether(options);
  return options;
}

function refuseTogether({ watch, list, update, output, outputFile }: Options): void {
  const chosen = Object.entries({ "--watch": watch, "--list": list, "--update": update })
    .filter(([, isChosen]) => isChosen)
    .map(([name]) => name);
  const isForMachines = output !== "human" || outputFile !== null;
  if (chosen.length > 1) throw new UsageError(`${chosen.join(" and ")} cannot be given together`);
  if (isForMachines && (watch || list || update)) {
    throw new UsageError(`${chosen.join("")} prints for people: leave out --output and --output-file`);
  }
}

function format(text: string): OutputFormat {
  if (FORMATS.includes(text as OutputFormat)) return text as OutputFormat;
  throw new UsageError(`--output ${text}: it must be human, junit, tap or json`);
}

function filter(text: string): Filter {
  if (text === "") throw new UsageError("--filter: it is empty; give a part of a name, or /a regular expression/");
  try {
    return filterOf(text);
  } catch (error) {
    throw new UsageError(`--filter ${text}: ${(error as Error).message}`);
  }
}

function jobs(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 256) return count;
  throw new UsageError(`--jobs ${text}: it must be a number of threads, from 1 to 256`);
}

function timeout(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3600) return Math.ceil(seconds * 1000);
  throw new UsageError(`--timeout ${text}: it must be seconds, 0 < s ≤ 3600`);
}

function minCoverage(text: string): MinCoverage {
  const words = text.split(",");
  const unknown = words.find((word) => !REACHED_BY.includes(word as "any"));
  if (unknown === undefined) return words as ("accept" | "deny" | "any")[];
  throw new UsageError(`--min-coverage ${text}: "${unknown}" is not known; it is accept, deny, accept,deny or any`);
}
