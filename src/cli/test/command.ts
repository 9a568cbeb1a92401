/** `assay test`: runs suites of cases against policy modules. */
import { basename } from "node:path";

import { fileProblem } from "../../document/fileProblem.js";
import { writeWhole } from "../../atomicFile.js";
import { SuiteFileError } from "../../suite/documentError.js";
import { findSuites } from "../../suite/find.js";
import { runSuites, type RunResult, type SuitesOptions } from "../../suite/run.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { printableText } from "../printable.js";
import { conclusionText, humanReport, isWorthTelling, PLAIN_LOOK, suiteText, type HumanLook } from "./humanReport.js";
import { jsonReport } from "./jsonReport.js";
import { junitReport } from "./junitReport.js";
import { listCases } from "./list.js";
import { lackingCoverage } from "./minCoverage.js";
import { readOptions, type Options, type TestOptions } from "./options.js";
import { styleFor } from "./style.js";
import { tapReport } from "./tapReport.js";
import { updateSuites } from "./update.js";
import { watchSuites } from "./watch.js";
import { counted, durationText } from "./words.js";

const DEFAULT_WIDTH = 100;

/** Runs the suites in the paths and returns the exit code. Throws UsageError. */
export async function test(paths: readonly string[], texts: TestOptions): Promise<number> {
  const options = readOptions(texts);
  const files = suiteFiles(paths);
  if (options.watch) {
    const places = paths.length === 0 ? ["."] : paths;
    return await watchSuites(places, options.policy ?? null, (changed, signal) => runOnce(changed, options, signal));
  }
  if (options.list) return await listCases(files, options);
  if (options.update) await updateSuites(files, options);
  return await runOnce(files, options);
}

/** One run with its report. Returns the exit code. */
async function runOnce(files: readonly string[], options: Options, signal?: AbortSignal): Promise<number> {
  const isShown = options.output === "human" || options.outputFile !== null;
  const look = terminalLook(options);
  const result = await runSuites(files, { ...options, signal, ...(isShown ? listeners(look) : {}) });
  if (signal?.aborted === true) return EXIT.denied;
  refuseNoCase(result);
  if (isShown) console.log(conclusionText(result, look));
  const report = reportText(result, options);
  if (options.outputFile !== null) write(options.outputFile, report);
  else if (options.output !== "human") console.log(report);
  return exitCode(result, options);
}

/** The suite files in the paths. Throws UsageError when there is none. */
function suiteFiles(paths: readonly string[]): string[] {
  try {
    const files = findSuites(paths.length === 0 ? ["."] : paths);
    if (files.length > 0) return files;
  } catch (error) {
    if (error instanceof SuiteFileError) throw new UsageError(`${error.file}: ${error.message}`);
    throw error;
  }
  const where = paths.length === 0 ? "the current folder" : paths.join(", ");
  throw new UsageError(`no suite in ${where}: there is no file *.assay.yaml or *.assay.json, so nothing was tested`);
}

/** How the terminal is written to. */
function terminalLook({ verbose, coverage }: Options): HumanLook {
  // A terminal that does not know says 0.
  const { columns = 0 } = process.stdout;
  const width = columns > 0 ? columns : DEFAULT_WIDTH;
  return { width, style: styleFor(process.stdout, process.env), isVerbose: verbose, hasCoverage: coverage };
}

/** What is said while suites run. */
function listeners(look: HumanLook): Pick<SuitesOptions, "onSuite" | "listener"> {
  return {
    onSuite: (suite) => {
      if (isWorthTelling(suite)) console.log(suiteText(suite, look));
    },
    listener: {
      onBuilding: (folder) => console.log(`building ${printableText(basename(folder))} …`),
      onBuilt: (folder, milliseconds, warnings) => {
        console.log(`built ${printableText(basename(folder))} in ${durationText(milliseconds)}`);
        if (warnings !== "") console.log(printableText(warnings.trimEnd()));
      },
    },
  };
}

function reportText(result: RunResult, { output, coverage, verbose }: Options): string {
  if (output === "json") return jsonReport(result);
  if (output === "junit") return junitReport(result);
  if (output === "tap") return tapReport(result);
  return humanReport(result, { ...PLAIN_LOOK, hasCoverage: coverage, isVerbose: verbose });
}

function write(path: string, text: string): void {
  try {
    writeWhole(path, `${text}\n`);
  } catch (error) {
    throw new UsageError(`--output-file ${path}: ${fileProblem(error)}`);
  }
}

function refuseNoCase({ totals: { passed, failed, skipped, notRun, broken } }: RunResult): void {
  if (passed + failed + skipped + notRun + broken > 0) return;
  throw new UsageError("--filter: it chose no case, so nothing was tested; --list shows the names");
}

/** 0 all passed, 1 something failed, 3 a suite cannot be read or nothing was there to be run. */
function exitCode({ totals, coverage }: RunResult, options: Options): number {
  const { passed, failed, skipped, broken } = totals;
  const lacking = lackingCoverage(coverage, options.minCoverage);
  for (const line of lacking) console.error(`assay: ${line}`);
  if (broken > 0) return EXIT.usage;
  if (passed + failed === 0) {
    console.error(`assay: ${counted(skipped, "case")} skipped and none run: nothing was tested`);
    return EXIT.denied;
  }
  return failed > 0 || lacking.length > 0 ? EXIT.denied : EXIT.allowed;
}
