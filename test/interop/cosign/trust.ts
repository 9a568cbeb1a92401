/** Who is trusted, as cosign takes it: trusted_root.json, and the files that environment variables name. */
import type { Signer } from "../../../src/testkit/index.js";
import { pemOf } from "../../../src/testkit/x509/pem.js";
import type { Folder } from "./program.js";

/** Names of files in a folder. */
export interface TrustFiles {
  /** trusted_root.json. */
  root: string;
  /** The same for cosign 2, which takes no trusted root for attestations and blobs in the old format. */
  variables: Readonly<Record<string, string>>;
}

/** What of a trusted root is used here. */
interface TrustedRoot {
  tlogs: Log[];
  ctlogs: Log[];
  certificateAuthorities: Authority[];
  timestampAuthorities: Authority[];
}

interface RawBytes {
  rawBytes: string;
}

interface Log {
  publicKey: RawBytes & { validFor: Period };
}

interface Authority {
  certChain: { certificates: RawBytes[] };
  validFor: Period;
}

/** Without an end for those that are in use; the root lists retired ones, too. */
interface Period {
  end?: string;
}

/** Writes the files; the certificates above `own` are trusted beside the root's own authorities. */
export function writeTrust(folder: Folder, trustedRoot: unknown, own: Signer): TrustFiles {
  const root = trustedRoot as TrustedRoot;
  const inUse = ({ validFor }: Authority): boolean => validFor.end === undefined;
  const isOpen = ({ publicKey }: Log): boolean => publicKey.validFor.end === undefined;
  const [fulcio, stamping] = [root.certificateAuthorities.find(inUse), root.timestampAuthorities.find(inUse)];
  return {
    root: folder.write("trusted_root.json", {
      ...root,
      certificateAuthorities: [...root.certificateAuthorities, authorityOf(own)],
    }),
    variables: {
      SIGSTORE_ROOT_FILE: folder.write("fulcio.pem", chainPem(fulcio)),
      SIGSTORE_REKOR_PUBLIC_KEY: folder.write("rekor.pub", keyPem(root.tlogs.find(isOpen))),
      SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: folder.write("ctlog.pub", keyPem(root.ctlogs.find(isOpen))),
      SIGSTORE_TSA_CERTIFICATE_FILE: folder.write("timestamps.pem", chainPem(stamping)),
    },
  };
}

/** A CertificateAuthority of the certificates above a signer's. */
function authorityOf({ chain }: Signer): unknown {
  return {
    subject: { organization: "example", commonName: "own authority" },
    uri: "https://authority.example",
    certChain: { certificates: chain.map((pem) => ({ rawBytes: pem.replace(/-----[^-]+-----|\s/g, "") })) },
    validFor: { start: "2025-01-01T00:00:00Z" },
  };
}

function chainPem(authority: Authority | undefined): string {
  return (authority?.certChain.certificates ?? []).map((each) => pemOf("CERTIFICATE", bytesOf(each))).join("");
}

function keyPem(log: Log | undefined): string {
  return log === undefined ? "" : pemOf("PUBLIC KEY", bytesOf(log.publicKey));
}

function bytesOf({ rawBytes }: RawBytes): Uint8Array {
  return new Uint8Array(Buffer.from(rawBytes, "base64"));
}
