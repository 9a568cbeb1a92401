/** Which recorded commands this version can be held against: key pairs and the old signature format. */
import type { VerifyCommand } from "./command.js";

/** Flags whose meaning `caseSettings` gives to the policy, or that change nothing for a key-pair verification. */
const KNOWN_FLAGS = new Set([
  "--key",
  "--insecure-ignore-tlog",
  "--new-bundle-format",
  "--local-image",
  "--attachment",
  // The hash comes from the key here, whatever the flag says.
  "--signature-digest-algorithm",
]);

/** Variables of the environment that `caseSettings` gives to the policy. */
const KNOWN_VARIABLES = new Set(["COSIGN_REPOSITORY"]);

/** Why a command is not covered, or null when it is. `documents` are all manifests and blobs that the command could read. */
export function outOfScope(
  command: VerifyCommand,
  keyFile: URL | null,
  documents: Iterable<Uint8Array>,
): string | null {
  if (keyFile === null) return "in the suite cosign-commands: keyless and certificates";
  if (keyFile.protocol !== "file:") return `in the suite cosign-commands: keys at ${keyFile.protocol}`;
  if (command.flags.get("--insecure-ignore-tlog") !== "true") return "in the suite cosign-commands: transparency log";
  const unknown = [...command.flags.keys()].filter((flag) => !KNOWN_FLAGS.has(flag));
  if (unknown.includes("--experimental-oci11")) return "in the suite cosign-commands: signatures as OCI 1.1 referrers";
  const variables = [...command.environment.keys()].filter((name) => !KNOWN_VARIABLES.has(name));
  if (variables.length > 0) return `in the suite cosign-commands: ${variables.join(" ")} in the environment`;
  if (readsBundles(command, documents)) return "in the suite cosign-commands: Sigstore bundles";
  return unknown.length > 0 ? `in the suite cosign-commands: ${unknown.join(" ")}` : null;
}

/** Both versions look for bundles first; only version 3 can be told not to. */
function readsBundles(command: VerifyCommand, documents: Iterable<Uint8Array>): boolean {
  const format = command.flags.get("--new-bundle-format");
  if (format === "true") return true;
  if (format === "false" && command.tool === "cosign3") return false;
  const isLocal = command.flags.get("--local-image") === "true";
  return [...documents].some((document) => {
    const manifest = parse(Buffer.from(document).toString()) as Manifest | null;
    const digest = manifest?.subject?.digest;
    if (digest === undefined || !(isLocal || command.image.endsWith(digest))) return false;
    return (manifest?.layers ?? []).some((layer) => layer.mediaType.startsWith("application/vnd.dev.sigstore.bundle"));
  });
}

interface Manifest {
  subject?: { digest: string };
  layers?: { mediaType: string }[];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
