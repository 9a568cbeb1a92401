/** The arguments with which cosign 2 and 3 verify what was signed in a way, and the files that they name. */
import { X509Certificate } from "node:crypto";

import type { Signer } from "../../../src/testkit/index.js";
import type { TrustFiles } from "./trust.js";
import type { Verifier } from "./verifiers.js";

/** A way to sign, as a row of a table. */
export interface Way {
  kind: "signature" | "attestation" | "blob";
  signer: Signer;
  format: "cosign" | "bundle";
  log: "v1" | "v2" | "none";
  timestamp: boolean;
}

/** A command without what it is about, which goes last. */
export interface Command {
  args: string[];
  variables: Readonly<Record<string, string>>;
}

/** The command with all flags that a right signature by the signer needs to be accepted. */
export function verifyCommand(verifier: Verifier, way: Way, trust: TrustFiles, signer = way.signer): Command {
  const byVariables = way.format === "cosign" && takesNoRoot(verifier, way);
  const args = [
    ...commandOf(way),
    ...formatFlags(verifier, way),
    ...signerFlags(verifier, way, signer),
    ...(byVariables ? ["--offline"] : ["--trusted-root", trust.root]),
    ...(way.log === "none" ? ["--insecure-ignore-tlog=true"] : []),
    ...(way.timestamp ? ["--use-signed-timestamps"] : []),
  ];
  return { args, variables: byVariables ? trust.variables : {} };
}

/** The way's name in the table of checks. */
export function nameOf({ kind, signer, format, log, timestamp }: Way): string {
  const proofs = [...(log === "none" ? [] : [`Rekor ${log}`]), ...(timestamp ? ["timestamp"] : [])];
  return `${kind} by ${signer.name} as ${format}${proofs.length === 0 ? "" : ` with ${proofs.join(" and ")}`}`;
}

/** In the old format, where the variables are read. */
function takesNoRoot({ major }: Verifier, { kind }: Way): boolean {
  return kind === "blob" || (kind === "attestation" && major === 2);
}

function commandOf({ kind }: Way): string[] {
  if (kind === "signature") return ["verify"];
  return kind === "blob" ? ["verify-blob"] : ["verify-attestation", "--type", "slsaprovenance1"];
}

/** cosign 2 asks for the old format unless told otherwise; cosign 3 the other way round. */
function formatFlags({ major }: Verifier, { format }: Way): string[] {
  if (format === "bundle") return major === 2 ? ["--new-bundle-format"] : [];
  return major === 3 ? ["--new-bundle-format=false"] : [];
}

/** Of certificates in a trusted root `assay` wants Sigstore's extensions; the holder's own authority it takes as files. */
function signerFlags(verifier: Verifier, way: Way, signer: Signer): string[] {
  const { folder, major } = verifier;
  if (signer.kind === "key") {
    return ["--key", folder.write(`${signer.name}.pub`, signer.publicKey), ...hashFlags(way)];
  }
  const { subject, issuer } = signer.identity ?? { subject: "", issuer: "" };
  if (signer.kind === "keyless") return ["--certificate-identity", subject, "--certificate-oidc-issuer", issuer];
  const [issuing = "", root = ""] = signer.chain;
  const byFiles = verifier.name === "assay" || (way.format === "cosign" && way.kind !== "signature");
  const chain = [
    ...["--ca-intermediates", folder.write("issuing.pem", issuing)],
    ...["--ca-roots", folder.write("root.pem", root)],
  ];
  return [
    ...["--certificate-identity", uriOf(signer), "--certificate-oidc-issuer-regexp", ".*", "--insecure-ignore-sct"],
    ...(way.format === "bundle" && major === 3 ? ["--allow-certificate-chain"] : []),
    ...(byFiles ? chain : []),
  ];
}

/** cosign goes by the curve when it signs, and by this flag when it verifies. */
function hashFlags({ format, kind, signer }: Way): string[] {
  if (format !== "cosign" || kind === "attestation") return [];
  if (signer.name.includes("P-384")) return ["--signature-digest-algorithm=sha384"];
  return signer.name.includes("P-521") ? ["--signature-digest-algorithm=sha512"] : [];
}

/** Holders of certificates of their own are named by an alternative name, which is a URI here. */
function uriOf({ certificate }: Signer): string {
  const names = new X509Certificate(certificate ?? "").subjectAltName ?? "";
  return names.replace(/^URI:/, "");
}
