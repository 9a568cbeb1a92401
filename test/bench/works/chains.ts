/**
 * Chains of three certificates in the shape of Fulcio's: parsed from DER and validated, the leaf for signing code. `chain3`
 * and `chain3-rsa` know nothing from before; in `chain3-known` the issuers came before and only the leaf is new.
 */
import {
  chainsOfManyAuthorities,
  chainsOfOneAuthority,
  ECDSA_CHAIN,
  RSA_CHAIN,
  wrongChains,
  type Chain,
  type ChainKeys,
} from "../chains.js";
import { assayChainValidator } from "../peers/assayChain.js";
import type { ChainUse, ChainValidator } from "../peers/chainValidator.js";
import { nodeChainValidator } from "../peers/nodeChain.js";
import { peculiarChainValidator } from "../peers/peculiarChain.js";
import { pkijsChainValidator } from "../peers/pkijsChain.js";
import type { NotYet, Repeated, Work, Works } from "../work.js";

export const chainWorks: Works = {
  chain3: () => chainWork(ECDSA_CHAIN, "cold"),
  "chain3-known": () => chainWork(ECDSA_CHAIN, "known"),
  "chain3-rsa": () => chainWork(RSA_CHAIN, "cold"),
};

async function chainWork(kinds: ChainKeys, use: ChainUse): Promise<Work | NotYet> {
  const own = await assayChainValidator();
  if ("notYet" in own) return own;
  const chains = use === "cold" ? chainsOfManyAuthorities(kinds) : chainsOfOneAuthority(kinds);
  const validators = [own, pkijsChainValidator(use), peculiarChainValidator(use), nodeChainValidator(use)];
  const subjects: Repeated[] = [];
  for (const validator of validators) subjects.push(await chainSubject(validator, chains));
  return { subjects, clock: "cpu" };
}

/** Goes round the chains. Its check wants every chain accepted, and wrong ones refused. */
async function chainSubject(validator: ChainValidator, chains: Chain[]): Promise<Repeated> {
  const ready: unknown[] = [];
  for (const chain of chains) ready.push(await validator.ready(chain));
  let next = 0;
  return {
    name: validator.name,
    once: () => validator.validate(ready[next++ % ready.length]),
    check: async () => {
      for (const each of ready) if (!(await validator.validate(each))) return false;
      for (const wrong of wrongChains(chains[0] as Chain)) if (await accepts(validator, wrong)) return false;
      return true;
    },
  };
}

/** Some refuse by throwing. */
async function accepts(validator: ChainValidator, chain: Chain): Promise<boolean> {
  try {
    return await validator.validate(await validator.ready(chain));
  } catch {
    return false;
  }
}
