/**
 * A world in which the cases' images exist: nobody but Kubewarden can sign with the keys and certificates of its settings, and the images lie in
 * a public registry. By rule, the same for every case:
 *
 * 1. A public key of the settings becomes a key of the kit: equal keys become one, different ones different ones.
 * 2. A certificate becomes one of the kit, and the chain that of the kit, if the settings' own chain does vouch for the certificate;
 *    else both stay as they are: a wrong chain stays wrong.
 * 3. Identities stay as they are; the kit issues certificates for them. Its trusted root is whom signatures are held against.
 * 4. An image is signed, at cosign's tag, by everybody whom the settings of a case that allows it ask for; one that no case allows is signed by
 *    a stranger, unless its name says that it is unsigned.
 * 5. `IMAGE@sha256:…` of an expectation has the digest of the image that the kit made.
 */
import { X509Certificate } from "node:crypto";

import { isObject, type JsonObject } from "../../../host/json.js";
import {
  registry,
  sigstore,
  type KeylessIdentity,
  type Signer,
  type Sigstore,
  type TestImage,
  type TestRegistry,
} from "../../../src/testkit/index.js";
import type { KubewardenCase } from "./cases.js";

/** One entry of `signatures`. */
type Entry = JsonObject;

export class KubewardenWorld {
  readonly images: TestRegistry = registry();
  readonly sigstore: Sigstore = sigstore({ seed: "kubewarden cases" });
  readonly #made = new Map<string, TestImage>();

  constructor(cases: readonly KubewardenCase[]) {
    for (const name of new Set(cases.flatMap(({ images }) => images))) this.#make(name, cases);
  }

  /** The settings with keys and certificates of the kit (rules 1 and 2). */
  settingsOf(settings: JsonObject): JsonObject {
    return { ...settings, signatures: entriesOf(settings).map((entry) => this.#replaced(entry)) };
  }

  /** An expectation with the kit's digests (rule 5). */
  expected(text: string): string {
    let result = text;
    for (const [name, { digest }] of this.#made) result = result.replaceAll(pinned(name), `${name}@${digest}`);
    return result;
  }

  #make(name: string, cases: readonly KubewardenCase[]): void {
    const image = this.images.image(name);
    this.#made.set(name, image);
    const allowing = cases.filter(({ result, images }) => result === "allow" && images.includes(name));
    const entries = allowing.flatMap(({ settings }) => entriesOf(settings)).filter((entry) => isFor(entry, name));
    const wanted = entries.flatMap((entry) => this.#signers(entry));
    const signers = new Map(wanted.map((each) => [each.signer.name, each]));
    if (signers.size === 0 && !/unsigned/.test(name)) {
      signers.set("stranger", { signer: this.#keyless("stranger@example.com", "https://issuer.example") });
    }
    for (const { signer, annotations } of signers.values()) {
      const more = annotations === undefined ? {} : { annotations };
      this.images.attach(image, this.sigstore.signImage(image, signer, { format: "cosign", ...more }));
    }
  }

  #signers(entry: Entry): { signer: Signer; annotations?: Record<string, string> }[] {
    const annotations = isObject(entry["annotations"]) ? (entry["annotations"] as Record<string, string>) : undefined;
    const more = annotations === undefined ? {} : { annotations };
    const keys = texts(entry["pubKeys"]).map((key) => this.#key(key));
    const holders = texts(entry["certificates"]).map((certificate) => this.#holder(certificate));
    const keyless = ((entry["keyless"] ?? []) as { issuer: string; subject: string }[]).map(({ issuer, subject }) =>
      this.#keyless(subject, issuer),
    );
    const prefixes = ((entry["keylessPrefix"] ?? []) as JsonObject[]).map((each) =>
      this.#keyless(
        `${String(each["url_prefix"] ?? each["urlPrefix"]).replace(/\/?$/, "/")}app`,
        String(each["issuer"]),
      ),
    );
    const github = isObject(entry["githubActions"]) ? [this.#workflow(entry["githubActions"])] : [];
    return [...keys, ...holders, ...keyless, ...prefixes, ...github].map((signer) => ({ signer, ...more }));
  }

  #key(pem: string): Signer {
    return this.sigstore.key(`for ${pem.trim()}`);
  }

  #holder(pem: string): Signer {
    const { fingerprint256 } = new X509Certificate(pem);
    return this.sigstore.certified({ subject: `CN=${fingerprint256.slice(0, 29)}`, email: "holder@example.com" });
  }

  #keyless(subject: string, issuer: string): Signer {
    const identity: KeylessIdentity = subject.includes("://") ? { uri: subject, issuer } : { email: subject, issuer };
    return this.sigstore.keyless(identity);
  }

  #workflow({ owner, repo }: JsonObject): Signer {
    return this.sigstore.keyless({ workflow: { repository: `${String(owner)}/${String(repo ?? "app")}` } });
  }

  #replaced(entry: Entry): Entry {
    if (entry["pubKeys"] !== undefined) {
      return { ...entry, pubKeys: texts(entry["pubKeys"]).map((key) => this.#key(key).publicKey) };
    }
    const certificates = texts(entry["certificates"]);
    const chain = entry["certificateChain"] === undefined ? null : texts(entry["certificateChain"]);
    if (certificates.length === 0 || !certificates.every((each) => chain === null || isVouchedFor(each, chain)))
      return entry;
    const holders = certificates.map((each) => this.#holder(each));
    return {
      ...entry,
      certificates: holders.map(({ certificate }) => certificate),
      ...(chain === null ? {} : { certificateChain: holders[0]?.chain }),
    };
  }
}

/** Whether each certificate was issued by the next one, up to the last. */
function isVouchedFor(pem: string, chain: readonly string[]): boolean {
  const path = [pem, ...chain].map((each) => new X509Certificate(each));
  return path.slice(1).every((issuer, index) => {
    const certificate = path[index];
    return certificate?.checkIssued(issuer) === true && certificate.verify(issuer.publicKey);
  });
}

/** The pattern of an entry, which has * and ?. */
function isFor(entry: Entry, image: string): boolean {
  const pattern = String(entry["image"])
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`).test(image);
}

function pinned(name: string): RegExp {
  return new RegExp(`${name.replace(/[.+^${}()|[\]\\]/g, "\\$&")}@sha256:[0-9a-f]{64}`, "g");
}

function entriesOf(settings: JsonObject): Entry[] {
  return ((settings["signatures"] ?? []) as Entry[]).filter(isObject);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
