/** Canonicalised bodies of log entries, by the kinds of Rekor v1 and v2 (sigstore/rekor pkg/types, sigstore/rekor-tiles). */
import { digest } from "../x509/keys.js";
import { canonicalJson } from "./canonicalJson.js";
import { type Signed, base64Of, envelopeOf, hashOf, keyDetailsOf, signedBytes, verifierPem } from "./signed.js";

/** `kind version`, as an entry names it. */
export type EntryKind = keyof typeof SPECS;

const SPECS = {
  "hashedrekord 0.0.1": (signed: Signed) => ({ data: artifact(signed), signature: signatureAndKey(signed) }),
  "rekord 0.0.1": (signed: Signed) => ({
    data: artifact(signed),
    signature: { format: "x509", ...signatureAndKey(signed) },
  }),
  "dsse 0.0.1": (signed: Signed) => ({
    envelopeHash: sha256Hex(envelopeBytes(signed)),
    payloadHash: sha256Hex(signed.payload),
    signatures: [{ signature: base64Of(signed.signature), verifier: pemText(signed) }],
  }),
  "intoto 0.0.1": (signed: Signed) => ({
    content: { hash: sha256Hex(envelopeBytes(signed)), payloadHash: sha256Hex(signed.payload) },
    publicKey: pemText(signed),
  }),
  "intoto 0.0.2": (signed: Signed) => ({
    content: {
      envelope: {
        payloadType: signed.payloadType,
        signatures: [{ publicKey: pemText(signed), sig: base64Of(Buffer.from(base64Of(signed.signature))) }],
      },
      hash: sha256Hex(envelopeBytes(signed)),
      payloadHash: sha256Hex(signed.payload),
    },
  }),
  "hashedrekord 0.0.2": (signed: Signed) => ({
    hashedRekordV002: {
      data: hashOutput(signed),
      signature: { content: base64Of(signed.signature), verifier: verifier(signed) },
    },
  }),
  "dsse 0.0.2": (signed: Signed) => ({
    dsseV002: {
      payloadHash: { algorithm: "SHA2_256", digest: base64Of(digest("sha256", signed.payload)) },
      signatures: [{ content: base64Of(signed.signature), verifier: verifier(signed) }],
    },
  }),
};

/** The body of an entry of that kind about the signature; `change` has the last say on its `spec`. */
export function entryBody(
  kind: EntryKind,
  signed: Signed,
  change: (spec: Record<string, unknown>) => unknown = (spec) => spec,
): Uint8Array {
  const [name, apiVersion] = kind.split(" ");
  return Buffer.from(canonicalJson({ apiVersion, kind: name, spec: change(SPECS[kind](signed)) }));
}

/** The envelope's bytes as cosign writes them into a layer, and as their hash goes into entries. */
export function envelopeBytes(signed: Signed): Uint8Array {
  return Buffer.from(JSON.stringify(envelopeOf(signed)));
}

function artifact({ payload, spki }: Signed): unknown {
  const algorithm = hashOf(spki);
  return { hash: { algorithm, value: Buffer.from(digest(algorithm, payload)).toString("hex") } };
}

function sha256Hex(bytes: Uint8Array): unknown {
  return { algorithm: "sha256", value: Buffer.from(digest("sha256", bytes)).toString("hex") };
}

function signatureAndKey(signed: Signed): Record<string, unknown> {
  return { content: base64Of(signed.signature), publicKey: { content: pemText(signed) } };
}

function pemText(signed: Signed): string {
  return base64Of(Buffer.from(verifierPem(signed)));
}

function hashOutput(signed: Signed): unknown {
  const hash = hashOf(signed.spki);
  return { algorithm: `SHA2_${hash.slice(3)}`, digest: base64Of(digest(hash, signedBytes(signed))) };
}

function verifier({ certificate, spki }: Signed): unknown {
  const [keyDetails] = keyDetailsOf(spki);
  return certificate === null
    ? { keyDetails, publicKey: { rawBytes: base64Of(spki) } }
    : { keyDetails, x509Certificate: { rawBytes: base64Of(certificate) } };
}
