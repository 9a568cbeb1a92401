/** Small documents of Sigstore's wire formats, well-formed and of no worth: tests change them member by member. */

export type Json = Record<string, unknown>;

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A TransparencyLogEntry with promise and proof. */
export function sampleEntry(): Json {
  return {
    logIndex: "27246492",
    logId: { keyId: base64("a log's id") },
    kindVersion: { kind: "hashedrekord", version: "0.0.1" },
    integratedTime: "1689177396",
    inclusionPromise: { signedEntryTimestamp: base64("promise") },
    inclusionProof: {
      logIndex: "23083061",
      rootHash: base64("root"),
      treeSize: "23083062",
      hashes: [base64("one"), base64("another")],
      checkpoint: { envelope: "rekor.example - 1\n23083062\ncm9vdA==\n\n— rekor.example AAAA\n" },
    },
    canonicalizedBody: base64('{"apiVersion":"0.0.1"}'),
  };
}

/** A bundle of version 0.3 over a message. */
export function sampleBundle(): Json {
  return {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: {
      certificate: { rawBytes: base64("certificate") },
      tlogEntries: [sampleEntry()],
      timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: base64("timestamp") }] },
    },
    messageSignature: {
      messageDigest: { algorithm: "SHA2_256", digest: base64("0123456789abcdef0123456789abcdef") },
      signature: base64("signature"),
    },
  };
}

/** An envelope of an in-toto statement. */
export function sampleEnvelope(payload = "{}"): Json {
  return {
    payloadType: "application/vnd.in-toto+json",
    payload: base64(payload),
    signatures: [{ keyid: "", sig: base64("signature") }],
  };
}

/** A statement about one artifact. */
export function sampleStatement(): Json {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "an artifact", digest: { sha256: "ab".repeat(32) } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: { buildDefinition: {} },
  };
}

/** What cosign keeps of a log entry. */
export function sampleRekorBundle(): Json {
  return {
    SignedEntryTimestamp: base64("promise"),
    Payload: {
      body: base64('{"kind":"hashedrekord"}'),
      integratedTime: 1653593266,
      logIndex: 79,
      logID: "d3".repeat(32),
    },
  };
}

/** An entry as Rekor's API answers with it. */
export function sampleRekorEntry(): Json {
  return {
    ["24296fb24b8ad77a".repeat(5)]: {
      body: base64('{"kind":"hashedrekord"}'),
      integratedTime: 1653593266,
      logID: "d3".repeat(32),
      logIndex: 79,
      verification: {
        inclusionProof: {
          checkpoint: "rekor.example - 1\n5\ncm9vdA==\n\n— rekor.example AAAA\n",
          hashes: ["ab".repeat(32), "cd".repeat(32)],
          logIndex: 4,
          rootHash: "ef".repeat(32),
          treeSize: 5,
        },
        signedEntryTimestamp: base64("promise"),
      },
    },
  };
}

/** A copy with the value at a path of members replaced; undefined takes it out. */
export function changed(document: Json, path: readonly (string | number)[], value: unknown): Json {
  const copy = structuredClone(document);
  let inner: Record<string | number, unknown> = copy;
  for (const step of path.slice(0, -1)) inner = inner[step] as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  if (value !== undefined) inner[last] = value;
  else if (Array.isArray(inner)) inner.splice(last as number, 1);
  else delete inner[last];
  return copy;
}

/** The document's bytes. */
export const bytesOfJson = (document: unknown): Uint8Array => Buffer.from(JSON.stringify(document));
