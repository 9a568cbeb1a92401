/** A command line in this process: what it says is caught, and everything is as before when it has ended. */

/** How the command ended and what it said. */
export interface Said {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs the command in a folder, with variables besides those of this process. Not for commands side by side. */
export async function inProcess(
  command: (argv: readonly string[]) => Promise<number>,
  args: readonly string[],
  { folder = process.cwd(), variables = {} }: { folder?: string; variables?: Record<string, string> } = {},
): Promise<Said> {
  const before = { folder: process.cwd(), variables: { ...process.env }, log: console.log, error: console.error };
  const stdout: string[] = [];
  const stderr: string[] = [];
  try {
    process.chdir(folder);
    Object.assign(process.env, variables);
    console.log = (text: string) => void stdout.push(text);
    console.error = (text: string) => void stderr.push(text);
    const exitCode = await command(["node", "assay", ...args]);
    return { exitCode, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
  } finally {
    console.log = before.log;
    console.error = before.error;
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before.variables);
    process.chdir(before.folder);
  }
}
