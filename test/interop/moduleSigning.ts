/**
 * Signatures of policy modules, both ways: what `assay sign` writes real cosign verifies, what cosign signs `assay verify-policy`
 * accepts, and each adds to what the other has written.
 */
import { fileURLToPath } from "node:url";

import { outDirectory } from "../../build/paths.js";
import { main } from "../../src/cli/program.js";
import { EmbeddedRegistry, sigstore, type KeyKind, type Signer, type SigstoreServer } from "../../src/testkit/index.js";
import { inProcess, type Said } from "../support/inProcess.js";
import type { Checks } from "./checks.js";
import { Cosign, Folder, lastLine } from "./cosign/program.js";

type Format = "cosign" | "bundle";

/** A way to sign with Assay. */
interface Way {
  kind: KeyKind;
  format: Format;
  log: boolean;
  /** Whether the registry lists referrers. */
  referrers: boolean;
}

const KINDS: readonly KeyKind[] = ["P-256", "P-384", "P-521", "RSA-2048", "RSA-4096", "Ed25519"];
const FORMATS: readonly Format[] = ["cosign", "bundle"];
/** cosign's own password for its encrypted keys, see `Cosign`. */
const PASSWORD = { COSIGN_PASSWORD: "test" };
/** cosign 2 wants a trusted root with bundles, also where nothing of it is needed. */
const NO_ROOT = { mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1" };

/** Makes the checks when both cosigns are there. */
export async function moduleSigningChecks(checks: Checks): Promise<void> {
  const found = ([2, 3] as const).map((major) => Cosign.find(major));
  const cosigns = found.filter((each) => each instanceof Cosign);
  for (const each of found) if (!(each instanceof Cosign)) checks.skip(each.skipped);
  if (cosigns.length < found.length) return;
  const bench = await Bench.open(cosigns);
  try {
    for (const way of waysOf()) await checkWay(checks, bench, way);
    for (const cosign of cosigns) {
      await checkEncryptedKey(checks, bench, cosign);
      for (const format of FORMATS) await checkCosignSigns(checks, bench, cosign, format);
      await checkTogether(checks, bench, cosign);
    }
  } finally {
    await bench.close();
  }
}

function waysOf(): Way[] {
  const plain = KINDS.flatMap((kind) => FORMATS.map((format) => ({ kind, format, log: false, referrers: true })));
  const older = FORMATS.map((format) => ({ kind: "P-256" as const, format, log: false, referrers: false }));
  const logged = (["P-256", "P-384", "RSA-2048", "Ed25519"] as const).flatMap((kind) =>
    FORMATS.map((format) => ({ kind, format, log: true, referrers: true })),
  );
  // A log takes pure Ed25519 in envelopes only, which assay sign says.
  return [...plain, ...older, ...logged.filter(({ kind, format }) => kind !== "Ed25519" || format === "bundle")];
}

/** Registries, a log, and a folder of files. */
class Bench {
  readonly world = sigstore({ seed: "module signing" });
  readonly folder = new Folder();
  #count = 0;

  private constructor(
    readonly cosigns: readonly Cosign[],
    private readonly current: EmbeddedRegistry,
    private readonly older: EmbeddedRegistry,
    readonly services: SigstoreServer,
  ) {
    this.folder.write("trusted_root.json", this.world.trustedRoot());
    for (const { folder } of cosigns) {
      folder.write("trusted_root.json", this.world.trustedRoot());
      folder.write("no_root.json", NO_ROOT);
    }
  }

  static async open(cosigns: readonly Cosign[]): Promise<Bench> {
    const older = await EmbeddedRegistry.start();
    older.setReferrers(false);
    const services = await sigstore({ seed: "module signing" }).listen();
    return new Bench(cosigns, await EmbeddedRegistry.start(), older, services);
  }

  async close(): Promise<void> {
    await this.current.close();
    await this.older.close();
    await this.services.close();
    for (const { folder } of [this, ...this.cosigns]) folder.remove();
  }

  /** Pushes a module to a repository of its own and gives its name by digest, without a scheme. */
  async push(referrers = true): Promise<string> {
    this.#count += 1;
    const { host } = referrers ? this.current : this.older;
    const module = fileURLToPath(new URL("verify-artifact.wasm", outDirectory));
    const said = await this.assay(["push", module, `registry://${host}/policies/p${this.#count}:1.0`]);
    const name = /^registry:\/\/(\S+):1\.0(@sha256:[0-9a-f]{64})$/m.exec(said.stdout);
    if (said.exitCode !== 0 || name === null) throw new Error(`assay push: ${said.stderr}${said.stdout}`);
    return `${name[1]}${name[2]}`;
  }

  async assay(args: readonly string[]): Promise<Said> {
    return await inProcess(main, args, { folder: this.folder.path, variables: PASSWORD });
  }

  /** The key's files in the folder: the names of the private and the public one. */
  keyFiles(signer: Signer, folder = this.folder): [privateKey: string, publicKey: string] {
    const name = signer.name.replace(/\W/g, "-");
    return [folder.write(`${name}.pem`, signer.privateKey), folder.write(`${name}.pub`, signer.publicKey)];
  }
}

async function checkWay(checks: Checks, bench: Bench, way: Way): Promise<void> {
  const { kind, format, log, referrers } = way;
  const name = `${format} by ${kind}${log ? " with Rekor" : ""}${referrers ? "" : " by the fallback tag"}`;
  const place = await bench.push(referrers);
  const signer = bench.world.key(`release ${kind}`, kind);
  const logged = log ? ["--rekor-url", bench.services.url, "--trusted-root", "trusted_root.json"] : [];
  const [privateKey] = bench.keyFiles(signer);
  const signing = ["sign", `registry://${place}`, "--key", privateKey, "--format", format, "-a", "env=prod", ...logged];
  checks.check(`assay signs ${name}`, problemOf(await bench.assay(signing)));
  for (const cosign of bench.cosigns) {
    const verified = await cosignVerifies(cosign, place, format, bench.keyFiles(signer, cosign.folder)[1], log);
    checks.check(`cosign${cosign.major} verifies ${name}`, verified);
    const stranger = bench.keyFiles(bench.world.key("stranger", kind), cosign.folder)[1];
    const other = await cosignVerifies(cosign, place, format, stranger, log);
    checks.check(`cosign${cosign.major} verifies ${name}, but not another's`, other === null ? "it does" : null);
  }
}

async function cosignVerifies(
  cosign: Cosign,
  place: string,
  format: Format,
  key: string,
  log: boolean,
): Promise<string | null> {
  const root = log ? "trusted_root.json" : "no_root.json";
  const args = ["verify", "--key", key, `--new-bundle-format=${format === "bundle"}`, "-a", "env=prod"];
  const trust = format === "bundle" || log ? ["--trusted-root", root] : [];
  const ended = await cosign.run([...args, ...trust, ...(log ? [] : ["--insecure-ignore-tlog=true"]), place]);
  return ended.exitCode === 0 ? null : lastLine(ended);
}

/** A key pair that this cosign generates. */
async function checkEncryptedKey(checks: Checks, bench: Bench, cosign: Cosign): Promise<void> {
  const name = `a key that cosign${cosign.major} generated`;
  const generated = await cosign.run(["generate-key-pair"]);
  if (generated.exitCode !== 0) return checks.check(`${name} is there`, lastLine(generated));
  const privateKey = bench.folder.write("cosign.key", cosign.folder.read("cosign.key"));
  const place = await bench.push();
  const signing = ["sign", place, "--key", privateKey];
  checks.check(`assay signs with ${name}`, problemOf(await bench.assay([...signing, "-a", "env=prod"])));
  const verified = await cosignVerifies(cosign, place, "cosign", "cosign.pub", false);
  checks.check(`cosign verifies what assay signs with ${name}`, verified);
  const wrong = await inProcess(main, signing, { folder: bench.folder.path, variables: { COSIGN_PASSWORD: "other" } });
  const isSaid = wrong.exitCode === 3 && wrong.stderr.includes("the password does not open it");
  checks.check(`a wrong password of ${name}`, isSaid ? null : wrong.stderr);
}

/** cosign signs a module, with a key in both formats, and Assay says so, and not of another key. */
async function checkCosignSigns(checks: Checks, bench: Bench, cosign: Cosign, format: Format): Promise<void> {
  const name = `cosign${cosign.major}'s ${format}`;
  const place = await bench.push();
  const signed = await cosignSigns(bench, cosign, place, format);
  if (signed !== null) return checks.check(`${name} is made`, signed);
  const publicKey = bench.folder.write("cosign.pub", cosign.folder.read("cosign.pub"));
  const verifying = ["verify-policy", `registry://${place}`, "--output", "json", "--key"];
  const said = await bench.assay([...verifying, publicKey]);
  const isVerified = said.exitCode === 0 && said.stdout.includes(`"format": "${format}"`);
  checks.check(`assay verify-policy accepts ${name}`, isVerified ? null : problemOf(said, "the format is another"));
  const stranger = bench.keyFiles(bench.world.key("stranger"))[1];
  const other = await bench.assay([...verifying, stranger]);
  checks.check(`assay verify-policy denies ${name} of another`, other.exitCode === 1 ? null : String(other.exitCode));
  const logged = await bench.assay([...verifying, publicKey, "--require-tlog", "--trusted-root", "trusted_root.json"]);
  checks.check(`it is not in a log: ${name}`, logged.exitCode === 1 ? null : String(logged.exitCode));
}

async function cosignSigns(bench: Bench, cosign: Cosign, place: string, format: Format): Promise<string | null> {
  const { folder, major } = cosign;
  const config = folder.write("signing_config.json", bench.services.signingConfig({ fulcio: false, log: "none" }));
  const bundle = ["--signing-config", config, "--trusted-root", "trusted_root.json"];
  const flags =
    format === "bundle"
      ? [...(major === 2 ? ["--new-bundle-format"] : []), ...bundle]
      : [...(major === 3 ? ["--new-bundle-format=false", "--use-signing-config=false"] : []), "--tlog-upload=false"];
  const ended = await cosign.run(["sign", "--key", "cosign.key", "-a", "env=prod", ...flags, place]);
  return ended.exitCode === 0 ? null : lastLine(ended);
}

/** One after the other under cosign's tag: nobody's signature is lost. */
async function checkTogether(checks: Checks, bench: Bench, cosign: Cosign): Promise<void> {
  const name = `cosign${cosign.major} and assay under one tag`;
  const place = await bench.push();
  const signers = [bench.world.key("first"), bench.world.key("second")];
  const sign = async (signer: Signer | undefined): Promise<string | null> => {
    if (signer === undefined) return await cosignSigns(bench, cosign, place, "cosign");
    const args = ["sign", place, "-a", "env=prod", "--key", bench.keyFiles(signer)[0]];
    return problemOf(await bench.assay(args));
  };
  const order = [signers[0], undefined, signers[1], undefined];
  for (const [index, signer] of order.entries()) checks.check(`${name}: signature ${index}`, await sign(signer));
  const keys = [...signers.map((each) => bench.keyFiles(each, cosign.folder)[1]), "cosign.pub"];
  for (const key of keys) {
    checks.check(`${name}: ${key} by cosign`, await cosignVerifies(cosign, place, "cosign", key, false));
    const copied = bench.folder.write(key, cosign.folder.read(key));
    checks.check(`${name}: ${key} by assay`, problemOf(await bench.assay(["verify-policy", place, "--key", copied])));
  }
}

function problemOf({ exitCode, stdout, stderr }: Said, otherwise: string | null = null): string | null {
  return exitCode === 0 ? otherwise : `exit code ${exitCode}: ${stderr} ${stdout}`;
}
