/** Checkpoints that are not the log's word about the tree of the inclusion proof. */
import { checkpoint, signatureLine } from "../sigstore/checkpoint.js";
import type { InclusionProof } from "../sigstore/logEntry.js";
import type { Making } from "../sigstore/breakage.js";
import type { TransparencyLog } from "../sigstore/transparencyLog.js";
import { seededKey } from "../x509/seededKey.js";
import { proofChanged } from "./changes.js";
import type { Group } from "./definition.js";

/** What can be wrong about a checkpoint. */
export const CHECKPOINTS = {
  "no checkpoint": {
    description: "The inclusion proof comes without a checkpoint.",
    fault: "bundle-malformed",
    breaks: { proven: written(() => "") },
  },
  "checkpoint of another tree": {
    description: "The log has signed the checkpoint, with the root of another tree.",
    fault: "log-inclusion",
    breaks: { entry: "checkpoint of another tree" },
  },
  "checkpoint of another key": {
    description: "Another key has signed the checkpoint, under the log's name.",
    fault: "log-checkpoint",
    breaks: { entry: "checkpoint of another key" },
  },
  "checkpoint of another origin": {
    description: "The log's key has signed a checkpoint under the name of another log.",
    fits: ({ log }) => log === "v2",
    fault: "log-checkpoint",
    breaks: {
      proven: written(({ treeSize, rootHash }, log) =>
        checkpoint({ origin: "another.example", size: treeSize, root: rootHash }, [
          { name: "another.example", key: log.key },
        ]),
      ),
    },
  },
  "checkpoint of another size": {
    description: "The log has signed the checkpoint, with another size of the tree.",
    fault: "log-inclusion",
    breaks: {
      proven: written(({ treeSize, rootHash, checkpoint: envelope }, { host, key }) =>
        checkpoint({ origin: envelope.split("\n")[0] ?? "", size: treeSize + 1, root: rootHash }, [
          { name: host, key },
        ]),
      ),
    },
  },
  "tampered checkpoint": {
    description: "The root in the checkpoint was changed after the log had signed it, and in the proof as well.",
    fault: "log-checkpoint",
    breaks: {
      proven: proofChanged((proof) => {
        const root = new Uint8Array(proof.rootHash).fill(7);
        const before = Buffer.from(proof.rootHash).toString("base64");
        const envelope = proof.checkpoint.replace(before, Buffer.from(root).toString("base64"));
        return { ...proof, rootHash: root, checkpoint: envelope };
      }),
    },
  },
  "unsigned checkpoint": {
    description: "Nobody has signed the checkpoint.",
    fault: "log-checkpoint",
    breaks: { proven: written(({ checkpoint: envelope }) => envelope.slice(0, envelope.indexOf("\n\n") + 2)) },
  },
  "checkpoint signed by a stranger alone": {
    description: "The only signature of the checkpoint is that of somebody who is not the log.",
    fault: "log-checkpoint",
    breaks: {
      proven: written(({ checkpoint: envelope }) => {
        const text = envelope.slice(0, envelope.indexOf("\n\n") + 1);
        const stranger = { name: "witness.example", key: seededKey("somebody else's", "Ed25519") };
        return `${text}\n${signatureLine(stranger, text)}`;
      }),
    },
  },
} as const satisfies Group;

function written(envelope: (proof: InclusionProof, log: TransparencyLog) => string) {
  return proofChanged((proof, making) => ({ ...proof, checkpoint: envelope(proof, logOf(making)) }));
}

function logOf({ services, proof }: Making): TransparencyLog {
  return proof.log === "v2" ? services.rekorV2 : services.rekor;
}
