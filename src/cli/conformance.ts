#!/usr/bin/env node
/** `assay-conformance`: the client that sigstore-conformance runs (its `docs/cli_protocol.md`). */
import { conformance } from "./verify/conformance.js";

process.exitCode = await conformance(process.argv);
