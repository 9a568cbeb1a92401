/** What a recorded cosign command asks for. */

/** A `cosign verify` command, taken apart. */
export interface VerifyCommand {
  tool: "cosign2" | "cosign3";
  environment: Map<string, string>;
  /** Flags with their values; a flag without one is "true". */
  flags: Map<string, string>;
  annotations: Map<string, string>;
  /** `host:port/repository@digest`, or a folder with `--local-image`. */
  image: string;
}

const BOOLEAN_FLAGS = new Set([
  "--insecure-ignore-tlog",
  "--new-bundle-format",
  "--experimental-oci11",
  "--local-image",
  "--offline",
  "--use-signed-timestamps",
  "--allow-certificate-chain",
]);

/** The command, or null when it is no `cosign verify`. */
export function parseVerifyCommand(text: string): VerifyCommand | null {
  const words = text.split(" ");
  const environment = new Map<string, string>();
  if (words[0] === "env") {
    words.shift();
    while (words[0]?.includes("=")) {
      const [name, value] = splitOnce(words.shift() ?? "");
      environment.set(name, value);
    }
  }
  const [tool, subcommand, ...rest] = words;
  if ((tool !== "cosign2" && tool !== "cosign3") || subcommand !== "verify") return null;
  return { tool, environment, ...parseArguments(rest) };
}

function parseArguments(words: string[]): Pick<VerifyCommand, "flags" | "annotations" | "image"> {
  const flags = new Map<string, string>();
  const annotations = new Map<string, string>();
  let image = "";
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith("-")) {
      image = word;
      continue;
    }
    const hasValue = word.includes("=");
    const [flag, inline] = splitOnce(word);
    const value = hasValue ? inline : BOOLEAN_FLAGS.has(flag) ? "true" : (words.shift() ?? "");
    if (flag === "-a" || flag === "--annotations") annotations.set(...splitOnce(value));
    else flags.set(flag, value);
  }
  return { flags, annotations, image };
}

function splitOnce(text: string): [string, string] {
  const index = text.indexOf("=");
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}
