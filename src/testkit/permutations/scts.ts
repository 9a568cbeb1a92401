/** Certificates that no certificate transparency log has seen as they are. */
import type { Breakage } from "../sigstore/breakage.js";
import { VERIFIED_AT } from "../sigstore/clock.js";
import { CertificateTransparencyLog } from "../sigstore/ctLog.js";
import { retiredServices } from "../sigstore/retired.js";
import { YEAR } from "../x509/mint.js";
import { bitFlipped } from "./changes.js";
import type { Circumstances, Group } from "./definition.js";

/** Octets of an SCT (RFC 6962 §3.2): the version, the log's ID, the time in milliseconds. */
const LOG_ID = 1;
const TIME = 33;

/** What can be wrong about an SCT. */
export const SCTS = {
  "no SCT": {
    description: "The certificate holds no SCT.",
    fault: "sct-missing",
    breaks: { certificate: (request) => ({ ...request, wrong: "no SCT" }) },
  },
  "SCT of another certificate": {
    description: "The log has signed for another certificate.",
    fault: "sct-mismatch",
    breaks: { certificate: (request) => ({ ...request, wrong: "SCT of another certificate" }) },
  },
  "SCT for another issuer": {
    description: "The log has signed for the same certificate of another authority.",
    fault: "sct-mismatch",
    breaks: { certificate: (request) => ({ ...request, wrong: "SCT of another issuer" }) },
  },
  "SCT of an unknown log": {
    description: "A log has signed that is not trusted.",
    fault: "sct-unknown-log",
    breaks: { certificate: (request) => ({ ...request, wrong: "SCT of an unknown log" }) },
  },
  "SCT of a retired log": {
    description: "A log has signed that was no longer trusted at that time.",
    fault: "sct-unknown-log",
    breaks: { certificate: (request, services) => ({ ...request, ctLog: retiredServices(services).ctLog }) },
  },
  "SCT of another key": {
    description: "The SCT names the trusted log, and another key has signed it.",
    fault: "sct-mismatch",
    breaks: {
      certificate: (request, services) => ({
        ...request,
        ctLog: new CertificateTransparencyLog("somebody else's", ""),
        changeSct: (sct) => overwritten(sct, LOG_ID, Buffer.from(services.ctLog.log.id, "hex")),
      }),
    },
  },
  "tampered SCT": {
    description: "One bit of the log's signature is flipped.",
    fault: "sct-mismatch",
    breaks: sct((bytes) => bitFlipped(bytes)),
  },
  "SCT with another time": {
    description: "The time in the SCT was changed after the log had signed it.",
    fault: "sct-mismatch",
    breaks: sct((bytes) => bitFlipped(bytes, TIME + 6)),
  },
  "SCT from the future": {
    description: "The log says that it saw the certificate at a time that is still to come.",
    fault: "sct-mismatch",
    breaks: { certificate: (request) => ({ ...request, sctAt: VERIFIED_AT + YEAR }) },
  },
  "unreadable SCT": {
    description: "The SCT ends in the middle.",
    fault: "sct-malformed",
    breaks: sct((bytes) => bytes.subarray(0, 40)),
  },
  "SCT of an unknown version": {
    description: "The SCT says that it is of version 2.",
    fault: "sct-malformed",
    breaks: sct((bytes) => overwritten(bytes, 0, Uint8Array.of(1))),
  },
} as const satisfies Group;

/** Where certificates are made public in logs. */
export function fitsScts({ signer }: Circumstances): boolean {
  return signer === "keyless";
}

function sct(changeSct: (bytes: Uint8Array) => Uint8Array): Breakage {
  return { certificate: (request) => ({ ...request, changeSct }) };
}

function overwritten(bytes: Uint8Array, offset: number, by: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed.set(by, offset);
  return changed;
}
