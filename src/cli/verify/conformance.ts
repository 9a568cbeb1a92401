/** The commands of sigstore-conformance's protocol, made of the same parts as `verify-blob`. */
import { existsSync } from "node:fs";

import { Command, CommanderError } from "commander";

import { EXIT, UsageError } from "../exitCodes.js";
import { printableText } from "../printable.js";
import { namedBlob, readBlob, type Blob } from "./blobFile.js";
import { verifyOneBlob } from "./blobs.js";
import type { BlobOptions } from "./options.js";
import { blobSettings } from "./settings.js";

interface ConformanceOptions {
  staging?: boolean;
  bundle: string;
  key?: string;
  certificateIdentity?: string;
  certificateOidcIssuer?: string;
  trustedRoot?: string;
}

/** Runs the command and returns its exit code: 0 is a bundle that was verified, everything else is none. */
export async function conformance(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.usage;
  const program = new Command("assay-conformance").description("The protocol of sigstore-conformance.").exitOverride();
  program
    .command("verify-bundle")
    .description("verify a bundle")
    .option("--staging", "refused: the staging instance's root is not shipped; give --trusted-root without it")
    .requiredOption("--bundle <file>", "the bundle")
    .option("--certificate-identity <identity>", "the identity in the certificate, exactly")
    .option("--certificate-oidc-issuer <url>", "the identity's issuer, exactly")
    .option("--key <file>", "the public key, in place of an identity")
    .option("--trusted-root <file>", "trusted_root.json in place of Sigstore's public-good one")
    .argument("<file or digest>", "the artifact, or sha256: and its digest")
    .action(async (artifact: string, options: ConformanceOptions) => {
      exitCode = await verifyBundle(artifact, options);
    });
  program
    .command("sign-bundle")
    .description("refused: Assay verifies and does not sign")
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new UsageError("sign-bundle: Assay verifies and does not sign");
    });
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    if (!(error instanceof UsageError)) throw error;
    console.error(printableText(`assay-conformance: ${error.message}`));
    return EXIT.usage;
  }
}

async function verifyBundle(artifact: string, { staging, ...given }: ConformanceOptions): Promise<number> {
  if (staging === true) throw new UsageError("--staging: the staging instance's root is not shipped");
  const options: BlobOptions = { ...given, offline: true, signatureDigestAlgorithm: "sha256", timeout: "3m" };
  return await verifyOneBlob(await artifactOf(artifact), options, blobSettings(options, {}));
}

/** A digest is what has its form and is no path. */
async function artifactOf(artifact: string): Promise<Blob> {
  const hex = /^sha256:([0-9a-fA-F]{64})$/.exec(artifact)?.[1];
  if (hex === undefined || existsSync(artifact)) return await readBlob(artifact);
  return namedBlob("FILE_OR_DIGEST", hex);
}
