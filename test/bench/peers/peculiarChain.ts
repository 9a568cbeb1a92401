/**
 * `@peculiar/x509`: its X509ChainBuilder finds the issuers and checks their signatures over the WebCrypto of the runtime. It
 * is no validator: this adds the trusted root, times, certification authorities and the leaf's purpose.
 */
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  X509Certificate,
  X509ChainBuilder,
} from "@peculiar/x509";

import type { Chain } from "../chains.js";
import { CODE_SIGNING, type ChainUse, type ChainValidator } from "./chainValidator.js";

interface Ready {
  chain: Chain;
  issuers: X509Certificate[] | null;
}

/** Known issuers are parsed ahead; the builder checks their signatures anew each time. */
export function peculiarChainValidator(use: ChainUse): ChainValidator<Ready> {
  return {
    name: "peculiar",
    ready: (chain) => ({ chain, issuers: use === "known" ? parseIssuers(chain) : null }),
    validate: ({ chain, issuers }) => validate(chain, issuers ?? parseIssuers(chain)),
  };
}

function parseIssuers({ root, intermediate }: Chain): X509Certificate[] {
  return [new X509Certificate(intermediate), new X509Certificate(root)];
}

async function validate({ leaf: der, validAt }: Chain, issuers: X509Certificate[]): Promise<boolean> {
  const leaf = new X509Certificate(der);
  const path = await new X509ChainBuilder({ certificates: issuers }).build(leaf);
  if (path.length !== 3 || path[2] !== issuers[1]) return false;
  if (!path.every(({ notBefore, notAfter }) => notBefore <= validAt && validAt <= notAfter)) return false;
  if (!issuers.every((issuer) => issuer.getExtension(BasicConstraintsExtension)?.ca === true)) return false;
  return leaf.getExtension(ExtendedKeyUsageExtension)?.usages.includes(CODE_SIGNING) === true;
}
