/** Who verifies: cosign 2, cosign 3, and `assay` in their place, which takes the same commands. */
import { EXIT } from "../../../src/cli/exitCodes.js";
import { main } from "../../../src/cli/program.js";
import { inProcess } from "../../support/inProcess.js";
import { type Cosign, type CosignMajor, type Folder, lastLine } from "./program.js";

/** What a verifier said of a signature. */
export type Said = { accepts: true } | { accepts: false; because: string };

/** One of the three. */
export interface Verifier {
  readonly name: "cosign2" | "cosign3" | "assay";
  /** Whose flags it takes. */
  readonly major: CosignMajor;
  /** Where the files are that its arguments name. */
  readonly folder: Folder;
  verify(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<Said>;
}

/** A cosign as a verifier. Throws Error when it did not even begin to verify. */
export function cosignVerifier(cosign: Cosign): Verifier {
  return {
    name: `cosign${cosign.major}`,
    major: cosign.major,
    folder: cosign.folder,
    verify: async (args, variables) => {
      const ended = await cosign.run(args, variables);
      if (ended.exitCode === 0) return { accepts: true };
      if (/unknown flag|unknown command/.test(ended.stderr)) {
        throw new Error(`${args.join(" ")}: ${ended.stderr}`);
      }
      return { accepts: false, because: lastLine(ended).replace("error during command execution: ", "") };
    },
  };
}

/** `assay` as a verifier, with the flags of cosign 3. Throws Error when it could not find out. */
export function assayVerifier(folder: Folder): Verifier {
  return {
    name: "assay",
    major: 3,
    folder,
    verify: async (args, variables) => {
      const ended = await inProcess(main, args, { folder: folder.path, variables });
      if (ended.exitCode === EXIT.allowed) return { accepts: true };
      if (ended.exitCode === EXIT.denied) return { accepts: false, because: ended.stderr.split("\n")[1] ?? "" };
      throw new Error(`assay ${args.join(" ")} ended with ${ended.exitCode}: ${ended.stderr}`);
    },
  };
}
