/** The end of a command that runs until it is told to stop. */

const CTRL_C = "\u0003";

/** Resolves when q or Ctrl-C is typed, or the process is told to end (SIGINT, SIGTERM, SIGHUP). */
export async function untilEnd(): Promise<void> {
  const { stdin } = process;
  const isTerminal = stdin.isTTY === true;
  if (isTerminal) stdin.setRawMode(true);
  let end = (): void => undefined;
  const hear = (text: Buffer): void => {
    if (/q/i.test(text.toString()) || text.includes(CTRL_C)) end();
  };
  const ended = new Promise<void>((resolve) => (end = resolve));
  stdin.on("data", hear);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, end);
  await ended;
  stdin.off("data", hear);
  if (isTerminal) stdin.setRawMode(false);
  stdin.pause();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(signal, end);
}
