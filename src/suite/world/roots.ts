/** The placeholders of a world by their roots. */
import type { WorldDescription } from "./description.js";
import type { Mint } from "./mint.js";
import type { Entry, Root } from "./values.js";

/** `keys`, `identities`, `certificates`, `chain`, `trustedRoot`, `tuf`, `rekorUrl`, `images`, `blobs`. */
export function rootsOf(world: WorldDescription, mint: Mint): ReadonlyMap<string, Root> {
  const certified = [...world.identities.keys(), ...world.certificates.keys()];
  return new Map<string, Root>([
    ["keys", entries("key", [...world.keys.keys()], (name) => plain(() => mint.publicKey(name)))],
    ["identities", entries("identity", [...world.identities.keys()], (name) => identity(mint, name))],
    ["certificates", entries("identity or certificate", certified, (name) => plain(() => mint.certificate(name)))],
    ["chain", entries("identity or certificate", certified, (name) => chain(mint, name))],
    ["trustedRoot", { kind: "value", value: () => mint.trustedRoot() }],
    ["tuf", { kind: "value", value: () => mint.services?.tuf }],
    ["rekorUrl", { kind: "value", value: () => mint.services?.rekorUrl }],
    ["images", entries("image", present(world.images), (name) => image(mint, name))],
    ["blobs", entries("blob", present(world.blobs), (name) => blob(mint, name))],
  ]);
}

function entries(noun: string, names: readonly string[], entry: (name: string) => Entry): Root {
  return { kind: "entries", noun, names, entry };
}

function plain(own: () => unknown): Entry {
  return { own, members: {} };
}

function present(map: ReadonlyMap<string, unknown>): string[] {
  return [...map].filter(([, entry]) => entry !== null).map(([name]) => name);
}

/** Alone it is the subject, as policies and commands spell it. */
function identity(mint: Mint, name: string): Entry {
  const subject = (): unknown => mint.identity(name).subject;
  return { own: subject, members: { subject, issuer: () => mint.identity(name).issuer } };
}

/** Alone it is the list of certificates; `text` is one text. */
function chain(mint: Mint, name: string): Entry {
  const text = (): string => mint.chain(name).join("");
  return { own: () => mint.chain(name), members: { text, root: () => mint.chain(name).at(-1) ?? "" } };
}

/** Alone it is the reference as it is written; `signatureTag` is where cosign puts signatures. */
function image(mint: Mint, name: string): Entry {
  const reference = (): string => mint.image(name).reference;
  const digest = (): string => mint.image(name).digest;
  return {
    own: reference,
    members: {
      ...{ reference, digest, pinned: () => `${reference()}@${digest()}` },
      signatureTag: () => `${digest().replace(":", "-")}.sig`,
    },
  };
}

/** Alone it is the request about the blob with the signature that comes along. */
function blob(mint: Mint, name: string): Entry {
  return {
    own: (path) => mint.blobRequest(name, path),
    members: { digest: () => mint.blobDigest(name), bundle: (path) => mint.blobBundle(name, path) },
  };
}
