/** Works that verify signatures: Assay and its peers over the same samples. */
import { assayVerifier } from "../peers/assay.js";
import { bigintVerifier } from "../peers/bigint.js";
import { nobleVerifier } from "../peers/noble.js";
import { nodeVerifier } from "../peers/node.js";
import { rustVerifier } from "../peers/rust.js";
import type { KeyUse, Verifier, VerifierMaker } from "../peers/verifier.js";
import { webcryptoVerifier } from "../peers/webcrypto.js";
import { samplesOfManyKeys, samplesOfOneKey, tampered, type Sample, type Scheme } from "../schemes.js";
import type { NotYet, Repeated, Work } from "../work.js";

const PEERS: VerifierMaker[] = [nobleVerifier, nodeVerifier, webcryptoVerifier, bigintVerifier, rustVerifier];

/** One scheme with keys that come once, or with one key that comes again and again. */
export async function verificationWork(scheme: Scheme, use: KeyUse): Promise<Work | NotYet> {
  const samples = use === "any" ? samplesOfManyKeys(scheme) : samplesOfOneKey(scheme);
  const own = await assayVerifier(scheme, samples[0] as Sample);
  if ("notYet" in own) return own;
  const peers = PEERS.map((make) => make(scheme, use)).filter((peer) => peer !== null);
  const subjects: Repeated[] = [];
  for (const verifier of [own, ...peers]) subjects.push(await verificationSubject(verifier, samples));
  return { subjects, clock: "cpu" };
}

/** Goes round the samples. Its check wants every sample accepted, and changed ones refused. */
export async function verificationSubject(verifier: Verifier, samples: Sample[]): Promise<Repeated> {
  const readied = await readyAll(verifier, samples);
  const changed = await readyAll(verifier, tampered(samples[0] as Sample));
  let next = 0;
  return {
    name: verifier.name,
    once: () => verifier.verify(readied[next++ % readied.length]),
    check: async () => {
      for (const ready of readied) if (!(await verifier.verify(ready))) return false;
      for (const ready of changed) if (await verifier.verify(ready)) return false;
      return true;
    },
  };
}

async function readyAll(verifier: Verifier, samples: Sample[]): Promise<unknown[]> {
  const readied: unknown[] = [];
  for (const sample of samples) readied.push(await verifier.ready(sample));
  return readied;
}
