/** How an implementation validates a chain, and what it may do ahead. */
import type { Chain } from "../chains.js";

/** One implementation. */
export interface ChainValidator<Ready = unknown> {
  name: string;
  /** What its users hold before a chain comes. Not timed. */
  ready(chain: Chain): Ready | Promise<Ready>;
  /** Whether the leaf is signed by way of the intermediate under the trusted root, valid now and for code. Timed. */
  validate(ready: Ready): boolean | Promise<boolean>;
}

/**
 * `cold`: nothing is known before; all three certificates are parsed and both signatures are checked each time. `known`: the
 * root and the intermediate came before, and each holds of them whatever it can; the leaf is new.
 */
export type ChainUse = "cold" | "known";

/** The extended key usage that the leaf must have: id-kp-codeSigning (RFC 5280 §4.2.1.12). */
export const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
