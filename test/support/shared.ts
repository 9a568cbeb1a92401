/** The shared test data that lies beside the project; `ASSAY_SHARED` names another folder. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { projectRoot } from "../../build/paths.js";

const path = process.env["ASSAY_SHARED"] ?? resolve(fileURLToPath(projectRoot), "../shared");

/** The folder, or null when it is not there: tests that need it are then skipped and say so. */
export const shared: URL | null = existsSync(path) ? pathToFileURL(`${resolve(path)}/`) : null;
