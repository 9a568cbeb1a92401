/** What the registries share: a private authority, files, a token service, and names that lead to loopback. */
import { createPublicKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Credentials } from "../../../host/registry/credentials.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { nodeRegistryOptions } from "../../../src/node.js";
import { TlsAuthority, type TlsCertificate } from "../../../src/testkit/index.js";
import { startTokenServer, type TokenAccount, type TokenServer } from "./tokenServer.js";

/** The registries' names for clients; the second is in no certificate. Both are loopback here. */
export const [REGISTRY_NAME, OTHER_NAME] = ["registry.example", "other.example"] as const;
const TOKEN_NAME = "tokens.example";

/** What registries call themselves and the token service. */
export const [SERVICE, ISSUER] = ["registry of the tests", "token service of the tests"] as const;

/** Who may read and write, and who may only read. */
export const [ALICE, BOB]: readonly [TokenAccount, TokenAccount] = [
  { username: "alice", password: "correct horse", identityToken: "alice's identity", actions: ["pull", "push"] },
  { username: "bob", password: "battery staple", actions: ["pull"] },
];

/** How a client of the lab is; it trusts the lab's authority unless told otherwise. */
export interface ClientSettings {
  readonly credentials?: Credentials;
  readonly trusts?: boolean;
  /** Shows the client certificate. */
  readonly certificate?: boolean;
  readonly plainHttp?: boolean;
}

/** Files, certificates and the token service. Close it when done. */
export class Lab {
  readonly #folder = mkdtempSync(join(tmpdir(), "assay-registries-"));
  readonly authority = new TlsAuthority("authority of the tests");
  readonly #client = this.authority.client("client of the tests");
  readonly #server = this.authority.server([REGISTRY_NAME, TOKEN_NAME]);
  readonly #signing = this.authority.server(["token signer"]);
  #tokens: TokenServer | null = null;

  /** Opens it. */
  static async open(): Promise<Lab> {
    const lab = new Lab();
    lab.#tokens = await lab.startTokens();
    return lab;
  }

  /** Another token service than the lab's own. */
  async startTokens(): Promise<TokenServer> {
    return await startTokenServer({
      tls: this.#server,
      signing: this.#signing,
      issuer: ISSUER,
      service: SERVICE,
      accounts: [ALICE, BOB],
      publicPrefix: "public/",
    });
  }

  get tokens(): TokenServer {
    if (this.#tokens === null) throw new Error("the lab is not open");
    return this.#tokens;
  }

  /** The token service's URL. */
  realm(port = this.tokens.port): string {
    return `https://${TOKEN_NAME}:${port}/token`;
  }

  /** The paths of PEM files. */
  get files(): Readonly<
    Record<"authority" | "certificate" | "key" | "tokenKey" | "clientCertificate" | "clientKey", string>
  > {
    const spki = createPublicKey(this.#signing.certificate).export({ format: "pem", type: "spki" }) as string;
    return {
      authority: this.write("authority.pem", this.authority.certificate),
      ...this.#pair("certificate", "key", this.#server),
      ...this.#pair("clientCertificate", "clientKey", this.#client),
      tokenKey: this.write("token-key.pem", spki),
    };
  }

  /** Writes a file and gives its path. */
  write(name: string, content: string): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  /** A path in the lab's folder. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  /** What a client of the registry at the port is told, with nothing of this machine's own configuration. */
  options(port: number, { credentials, trusts = true, certificate, plainHttp }: ClientSettings = {}): RegistryOptions {
    const host = `${REGISTRY_NAME}:${port}`;
    const { authority, clientCertificate, clientKey } = this.files;
    const pair = { certificate: clientCertificate, key: clientKey };
    return nodeRegistryOptions({
      dockerConfig: null,
      authFile: null,
      certsDir: null,
      registriesConf: null,
      clouds: false,
      environment: {},
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
      internalHosts: [host, `${OTHER_NAME}:${port}`, new URL(this.realm()).host],
      ...(trusts ? { authorities: [authority] } : {}),
      ...(certificate === true ? { clientCertificates: { [host]: pair } } : {}),
      ...(credentials === undefined ? {} : { credentials: { [host]: credentials } }),
      ...(plainHttp === true ? { plainHttp: [host] } : {}),
    });
  }

  async close(): Promise<void> {
    await this.#tokens?.stop();
    rmSync(this.#folder, { recursive: true });
  }

  #pair<Certificate extends string, Key extends string>(
    certificate: Certificate,
    key: Key,
    pair: TlsCertificate,
  ): Record<Certificate | Key, string> {
    const paths = [this.write(`${certificate}.pem`, pair.certificate), this.write(`${key}.pem`, pair.key)];
    return { [certificate]: paths[0], [key]: paths[1] } as Record<Certificate | Key, string>;
  }
}
