/** `--flag=true` and `--flag=false`, as programs written in Go take them. */
import type { Command, Option } from "commander";

import { UsageError } from "../exitCodes.js";

/** What Go's `strconv.ParseBool` reads. */
const TRUE = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE = ["0", "f", "F", "FALSE", "false", "False"];

/**
 * The arguments with `--flag=true` written `--flag` and `--flag=false` written `--no-flag`, for flags of the command
 * that take no value and whose `--no-` form is declared. Values of other flags, and what follows `--`, stay as they
 * are. Throws UsageError for another value.
 */
export function normalizeBooleans(program: Command, argv: readonly string[]): string[] {
  const command = program.commands.find((each) => each.name() === argv[2]);
  if (command === undefined) return [...argv];
  const names = switches(command);
  const normal = argv.slice(0, 3);
  for (let index = 3; index < argv.length; index++) {
    const argument = argv[index] as string;
    if (argument === "--") return [...normal, ...argv.slice(index)];
    normal.push(normalArgument(argument, names));
    const takesNext = !argument.includes("=") && optionOf(command, argument)?.required === true;
    if (takesNext && index + 1 < argv.length) normal.push(argv[++index] as string);
  }
  return normal;
}

function normalArgument(argument: string, names: ReadonlySet<string>): string {
  const [, name = "", value = ""] = /^--([a-z0-9-]+)=(.*)$/s.exec(argument) ?? [];
  if (!names.has(name)) return argument;
  if (TRUE.includes(value)) return `--${name}`;
  if (FALSE.includes(value)) return `--no-${name}`;
  throw new UsageError(`--${name}=${value}: it must be true or false`);
}

/** The names of flags with both forms. */
function switches(command: Command): ReadonlySet<string> {
  const longs = new Set(command.options.map(({ long }) => long));
  const isSwitch = ({ long, required, optional }: Option): boolean =>
    !required && !optional && typeof long === "string" && longs.has(long.replace(/^--/, "--no-"));
  return new Set(command.options.filter(isSwitch).map(({ long }) => (long as string).slice(2)));
}

function optionOf(command: Command, argument: string): Option | undefined {
  return command.options.find(({ long, short }) => argument === long || argument === short);
}
