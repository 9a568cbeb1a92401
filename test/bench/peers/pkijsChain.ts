/** pkijs' CertificateChainValidationEngine over the WebCrypto of the runtime. It knows no purposes: this asks the leaf. */
import { Certificate, CertificateChainValidationEngine, type ExtKeyUsage } from "pkijs";

import type { Chain } from "../chains.js";
import { CODE_SIGNING, type ChainUse, type ChainValidator } from "./chainValidator.js";

interface Ready {
  chain: Chain;
  issuers: { root: Certificate; intermediate: Certificate } | null;
}

/** Known issuers are parsed ahead; the engine checks their signatures anew each time. */
export function pkijsChainValidator(use: ChainUse): ChainValidator<Ready> {
  return {
    name: "pkijs",
    ready: (chain) => ({ chain, issuers: use === "known" ? parseIssuers(chain) : null }),
    validate: ({ chain, issuers }) => validate(chain, issuers ?? parseIssuers(chain)),
  };
}

function parseIssuers(chain: Chain): { root: Certificate; intermediate: Certificate } {
  return { root: Certificate.fromBER(chain.root), intermediate: Certificate.fromBER(chain.intermediate) };
}

async function validate(chain: Chain, issuers: { root: Certificate; intermediate: Certificate }): Promise<boolean> {
  const leaf = Certificate.fromBER(chain.leaf);
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [issuers.root],
    certs: [issuers.intermediate, leaf],
    checkDate: chain.validAt,
  });
  const { result } = await engine.verify();
  const usage = leaf.extensions?.find(({ extnID }) => extnID === "2.5.29.37")?.parsedValue as ExtKeyUsage | undefined;
  return result && usage?.keyPurposes.includes(CODE_SIGNING) === true;
}
