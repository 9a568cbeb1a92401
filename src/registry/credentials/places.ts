/** Where docker, podman and their kin keep their files. */
import { homedir } from "node:os";
import { join } from "node:path";

/** Variables of the process, or what a test puts in their place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's value; an empty one is as good as none. */
export function variable(environment: Environment, name: string): string | null {
  const value = environment[name];
  return value === undefined || value === "" ? null : value;
}

/** The user's home folder. */
export function home(environment: Environment): string {
  return variable(environment, "HOME") ?? homedir();
}

/** Docker's `config.json`: in `$DOCKER_CONFIG`, else in `~/.docker`. */
export function dockerConfigPath(environment: Environment): string {
  return join(variable(environment, "DOCKER_CONFIG") ?? join(home(environment), ".docker"), "config.json");
}

/** `~/.config/containers`, or where `XDG_CONFIG_HOME` has it. */
export function containersFolder(environment: Environment): string {
  return join(variable(environment, "XDG_CONFIG_HOME") ?? join(home(environment), ".config"), "containers");
}

/** Where podman keeps credentials when no variable says so, in the order in which they count. */
export function authFilePaths(environment: Environment): string[] {
  const runtime = variable(environment, "XDG_RUNTIME_DIR");
  const kept = join(containersFolder(environment), "auth.json");
  return runtime === null ? [kept] : [join(runtime, "containers", "auth.json"), kept];
}
