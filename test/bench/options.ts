/** The command line of the benchmark. */
import { DEFAULT_EFFORT, type Effort } from "./measure.js";

/** What is wanted. */
export interface Options {
  /** Names of works, or null for all. */
  only: string[] | null;
  /** Where the rows are written, or null. */
  json: string | null;
  effort: Effort;
}

const USAGE = "the options are --only WORK[,WORK], --json FILE, --slices N and --slice-ms N";

/** Reads the arguments; a text says what is wrong with them. */
export function readOptions(args: string[]): Options | string {
  const options: Options = { only: null, json: null, effort: { ...DEFAULT_EFFORT } };
  for (let index = 0; index < args.length; index += 2) {
    const [name = "", value = ""] = [args[index], args[index + 1]];
    if (value === "" || value.startsWith("--")) return `${name} has no value; ${USAGE}`;
    const problem = readOption(options, name, value);
    if (problem !== null) return problem;
  }
  return options;
}

function readOption(options: Options, name: string, value: string): string | null {
  const isCount = /^[1-9][0-9]{0,4}$/.test(value);
  switch (name) {
    case "--only":
      options.only = value.split(",");
      return null;
    case "--json":
      options.json = value;
      return null;
    case "--slices":
      options.effort.slices = Number(value);
      return isCount ? null : `--slices ${value} is not a count`;
    case "--slice-ms":
      options.effort.sliceMs = Number(value);
      return isCount ? null : `--slice-ms ${value} is not a number of milliseconds`;
  }
  return `${name}: ${USAGE}`;
}
