/** Name look-ups whose every answer is checked before anything connects to it. */
import { lookup as systemLookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";

import { isInternalAddress } from "./internalHosts.js";

/** One address of a host. */
export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a host. Rejects as `node:dns` does. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** A host resolved to an address where the client may not go. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";

  constructor(
    readonly hostname: string,
    readonly address: string,
  ) {
    super(`${hostname} is at the internal address ${address}`);
  }
}

/** As the system resolves names: its hosts file, then its name servers. */
export const resolveBySystem: Resolve = async (hostname) =>
  (await systemLookup(hostname, { all: true, verbatim: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));

/**
 * What sockets resolve names with. The connection goes to the very addresses that were checked, so a name server that
 * answers differently the second time gains nothing. One internal address among several refuses the host.
 */
export function checkedLookup(resolve: Resolve, internalAllowed: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then((addresses) => {
        const internal = internalAllowed ? undefined : addresses.find(({ address }) => isInternalAddress(address));
        if (internal !== undefined) throw new AddressRefused(hostname, internal.address);
        const first = addresses[0];
        if (first === undefined) throw Object.assign(new Error(`no address of ${hostname}`), { code: "ENOTFOUND" });
        if (options.all === true) return callback(null, [...addresses]);
        callback(null, first.address, first.family);
      })
      .catch((error: NodeJS.ErrnoException) => callback(error, "", 4));
  };
}
