/** pkijs' CertificateChainValidationEngine, in a thread of its own: it does not end on some chains. */
import { Worker } from "node:worker_threads";

import type { ChainCase } from "../cases.js";
import { type Answer, type Peer, invalid } from "../peer.js";

/** After so long it is taken not to end. It needs some ten milliseconds for a chain. */
const DEADLINE_MILLISECONDS = 1000;

/** The peer. */
export function pkijsPeer(): Peer {
  return new PkijsPeer();
}

class PkijsPeer implements Peer {
  readonly name = "pkijs";
  private worker = start();

  async judge(cases: readonly ChainCase[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const each of cases) answers.push(await this.ask(each));
    return answers;
  }

  /** It knows no Ed25519: nothing is learnt from what it says of such a chain. */
  private ask({ chain, features }: ChainCase): Promise<Answer> {
    if (features.includes("signature: Ed25519")) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        const { worker } = this;
        this.worker = start();
        void worker.terminate().then(() => resolve(invalid("no answer")));
      }, DEADLINE_MILLISECONDS);
      this.worker.removeAllListeners();
      this.worker.once("error", reject);
      this.worker.once("message", (answer: Answer) => {
        clearTimeout(deadline);
        resolve(answer);
      });
      this.worker.postMessage(chain);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

function start(): Worker {
  return new Worker(new URL("pkijsWorker.js", import.meta.url));
}
