/** TLS for servers on loopback: a private authority, and certificates and files of its making. */
import { createServer, type Server } from "node:https";
import type { Server as HttpServer, RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { basicConstraints, extKeyUsage, keyUsage, subjectAltName } from "../../../src/testkit/x509/extensions.js";
import { mint, type Minted, type MintFields } from "../../../src/testkit/x509/mint.js";
import { addressOctets, generalName } from "../../../src/testkit/x509/names.js";
import { pemOf } from "../../../src/testkit/x509/pem.js";

const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const DAY = 86_400;

/** A private authority. */
export function authority(subject: string): Minted {
  return mint({ subject, ...validNow(), extensions: [basicConstraints(true), keyUsage("keyCertSign")] });
}

/** A server's certificate for names and addresses. */
export function serverCertificate(issuer: Minted | null, names: readonly string[], fields: MintFields = {}): Minted {
  const alternatives = names.map((name) =>
    /^[\d.]+$/.test(name) ? generalName.iPAddress(addressOctets(name)) : generalName.dNSName(name),
  );
  const extensions = [subjectAltName(alternatives), extKeyUsage(SERVER_AUTH)];
  return mint({ subject: names[0] ?? "server", issuer, ...validNow(), extensions, ...fields });
}

/** A client's certificate. */
export function clientCertificate(issuer: Minted): Minted {
  return mint({ subject: "client", issuer, ...validNow(), extensions: [extKeyUsage(CLIENT_AUTH)] });
}

/** From yesterday until tomorrow, in seconds since 1970. */
export function validNow(): { notBefore: number; notAfter: number } {
  const now = Math.floor(Date.now() / 1000);
  return { notBefore: now - DAY, notAfter: now + DAY };
}

/** The certificate as PEM. */
export function certificatePem({ der }: Minted): string {
  return pemOf("CERTIFICATE", der);
}

/** Its private key as PEM. */
export function keyPem({ key }: Minted): string {
  return key.privateKey.export({ format: "pem", type: "pkcs8" }) as string;
}

/** A running server. */
export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

/** An HTTPS server on loopback; with `clients` it asks for a certificate of that authority. */
export async function serveTls(certificate: Minted, listener: RequestListener, clients?: Minted): Promise<Running> {
  const mutual =
    clients === undefined ? {} : { ca: certificatePem(clients), requestCert: true, rejectUnauthorized: true };
  return await listen(
    createServer({ cert: certificatePem(certificate), key: keyPem(certificate), ...mutual }, listener),
  );
}

/** Starts a server on a free port of loopback. */
export async function listen(server: Server | HttpServer): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
