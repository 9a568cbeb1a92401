/** Signed images in a registry on the loopback, and what Kubewarden's programs need to be told of it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { registry, sigstore, type EmbeddedRegistry } from "../../../src/testkit/index.js";

const SEED = "kubewarden interop";

/** The lab, until it is closed. */
export class Lab {
  readonly world = sigstore({ seed: SEED });
  readonly release = this.world.key("release");
  readonly other = this.world.key("other");
  readonly alice = this.world.keyless({ email: "alice@example.com", issuer: "https://issuer.example" });
  readonly folder = mkdtempSync(join(tmpdir(), "assay-kubewarden-"));
  readonly images = registry();

  private constructor(
    readonly host: string,
    readonly server: EmbeddedRegistry,
    images: ReturnType<typeof registry>,
  ) {
    this.images = images;
  }

  static async open(): Promise<Lab> {
    const port = await freePort();
    const host = `127.0.0.1:${port}`;
    const images = registry();
    const lab = new Lab(host, await images.listen({ host, port }), images);
    lab.write("sources.yml", { insecure_sources: [host] });
    lab.write("trust.json", {
      mediaType: "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
      trustedRoot: lab.world.trustedRoot(),
      signingConfig: {},
    });
    return lab;
  }

  /** Writes a document; its path. */
  write(name: string, value: unknown): string {
    const path = join(this.folder, name);
    writeFileSync(path, JSON.stringify(value));
    return path;
  }

  /** An image of this name, with cosign's signatures at its tag by these signers. */
  image(name: string, ...signers: [Parameters<Lab["world"]["signImage"]>[1], Record<string, string>?][]): string {
    const image = this.images.image(`${this.host}/${name}`);
    for (const [signer, annotations] of signers) {
      const options = annotations === undefined ? {} : { annotations };
      this.images.attach(image, this.world.signImage(image, signer, { format: "cosign", ...options }));
    }
    return image.reference;
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** A port that was free a moment ago: the signed payloads name the registry, so that it must be known before. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
