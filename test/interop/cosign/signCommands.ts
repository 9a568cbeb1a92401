/** The arguments with which cosign 2 and 3 sign in a way, with the services of the lab. */
import type { SigstoreServer } from "../../../src/testkit/server/index.js";
import type { Signer } from "../../../src/testkit/index.js";
import { identityOf, type KeylessIdentity } from "../../../src/testkit/sigstore/keylessIdentity.js";
import type { Command, Way } from "./commands.js";
import type { Cosign } from "./program.js";
import type { TrustFiles } from "./trust.js";

/** As much of SLSA provenance v1 as cosign wants to see. */
const PROVENANCE = {
  buildDefinition: { buildType: "https://example.com/build", externalParameters: { source: "app" } },
  runDetails: { builder: { id: "https://example.com/builder" } },
};

/** Where cosign signs. */
export interface SigningLab {
  services: SigstoreServer;
  trust: TrustFiles;
  /** The identities of keyless signers, by the signer's name. */
  identities: ReadonlyMap<string, KeylessIdentity>;
}

/** The command that signs, but for what it signs, which goes last. */
export function signCommand(cosign: Cosign, way: Way, lab: SigningLab): Command {
  const args = [...commandOf(cosign, way), ...signerFlags(cosign, way, lab), ...formatFlags(cosign, way, lab)];
  return { args, variables: lab.trust.variables };
}

/**
 * Gives cosign the private half of a signer's key, as `cosign import-key-pair` encrypts it. Throws Error when cosign
 * does not take it.
 */
export async function importKey(cosign: Cosign, { name, privateKey }: Signer): Promise<void> {
  const file = cosign.folder.write("private.pem", privateKey);
  const args = ["import-key-pair", "--key", file, "--output-key-prefix", fileNameOf(name)];
  const { exitCode, stderr } = await cosign.run(args);
  if (exitCode !== 0) throw new Error(`import-key-pair of ${name}: ${stderr}`);
}

function commandOf({ folder }: Cosign, { kind }: Way): string[] {
  if (kind === "signature") return ["sign"];
  if (kind === "blob") return ["sign-blob"];
  const predicate = folder.write("predicate.json", PROVENANCE);
  return ["attest", "--type", "slsaprovenance1", "--predicate", predicate];
}

function signerFlags({ folder }: Cosign, { signer }: Way, { services, identities }: SigningLab): string[] {
  const identity = identities.get(signer.name);
  if (identity !== undefined) return ["--identity-token", services.token(identityOf(identity))];
  const key = ["--key", `${fileNameOf(signer.name)}.key`];
  if (signer.certificate === null) return key;
  const certificate = folder.write("leaf.pem", signer.certificate);
  return [
    ...key,
    "--certificate",
    certificate,
    "--certificate-chain",
    folder.write("chain.pem", signer.chain.join("")),
  ];
}

/** The new format takes its services from a file, the old one from flags. */
function formatFlags({ major, folder }: Cosign, way: Way, { services, trust }: SigningLab): string[] {
  const { format, log, timestamp } = way;
  if (format === "bundle") {
    const config = services.signingConfig({ fulcio: way.signer.kind === "keyless", log, timestamp });
    const files = ["--signing-config", folder.write("signing_config.json", config), "--trusted-root", trust.root];
    return major === 2 ? ["--new-bundle-format", ...files] : files;
  }
  return [
    ...(major === 3 ? ["--new-bundle-format=false", "--use-signing-config=false"] : []),
    ...(log === "none" ? ["--tlog-upload=false"] : ["--rekor-url", services.url]),
    ...(timestamp ? ["--timestamp-server-url", services.timestampUrl] : []),
    ...(way.signer.kind === "keyless" ? ["--fulcio-url", services.url] : []),
  ];
}

function fileNameOf(name: string): string {
  return name.replace(/[^A-Za-z0-9-]/g, "_");
}
