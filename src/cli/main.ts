#!/usr/bin/env node
/** The command line. */
import { EXIT } from "./exitCodes.js";
import { fileProblem } from "../document/fileProblem.js";
import { main } from "./program.js";

// Who reads may stop before the end (`| head`): the exit code is still the run's. Any other output that is lost is told, and
// never ends as if all were well.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  console.error(`assay: standard output: ${fileProblem(error)}`);
  process.exit(EXIT.usage);
});

process.exitCode = await main(process.argv);
