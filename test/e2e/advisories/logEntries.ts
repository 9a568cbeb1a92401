/** Advisories about transparency logs: what an entry proves, by whom, and how many there are. */
import { signBytes } from "../../../src/testkit/x509/keys.js";
import { seededKey } from "../../../src/testkit/x509/seededKey.js";
import { pemOf } from "../../../src/testkit/x509/pem.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import { simpleSigning } from "../../support/signing.js";
import { detachedRequest } from "../../support/sigstore/artifactPolicy.js";
import { TRUSTED_FROM, timestampText } from "../../../src/testkit/sigstore/clock.js";
import { evidenceOfBlob } from "../../support/sigstore/evidence.js";
import {
  SIGNED_AT,
  type Signed,
  SigstoreServices,
  bundleBytes,
  bundleOf,
  detachedFiles,
  entryJson,
  keySigner,
  signatureLayer,
} from "../../../src/testkit/sigstore/index.js";
import type { AboutFault } from "../../../src/testkit/sigstore/logEntry.js";
import {
  type Validity,
  trustedAuthority,
  trustedCtLog,
  trustedFulcio,
  trustedLog,
} from "../../../src/testkit/sigstore/trustedRoot.js";
import type { Advisory } from "./advisory.js";
import {
  BLOB,
  accepts,
  alice,
  artifactPolicy,
  denies,
  judgeBundle,
  judgeImage,
  settingsOf,
  signedBlob,
  signedImage,
  sigstore,
} from "./artifact.js";

const ABOUT: readonly AboutFault[] = ["another payload", "another signature", "another certificate"];

/** All lessons of this file. */
export const logEntryAdvisories: Advisory[] = [
  {
    ids: ["CVE-2022-23649", "GHSA-ccxc-vr6p-4858"],
    lesson:
      "a log entry of another signature is no proof of this one: payload, signature and key are held against its body",
    check: async () => {
      const key = seededKey("release");
      const byKey = settingsOf({ attestors: [{ key: pemOf("PUBLIC KEY", key.spki) }] });
      for (const [signer, settings] of [
        [alice, settingsOf()],
        [keySigner(key), byKey],
      ] as const) {
        const sign = (wrongEntry?: AboutFault): Signed =>
          sigstore.sign(signer, bytesOf(simpleSigning()), null, wrongEntry === undefined ? {} : { wrongEntry });
        accepts(judgeImage({ signatures: [signatureLayer(sign())] }, settings));
        for (const about of ABOUT) {
          denies(judgeImage({ signatures: [signatureLayer(sign(about))] }, settings), "log-entry-mismatch", about);
        }
      }
    },
  },
  {
    ids: ["CVE-2022-36056", "GHSA-8gw7-4j42-w388"],
    lesson: "signature, certificate and old bundle of a blob that do not belong together are denied",
    check: async () => {
      const [files, others] = [BLOB, bytesOf("another blob")].map((blob) =>
        detachedFiles(
          sigstore.sign(
            sigstore.keyless(
              { email: "alice@example.com", issuer: "https://accounts.example.com" },
              { key: seededKey(String(blob)) },
            ),
            blob,
          ),
        ),
      ) as [ReturnType<typeof detachedFiles>, ReturnType<typeof detachedFiles>];
      const judge = (material: typeof files) =>
        artifactPolicy.judge(detachedRequest(BLOB, material), settingsOf(), evidenceOfBlob(BLOB));
      accepts(judge(files));
      denies(judge({ ...files, signature: others.signature }));
      denies(judge({ ...files, certificate: others.certificate }));
      denies(judge({ ...files, bundle: others.bundle }));
      denies(judge({ ...files, signature: others.signature, certificate: others.certificate }));
      denies(judge({ ...others, signature: files.signature }));
      denies(judge(others));
    },
  },
  {
    ids: ["CVE-2026-22703", "GHSA-whqx-f9j3-ch6m"],
    lesson: "an old bundle with any valid entry of a trusted log is denied",
    check: async () => {
      const unrelated = sigstore.sign(keySigner(seededKey("nobody")), bytesOf("something"));
      const signed = { ...signedBlob(), entries: unrelated.entries };
      const request = detachedRequest(BLOB, detachedFiles(signed));
      denies(artifactPolicy.judge(request, settingsOf(), evidenceOfBlob(BLOB)), "log-entry-mismatch");
      for (const version of ["0.1", "0.2", "0.3"] as const) {
        denies(judgeBundle(bundleBytes(signed, { version })), "log-entry-mismatch");
        accepts(judgeBundle(bundleBytes(signedBlob(), { version })));
      }
      const image = { ...signedImage(), entries: unrelated.entries };
      denies(judgeImage({ signatures: [signatureLayer(image)] }), "log-entry-mismatch");
    },
  },
  {
    ids: ["CVE-2026-49834", "GHSA-9vcr-p3rj-q5q6"],
    lesson: "two entries of one log are one log",
    check: async () => {
      const two = settingsOf({ tlogThreshold: 2 });
      const signed = signedBlob({ timestamp: true });
      const more = (log: "v1" | "v2"): Signed => ({
        ...signed,
        entries: [...signed.entries, sigstore.entry(signed, { log })],
      });
      denies(judgeBundle(more("v1"), two));
      accepts(judgeBundle(more("v2"), two));
      denies(judgeBundle(signed, two), "log-entry-missing");
      denies(judgeBundle(more("v2"), settingsOf({ tlogThreshold: 3 })), "log-entry-missing");
      // Two logs of one operator are one voice as well.
      const { rekor, rekorV2 } = sigstore;
      const tlogs = [rekor, rekorV2].map((log) => ({ ...trustedLog(log), operator: "one.example" }));
      denies(judgeBundle(more("v2"), { ...two, trust: { trustedRoots: [sigstore.trustedRoot({ tlogs })] } }));
    },
  },
  {
    ids: ["sigstore-js#1702"],
    lesson: "an entry that is there twice counts once at most",
    check: async () => {
      const signed = signedBlob();
      const [entry] = signed.entries;
      if (entry === undefined) throw new Error("no entry");
      const later = { ...entry, logIndex: entry.logIndex + 1 };
      for (const second of [entry, { ...later, promise: sigstore.rekor.promiseOf(later) }]) {
        denies(judgeBundle({ ...signed, entries: [entry, second] }, settingsOf({ tlogThreshold: 2 })));
      }
    },
  },
  {
    ids: ["sigstore-js#1659"],
    lesson: "a time in an entry counts only when the log has signed it",
    check: async () => {
      for (const log of ["v1", "v2"] as const) {
        const signed = sigstore.prove(signedBlob({ log: "none" }), { log, timestamp: false });
        const entries = signed.entries.map((entry) => ({ ...entry, promise: null, integratedTime: SIGNED_AT }));
        denies(judgeBundle({ ...signed, entries }), log === "v1" ? "time-missing" : "log-entry-malformed");
        const untimed = entries.map((entry) => ({ ...entry, integratedTime: 0 }));
        denies(judgeBundle({ ...signed, entries: untimed }), "time-missing");
      }
      const signed = signedBlob();
      const entries = signed.entries.map((entry) => ({ ...entry, integratedTime: entry.integratedTime + 1 }));
      denies(judgeBundle({ ...signed, entries }), "log-promise");
    },
  },
  {
    ids: ["CVE-2024-51746", "GHSA-8pmp-678w-c8xx"],
    lesson: "of several entries none may be about something else, and the first is not simply taken",
    check: async () => {
      const signed = signedBlob();
      const other = sigstore.entry({ ...signed, payload: bytesOf("another blob") });
      denies(judgeBundle({ ...signed, entries: [other] }), "log-entry-mismatch");
      denies(judgeBundle({ ...signed, entries: [other, ...signed.entries] }), "log-entry-mismatch");
      denies(judgeBundle({ ...signed, entries: [...signed.entries, other] }), "log-entry-mismatch");
      accepts(judgeBundle(signed));
    },
  },
  {
    ids: ["CVE-2023-47122", "GHSA-xvrc-2wvh-49vc"],
    lesson: "a log's key is the trusted root's: a log that vouches for its own key is unknown",
    check: async () => {
      const stranger = new SigstoreServices("a stranger's");
      for (const log of ["v1", "v2"] as const) {
        const signed = { ...stranger.prove(signedBlob({ log: "none" }), { log }), timestamps: [] };
        const stamped = { ...signed, timestamps: [sigstore.timestamp(signed)] };
        denies(judgeBundle(stamped), "log-unknown");
        // The trusted log's ID on the stranger's proofs.
        const logId = (log === "v1" ? sigstore.rekor : sigstore.rekorV2).id;
        denies(judgeBundle({ ...stamped, entries: stamped.entries.map((entry) => ({ ...entry, logId })) }));
        // The key in the bundle itself.
        const bundle = bundleOf(stamped) as { verificationMaterial: Record<string, unknown> };
        const publicKey = { rawBytes: Buffer.from(stranger.rekor.key.spki).toString("base64") };
        const tlogEntries = stamped.entries.map((entry) => ({ ...entryJson(entry), publicKey }));
        denies(
          judgeBundle({ ...bundle, verificationMaterial: { ...bundle.verificationMaterial, tlogEntries } } as object),
        );
      }
    },
  },
  {
    ids: ["CVE-2026-54787", "GHSA-wqqc-jjcq-vfxm"],
    lesson: "keys and authorities count from when to when they are trusted, held against the verified times",
    check: async () => {
      const key = seededKey("of a time");
      for (const log of ["v1", "v2"] as const) {
        const keySigned = sigstore.sign(keySigner(key), BLOB, null, { log, timestamp: true });
        const keyless = signedBlob({ log, timestamp: true });
        for (const { from, to, isTrusted } of PERIODS) {
          const period = {
            ...(from === null ? {} : { validFrom: timestampText(from) }),
            ...(to === null ? {} : { validTo: timestampText(to) }),
          };
          const attestors = [{ key: pemOf("PUBLIC KEY", key.spki), ...period }];
          const verdicts = {
            key: judgeBundle(keySigned, settingsOf({ attestors })),
            ...Object.fromEntries(
              Object.entries(rootsOf({ from: from ?? TRUSTED_FROM, to }, log)).map(([what, root]) => [
                what,
                judgeBundle(keyless, settingsOf({ trust: { trustedRoots: [root] }, timestampThreshold: 1 })),
              ]),
            ),
          };
          for (const [what, verdict] of Object.entries(verdicts)) {
            if (isTrusted) accepts(verdict, `${what}, Rekor ${log}`);
            else denies(verdict, null, `${what}, Rekor ${log}, ${from} to ${to}`);
          }
        }
      }
    },
  },
  {
    ids: ["sigstore-js#1722"],
    lesson: "nothing in a checkpoint is believed before its signature is verified, and no name in it is a pattern",
    check: async () => {
      for (const log of ["v1", "v2"] as const) {
        const signed = signedBlob({ log, timestamp: true });
        for (const checkpoint of otherCheckpoints(signed)) {
          const entries = signed.entries.map((entry) => {
            const proof = entry.proof === null ? null : { ...entry.proof, checkpoint };
            return { ...entry, promise: null, proof };
          });
          denies(judgeBundle({ ...signed, entries }), null, JSON.stringify(checkpoint));
        }
        accepts(judgeBundle(signed));
      }
    },
  },
];

/** When something may be trusted, and whether that includes the time of signing. Both ends are included. */
const PERIODS: readonly { from: number | null; to: number | null; isTrusted: boolean }[] = [
  { from: null, to: null, isTrusted: true },
  { from: SIGNED_AT, to: SIGNED_AT, isTrusted: true },
  { from: SIGNED_AT + 1, to: null, isTrusted: false },
  { from: null, to: SIGNED_AT - 1, isTrusted: false },
  { from: SIGNED_AT - 86_400, to: SIGNED_AT - 1, isTrusted: false },
];

/** Trusted roots in which one thing is trusted for that period alone. */
function rootsOf(period: Validity, log: "v1" | "v2"): Record<string, unknown> {
  const { fulcio, timestampAuthority, ctLog } = sigstore;
  const rekor = log === "v1" ? sigstore.rekor : sigstore.rekorV2;
  return {
    "the log": sigstore.trustedRoot({ tlogs: [trustedLog(rekor, period)] }),
    "the CT log": sigstore.trustedRoot({ ctlogs: [trustedCtLog(ctLog, period)] }),
    "the authority": sigstore.trustedRoot({ certificateAuthorities: [trustedFulcio(fulcio, period)] }),
    "the timestamp authority": sigstore.trustedRoot({
      timestampAuthorities: [trustedAuthority(timestampAuthority, period)],
    }),
  };
}

/** Notes that are none, and notes that somebody else could have written. */
function otherCheckpoints({ entries }: Signed): string[] {
  const [note = "", lines = ""] = entries[0]?.proof?.checkpoint.split("\n\n") ?? [];
  const [origin = "", size = "", root = ""] = note.split("\n");
  const stranger = seededKey("stranger", "Ed25519");
  const forged = (text: string, name: string): string => {
    const signature = signBytes(stranger, "Ed25519", Buffer.from(`${text}\n`));
    const hint = Buffer.from(lines.split(" ")[2] ?? "", "base64").subarray(0, 4);
    return `${text}\n\n— ${name} ${Buffer.concat([hint, signature]).toString("base64")}\n`;
  };
  return [
    "\n",
    "\n\n",
    `${note}\n`,
    `${note}\n\n`,
    `\n${note}\n\n${lines}`,
    `${note}\n\n${lines}\n${lines}`,
    `${note.replace(size, `0${size}`)}\n\n${lines}`,
    `${note.replace(size, `+${size}`)}\n\n${lines}`,
    `${note.replace(size, "18446744073709551616")}\n\n${lines}`,
    `${note.replace(root, root.slice(4))}\n\n${lines}`,
    `${origin}\n${size}\n\n${lines}`,
    `${note}\n\n${lines.replace("—", "-")}`,
    `${note}\n\n${lines.replace(/ [^ ]+\n$/, " AAAA\n")}`,
    `${note}\n\n${lines.trim()}`,
    forged(note, ".*"),
    forged(note, "(a+)+$"),
    forged(note, origin.split(" ")[0] ?? ""),
    forged(note.replace(root, Buffer.alloc(32).toString("base64")), origin.split(" ")[0] ?? ""),
  ];
}
