/** The SHA-2 hashes, messages of three lengths. */
import { hash as nodeHash, randomBytes, webcrypto } from "node:crypto";

import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";

import type { HashName } from "../guest.js";
import { startGuest } from "../guestModule.js";
import { RustPeer, rustModule } from "../peers/rust.js";
import { webHash } from "../peers/webcrypto.js";
import type { NotYet, Repeated, Work, Works } from "../work.js";

type Digest = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const NOBLE = { sha256, sha384, sha512 };
const KIB = 1024;
const MIB = 1024 * KIB;

export const hashWorks: Works = {
  "sha256-64B": () => hashWork("sha256", 64),
  "sha256-1KiB": () => hashWork("sha256", KIB),
  "sha256-1MiB": () => hashWork("sha256", MIB),
  "sha384-1KiB": () => hashWork("sha384", KIB),
  "sha512-1KiB": () => hashWork("sha512", KIB),
  "sha512-1MiB": () => hashWork("sha512", MIB),
};

async function hashWork(hash: HashName, bytes: number): Promise<Work | NotYet> {
  const guest = await startGuest();
  if (!guest.has(hash)) return { notYet: `the guest does not export ${hash}` };
  const message = new Uint8Array(randomBytes(bytes));
  const name = webHash({ hash });
  const digestBytes = Number(hash.slice(3)) / 8;
  const subjects: Repeated[] = [
    hashSubject("assay", hash, message, (input) => guest.hash(hash, input, digestBytes)),
    hashSubject("noble", hash, message, NOBLE[hash]),
    hashSubject("node", hash, message, (input) => nodeHash(hash, input, "buffer")),
    hashSubject(
      "webcrypto",
      hash,
      message,
      async (input) => new Uint8Array(await webcrypto.subtle.digest(name, input)),
    ),
  ];
  const compiled = rustModule();
  if (compiled === null) return { subjects, clock: "cpu" };
  const rust = new RustPeer(compiled);
  return {
    subjects: [...subjects, hashSubject("rust-wasm", hash, message, (input) => rust.hash(hash, input))],
    clock: "cpu",
  };
}

/** The check compares whole digests, of this message and of one that differs in a bit; the timed part one byte. */
function hashSubject(name: string, hash: HashName, message: Uint8Array, digest: Digest): Repeated {
  const expected = nodeHash(hash, message, "buffer");
  const [first] = expected;
  const isRight = (answer: Uint8Array): boolean => answer[0] === first;
  const once = (): boolean | Promise<boolean> => {
    const answer = digest(message);
    return answer instanceof Promise ? answer.then(isRight) : isRight(answer);
  };
  const check = async (): Promise<boolean> => {
    const changed = message.slice();
    changed[0] = (changed[0] ?? 0) ^ 1;
    return expected.equals(await digest(message)) && nodeHash(hash, changed, "buffer").equals(await digest(changed));
  };
  return { name, once, check };
}
