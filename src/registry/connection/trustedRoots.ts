/** The certification authorities that every registry may be certified by: the machine's. */
import { existsSync } from "node:fs";
import { rootCertificates } from "node:tls";

import { variable, type Environment } from "../credentials/places.js";
import { readCertificates } from "./certificateFile.js";

/** Where operating systems keep the list, as one PEM file. */
const SYSTEM_FILES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * PEM certificates: the file of `SSL_CERT_FILE`, else the operating system's, as curl and Go programs have it, else the
 * list that comes with Node; and those of `NODE_EXTRA_CA_CERTS`. Throws ConfigurationError for a file that a variable names
 * and that cannot be read.
 */
export function machineRoots(
  environment: Environment,
  systemFiles: readonly string[] = SYSTEM_FILES,
): readonly string[] {
  const named = variable(environment, "SSL_CERT_FILE");
  const system = named ?? systemFiles.find((path) => existsSync(path));
  const extra = variable(environment, "NODE_EXTRA_CA_CERTS");
  return [
    ...(system === undefined
      ? rootCertificates
      : readCertificates(system, named === null ? "certificates" : "SSL_CERT_FILE")),
    ...(extra === null ? [] : readCertificates(extra, "NODE_EXTRA_CA_CERTS")),
  ];
}
