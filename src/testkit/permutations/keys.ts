/** Keys that are not the wanted one, or not at that time. */
import { strangeKey } from "./changes.js";
import type { Group } from "./definition.js";

/** What can be wrong about a key. */
export const KEYS = {
  "another key": {
    description: "A key that the policy does not want has signed; a log entry is about that key.",
    fits: ({ signer }) => signer === "key",
    fault: "signature-mismatch",
    breaks: {
      signed: ({ payload }, { sign, signer }) => sign(payload, strangeKey(signer.key)),
    },
  },
  "signature before the key's period": {
    description: "The key signed before the day from which on the policy lets it sign.",
    fits: ({ signer, log, timestamp, keyPeriod }) =>
      signer === "key" && keyPeriod === true && (log === "v1" || timestamp),
    fault: "key-time",
    breaks: { entry: "integrated too early", timestamp: "too early" },
  },
} as const satisfies Group;
