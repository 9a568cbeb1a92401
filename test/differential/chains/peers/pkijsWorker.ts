/** The thread in which pkijs is asked: a chain in, an answer out. */
import { parentPort } from "node:worker_threads";

import { fromBER } from "asn1js";
import { Certificate, CertificateChainValidationEngine, CryptoEngine, setEngine } from "pkijs";

import type { EncodedChain } from "../chain.js";
import { type Answer, VALID, invalid } from "../peer.js";

setEngine("node", new CryptoEngine({ name: "node", crypto: globalThis.crypto }));

parentPort?.on("message", (chain: EncodedChain) => {
  void judge(chain).then((answer) => parentPort?.postMessage(answer));
});

async function judge(chain: EncodedChain): Promise<Answer> {
  try {
    const leaf = read(chain.leaf);
    const engine = new CertificateChainValidationEngine({
      trustedCerts: readAll(chain.anchors),
      certs: [...readAll(chain.intermediates), leaf],
      checkDate: new Date(chain.seconds * 1000 + chain.nanoseconds / 1_000_000),
    });
    const { result, resultMessage } = await engine.verify({
      ...(chain.initialPolicies === null ? {} : { initialPolicySet: chain.initialPolicies }),
      initialExplicitPolicy: chain.explicitPolicy,
    });
    return result ? VALID : invalid(resultMessage);
  } catch (error) {
    return invalid(String(error));
  }
}

/** The engine has no purposes: they are left to its callers. Unreadable certificates of the bag are left out. */
function readAll(certificates: readonly Uint8Array[]): Certificate[] {
  return certificates.flatMap((der) => {
    try {
      return [read(der)];
    } catch {
      return [];
    }
  });
}

function read(der: Uint8Array): Certificate {
  const { offset, result } = fromBER(Uint8Array.from(der).buffer);
  if (offset === -1) throw new Error("not BER");
  return new Certificate({ schema: result });
}
