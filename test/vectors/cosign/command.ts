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

/** Flags that may stand without a value. */
const BOOLEAN_FLAGS = new Set([
  "--allow-certificate-chain",
  "--allow-http-registry",
  "--allow-insecure-registry",
  "--check-claims",
  "--experimental-oci11",
  "--insecure-ignore-sct",
  "--insecure-ignore-tlog",
  "--local-image",
  "--new-bundle-format",
  "--offline",
  "--private-infrastructure",
  "--use-signed-timestamps",
  "--verbose",
]);

/** Flags that change nothing for a verification with a key and without a log. */
const INERT_FLAGS = new Set([
  "--allow-http-registry",
  "--allow-insecure-registry",
  "--insecure-ignore-sct",
  "--max-workers",
  "--offline",
  "--output",
  "--verbose",
  "-o",
]);

/** The command, or null when it is no `cosign verify`. */
export function parseVerifyCommand(text: string): VerifyCommand | null {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const environment = new Map<string, string>();
  if (words[0] === "env") words.shift();
  while (/^[A-Z_]+=/.test(words[0] ?? "")) environment.set(...splitOnce(words.shift() ?? ""));
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
    if (flag === "-a" || flag === "--annotations") {
      for (const annotation of value.split(",")) annotations.set(...splitOnce(annotation));
    } else if (INERT_FLAGS.has(flag)) continue;
    else flags.set(flag, value);
  }
  return { flags, annotations, image };
}

function splitOnce(text: string): [string, string] {
  const index = text.indexOf("=");
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}
