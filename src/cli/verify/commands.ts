/** The commands that take cosign's flags. */
import { Option, type Command } from "commander";

import {
  addAnnotationsFlag,
  addBlobFlags,
  addImageFlags,
  addSwitch,
  addTypeFlag,
  addVerifyFlags,
  type BlobAttestationOptions,
  type BlobOptions,
  type VerifyAttestationOptions,
  type VerifyImageOptions,
} from "./options.js";
import { addRefusedFlags, refuseFlags } from "./refused.js";
import { verifyAttestation } from "./verifyAttestation.js";
import { verifyBlob } from "./verifyBlob.js";
import { verifyBlobAttestation } from "./verifyBlobAttestation.js";
import { verifyImage } from "./verifyImage.js";

const ABOUT = `
The flags are cosign's. Without --trusted-root, Sigstore's public-good root counts that is shipped with the module. Nothing
but the image's registry is asked; and, for a signature that has no entry, the transparency log of --rekor-url, or
Sigstore's where its root counts. --offline asks none.
Variables: COSIGN_REPOSITORY, SIGSTORE_ROOT_FILE, SIGSTORE_REKOR_PUBLIC_KEY, SIGSTORE_CT_LOG_PUBLIC_KEY_FILE,
SIGSTORE_TSA_CERTIFICATE_FILE.

Exit codes: 0 verified, 1 denied, 2 could not find out (denied), 3 bad usage.`;

/** Adds them; `end` is told a command's exit code. */
export function addVerifyCommands(program: Command, end: (exitCode: number) => void): void {
  addImageCommands(program, end);
  addBlobCommands(program, end);
}

function addImageCommands(program: Command, end: (exitCode: number) => void): void {
  const verify = program
    .command("verify")
    .description("verify the signatures of container images")
    .argument("<image...>");
  addAnnotationsFlag(addImageFlags(addVerifyFlags(verify)));
  verify.option("--attachment <name>", "deprecated: verify what is attached to the image (sbom)");
  addRefusedFlags(verify, { registry: true, imageSignature: true });
  verify.addHelpText("after", ABOUT).action(async (images: string[], options: VerifyImageOptions) => {
    refuseFlags(verify);
    end(await verifyImage(images, options));
  });

  const attestation = program
    .command("verify-attestation")
    .description("verify the attestations of container images")
    .argument("<image...>");
  addTypeFlag(addImageFlags(addVerifyFlags(attestation)));
  addRefusedFlags(attestation, { registry: true, attestation: true });
  attestation.addHelpText("after", ABOUT).action(async (images: string[], options: VerifyAttestationOptions) => {
    refuseFlags(attestation);
    end(await verifyAttestation(images, options));
  });
}

function addBlobCommands(program: Command, end: (exitCode: number) => void): void {
  const blob = program
    .command("verify-blob")
    .description("verify the signature of a file")
    .argument("<file>", "the file, or - for standard input");
  addBlobFlags(addVerifyFlags(blob));
  addRefusedFlags(blob, {});
  blob.addHelpText("after", ABOUT).action(async (path: string, options: BlobOptions) => {
    refuseFlags(blob);
    end(await verifyBlob(path, options));
  });

  const attestation = program
    .command("verify-blob-attestation")
    .description("verify an attestation of a file")
    .argument("[file]", "the file, or - for standard input");
  addTypeFlag(addBlobFlags(addVerifyFlags(attestation)));
  addSwitch(attestation, "check-claims", "the statement must be about the file (default true)");
  attestation
    .option("--digest <hex>", "the SHA-256 of the file, in place of the file")
    .addOption(new Option("--digestAlg <name>", "the digest's algorithm: sha256").default("sha256"));
  addRefusedFlags(attestation, {});
  attestation.addHelpText("after", ABOUT).action(async (path: string | undefined, options: BlobAttestationOptions) => {
    refuseFlags(attestation);
    end(await verifyBlobAttestation(path, options));
  });
}
