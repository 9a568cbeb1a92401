/** What the doors of Sigstore's wire formats must make of a document, read with JSON.parse: the text of `test/harness/wire.ts`. */

type Json = Record<string, unknown>;

/** Bytes of base64 in any of its spellings, in the standard one. */
const standard = (text: unknown): string => Buffer.from(text as string, "base64").toString("base64");
const hexOf = (text: unknown): string => Buffer.from(text as string, "base64").toString("hex");

/** A member by its JSON name or its name in the .proto file; null is absent. */
export function member<T = Json>(object: unknown, name: string): T | undefined {
  const fields = (object ?? {}) as Json;
  const value = fields[name] ?? fields[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
  return (value ?? undefined) as T | undefined;
}

const number = (object: unknown, name: string): string => String(member<unknown>(object, name) ?? 0);

/** The text of a bundle that is accepted. */
export function bundleText(bundle: Json, name = "bundle"): string {
  const material = member(bundle, "verificationMaterial");
  const lines = [`name ${name}`, "format 1", ...contentLines(bundle)];
  const chain = member<Json[]>(member(material, "x509CertificateChain"), "certificates");
  const certificates = chain ?? [member(material, "certificate")].filter((one) => one !== undefined);
  certificates.forEach((certificate, index) => {
    lines.push(`${index === 0 ? "certificate" : "chain"} ${standard(member(certificate, "rawBytes"))}`);
  });
  const isV03 = /version=0\.3$|\.v0\.3(\.\d+)?\+json$/.test(String(member(bundle, "mediaType")));
  if (certificates.length > 1 && isV03) lines.push("hasCertificateChain");
  const publicKey = member(material, "publicKey");
  if (publicKey !== undefined) lines.push(`keyHint ${member<string>(publicKey, "hint") ?? ""}`);
  for (const entry of member<Json[]>(material, "tlogEntries") ?? []) lines.push(entryText(entry));
  const timestamps = member<Json[]>(member(material, "timestampVerificationData"), "rfc3161Timestamps") ?? [];
  for (const timestamp of timestamps) lines.push(`timestamp ${standard(member(timestamp, "signedTimestamp"))}`);
  return lines.join("\n");
}

function contentLines(bundle: Json): string[] {
  const envelope = member(bundle, "dsseEnvelope");
  if (envelope !== undefined) {
    const [first] = member<Json[]>(envelope, "signatures") as [Json];
    return [envelopeText(envelope), `stamped ${Buffer.from(first["sig"] as string, "base64").length}`];
  }
  const message = member(bundle, "messageSignature");
  const signature = standard(member(message, "signature"));
  const digest = member(message, "messageDigest");
  const algorithm = member<string | number>(digest, "algorithm");
  const lines = [`signature ${signature}`];
  if (algorithm !== undefined && algorithm !== 0 && algorithm !== "HASH_ALGORITHM_UNSPECIFIED") {
    const name = typeof algorithm === "number" ? `sha${[256, 384, 512][algorithm - 1]}` : `sha${algorithm.slice(5)}`;
    lines.push(`digest ${name}:${hexOf(member(digest, "digest"))}`);
  }
  return [...lines, `stamped ${Buffer.from(signature, "base64").length}`];
}

/** The text of an envelope; `size` when it is a document of its own. */
export function envelopeText(envelope: Json, size?: number): string {
  const lines = [`payloadType ${envelope["payloadType"] as string}`, `payload ${standard(envelope["payload"])}`];
  for (const one of envelope["signatures"] as Json[]) {
    lines.push(`sig ${standard(one["sig"])} ${(one["keyid"] as string | null | undefined) ?? ""}`);
  }
  return (size === undefined ? lines : [...lines, `encoding ${size}`]).join("\n");
}

/** The text of a TransparencyLogEntry. */
export function entryText(entry: Json): string {
  const kind = member(entry, "kindVersion") as Json;
  const id = hexOf(member(member(entry, "logId"), "keyId"));
  const head = `entry ${number(entry, "logIndex")} ${id} ${number(entry, "integratedTime")}`;
  const lines = [`${head} ${kind["kind"] as string}/${kind["version"] as string}`];
  lines.push(`body ${standard(member(entry, "canonicalizedBody"))}`);
  const promise = member(entry, "inclusionPromise");
  if (promise !== undefined) lines.push(`promise ${standard(member(promise, "signedEntryTimestamp"))}`);
  const proof = member(entry, "inclusionProof");
  if (proof === undefined) return lines.join("\n");
  const hashes = member<string[]>(proof, "hashes") ?? [];
  const root = standard(member<string>(proof, "rootHash") ?? "");
  const sizes = `${number(proof, "logIndex")} ${number(proof, "treeSize")}`;
  lines.push(["proof", sizes, root, hashes.length, ...hashes.map(standard)].join(" "));
  const note = member<string>(member(proof, "checkpoint"), "envelope") as string;
  return [...lines, `checkpoint ${note.replaceAll("\n", "\\n")}`].join("\n");
}

/** The text of an entry in cosign's annotation. */
export function rekorBundleText(bundle: Json): string {
  const payload = bundle["Payload"] as Json;
  const head = `entry ${payload["logIndex"] as number} ${payload["logID"] as string}`;
  const lines = [`${head} ${payload["integratedTime"] as number} /`, `body ${standard(payload["body"])}`];
  return [...lines, `promise ${standard(bundle["SignedEntryTimestamp"])}`].join("\n");
}
