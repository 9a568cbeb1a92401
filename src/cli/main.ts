#!/usr/bin/env node
/** The command line. */
import { main } from "./program.js";

process.exitCode = await main(process.argv);
