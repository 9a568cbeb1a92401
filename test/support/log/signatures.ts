/** Signatures that can be logged: over a message or an envelope, by the holder of a certificate or a key. */
import { type TestKey, SCHEMES_OF_KIND, freshKey, signBytes } from "../../../src/testkit/x509/keys.js";
import { mint } from "../../../src/testkit/x509/mint.js";
import { paeOf } from "./bodies.js";
import type { About } from "./entry.js";

/** A signature over a message. */
export function signedMessage(text = "a message", key: TestKey = freshKey(), isCertificate = true): About {
  const content = Buffer.from(text);
  return { ...signer(key, isCertificate), signature: signWith(key, content), content };
}

/** A signature of an envelope that came as a document. */
export function signedEnvelope(text = "{}", key: TestKey = freshKey(), isCertificate = true): About {
  const payloadType = "application/vnd.in-toto+json";
  const content = Buffer.from(text);
  const signature = signWith(key, paeOf(payloadType, content));
  const signatures = [{ keyid: "", sig: Buffer.from(signature).toString("base64") }];
  const encoding = Buffer.from(JSON.stringify({ payloadType, payload: content.toString("base64"), signatures }));
  return { ...signer(key, isCertificate), signature, content, payloadType, encoding };
}

/** The same envelope as a bundle has it: without its document. */
export function withoutDocument(about: About): About {
  const copy = { ...about };
  delete copy.encoding;
  return copy;
}

function signer(key: TestKey, isCertificate: boolean): Pick<About, "verifier" | "isCertificate"> {
  return { verifier: isCertificate ? mint({ key }).der : key.spki, isCertificate };
}

function signWith(key: TestKey, bytes: Uint8Array): Uint8Array {
  return signBytes(key, SCHEMES_OF_KIND[key.kind][0], bytes);
}
