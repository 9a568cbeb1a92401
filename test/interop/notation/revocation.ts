/** Revocation lists that the kit signs, as notation fetches and reads them. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { type NotarySigner, SIGNED_AT } from "../../../src/testkit/index.js";
import type { Checks } from "../checks.js";
import type { Lab } from "./lab.js";
import { reasonOf } from "./program.js";

/** notation keeps lists by their address, so each has one of its own; one that is not served is not found. */
const LISTS = {
  "a list without the signer": { wanted: null, list: {} },
  "a list with the signer": { wanted: /^revocation: .*revoked/, list: { revoked: SIGNED_AT + 1, reason: 1 } },
  "a list that is over": { wanted: /^revocation: /, list: { nextUpdate: SIGNED_AT + 1 } },
  "no list": { wanted: /^revocation: /, list: null },
} as const;

/** All of them, for a leaf of the root and for one of an authority below it. */
export async function revocationChecks(checks: Checks, lab: Lab): Promise<void> {
  const served = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const list = served.get(request.url ?? "");
    response.writeHead(list === undefined ? 404 : 200).end(list);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [name, { wanted, list }] of Object.entries(LISTS)) {
    for (const chain of [2, 3] as const) {
      const path = `/${name.replaceAll(" ", "-")}-${chain}.crl`;
      const signer = lab.world.signer({ chain, crl: `${base}${path}` });
      if (list !== null) served.set(path, lab.world.revocationList(signer, list));
      checks.check(`revocation: ${name}, chain of ${chain}`, await problemOf(lab, signer, wanted));
    }
  }
  server.close();
}

async function problemOf(lab: Lab, signer: NotarySigner, wanted: RegExp | null): Promise<string | null> {
  const reference = lab.attached((image) => lab.world.sign(image, signer));
  const ended = await lab.notation({ timestamp: false }).verify(reference);
  if (ended.succeeded) return wanted === null ? null : "notation accepts it";
  if (wanted === null) return `refused: ${reasonOf(ended)}`;
  return wanted.test(reasonOf(ended)) ? null : `refused for another reason: ${reasonOf(ended)}`;
}
