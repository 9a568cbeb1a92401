/** Certificates that do not make their holder the one who was wanted. */
import { KitError } from "../kitError.js";
import type { Breakage } from "../sigstore/breakage.js";
import { type CertificateFault, type CertificateRequest, Fulcio } from "../sigstore/fulcio.js";
import { fulcioExtension } from "../sigstore/fulcioLeaf.js";
import { type Identity, subjectOf } from "../sigstore/identities.js";
import { retiredServices } from "../sigstore/retired.js";
import type { SigstoreServices } from "../sigstore/services.js";
import { subjectAltName, unknownExtension, withoutExtension } from "../x509/extensions.js";
import { generalName } from "../x509/names.js";
import { EXTENSION } from "../x509/oids.js";
import { bitFlipped, strangeKey } from "./changes.js";
import { type Group, hasCertificate } from "./definition.js";

const ISSUER = "1.3.6.1.4.1.57264.1.1";
const ISSUER_V2 = "1.3.6.1.4.1.57264.1.8";

/** What can be wrong about a certificate. */
export const CERTIFICATES = {
  "expired certificate": {
    description: "The certificate ended before the signature was made.",
    fault: "certificate-time",
    breaks: asked("expired"),
  },
  "certificate not yet valid": {
    description: "The certificate begins after the signature was made.",
    // Without a time of signing, a policy holds the certificate against the present.
    fits: ({ signer, log, timestamp }) => signer === "keyless" || log !== "none" || timestamp,
    fault: "certificate-time",
    breaks: asked("too early"),
  },
  "certificate of an unknown authority": {
    description: "The certificate is of an authority that is not trusted.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-untrusted",
    breaks: { certificate: (request, services) => ({ ...request, by: strangeFulcio(services) }) },
  },
  "certificate of an authority with a borrowed name": {
    description: "The certificate is of an authority that calls itself like the trusted one and has another key.",
    fault: "certificate-signature",
    breaks: asked("unknown authority"),
  },
  "self-signed certificate": {
    description: "The signer has issued the certificate to itself.",
    fault: "certificate-untrusted",
    breaks: fields({ issuer: null }),
  },
  "certificate of a retired authority": {
    description: "The certificate is of an authority that was no longer trusted when it issued it.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-untrusted",
    breaks: { certificate: (request, services) => ({ ...request, by: retiredServices(services).fulcio }) },
  },
  "certificate without code signing": {
    description: "The certificate's extended key usage is another than code signing.",
    fault: "certificate-usage",
    breaks: asked("no code signing"),
  },
  "certificate without digital signature": {
    description: "The certificate's key usage does not include digital signatures.",
    fault: "certificate-usage",
    breaks: asked("no digital signature"),
  },
  "certificate of an authority as the signer's": {
    description: "The certificate that signs is one that may issue others.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-usage",
    breaks: asked("a CA"),
  },
  "certificate with an unknown critical extension": {
    description: "The certificate has a critical extension that nobody knows.",
    fault: "certificate-extension",
    breaks: { certificate: extensions((all) => [...all, unknownExtension(true)]) },
  },
  "certificate of another key": {
    description:
      "The certificate is the wanted one, and somebody else's key has signed: a genuine certificate borrowed.",
    fault: "signature-mismatch",
    breaks: {
      signed: (signed, { sign, signer }) => ({
        ...signed,
        signature: sign(signed.payload, strangeKey(signer.key)).signature,
      }),
    },
  },
  "tampered certificate": {
    description: "The name in the certificate of somebody else was changed into the wanted one after it was issued.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-signature",
    breaks: { certificate: forged },
  },
  "certificate with a tampered signature": {
    description: "One bit of the authority's signature in the certificate is flipped.",
    fault: "certificate-signature",
    breaks: fields({ changeSigned: (der) => bitFlipped(der) }),
  },
  "unreadable certificate": {
    description: "The certificate ends in the middle.",
    fault: "certificate-malformed",
    breaks: { proven: (signed) => ({ ...signed, certificate: signed.certificate?.subarray(0, -9) ?? null }) },
  },
  "certificate with trailing bytes": {
    description: "Something follows the certificate inside of its encoding.",
    fault: "certificate-malformed",
    breaks: {
      proven: (signed) => ({
        ...signed,
        certificate: signed.certificate && new Uint8Array(Buffer.concat([signed.certificate, Buffer.alloc(2)])),
      }),
    },
  },
  "no certificate": {
    description: "The signature comes with a key where the policy wants the holder of a certificate.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-untrusted",
    breaks: { signed: (signed) => ({ ...signed, certificate: null, chain: [] }) },
  },
  "another identity": {
    description: "Somebody else has signed, with a right certificate by the same issuer.",
    fits: ({ signer }) => signer === "keyless",
    fault: "identity-mismatch",
    breaks: { certificate: identity(() => ({ email: "mallory@example.com" })) },
  },
  "identity with a longer name": {
    description: "The name in the certificate begins with the wanted one, and goes on.",
    fits: ({ signer }) => signer === "keyless",
    fault: "identity-mismatch",
    breaks: { certificate: identity((wanted) => renamed(wanted, (name) => `${name}.attacker.example`)) },
  },
  "identity with a name in front": {
    description: "The name in the certificate ends with the wanted one, and something stands before it.",
    fits: ({ signer }) => signer === "keyless",
    fault: "identity-mismatch",
    breaks: { certificate: identity((wanted) => renamed(wanted, (name) => named(wanted, name))) },
  },
  "identity in capitals": {
    description: "The name in the certificate differs from the wanted one in the case of a letter.",
    fits: ({ signer }) => signer === "keyless",
    fault: "identity-mismatch",
    breaks: { certificate: identity((wanted) => renamed(wanted, capitalised)) },
  },
  "identity of another issuer": {
    description: "The name in the certificate is the wanted one, by the word of another issuer.",
    fits: ({ signer }) => signer === "keyless",
    fault: "identity-mismatch",
    breaks: { certificate: identity(() => ({ issuer: "https://accounts.attacker.example" })) },
  },
  "identity of an issuer with a slash": {
    description: "The issuer in the certificate is the wanted one with a slash behind it.",
    fits: ({ signer }) => signer === "keyless",
    fault: "identity-mismatch",
    breaks: { certificate: identity(({ issuer }) => ({ issuer: `${issuer}/` })) },
  },
  "certificate without a name": {
    description: "The certificate names nobody.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-name",
    breaks: { certificate: extensions((all) => withoutExtension(all, EXTENSION.subjectAltName)) },
  },
  "certificate with two names": {
    description: "The certificate names the wanted signer and another one; keyless certificates have one name.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-name",
    breaks: {
      certificate: (request) => {
        const names = [generalName.rfc822Name("mallory@example.com"), generalNameOf(request.identity)];
        return extensions((all) => replaced(all, subjectAltName(names, true)))(request);
      },
    },
  },
  "certificate without an issuer of the identity": {
    description: "The certificate does not say by whose word it names the signer.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-extension",
    breaks: {
      certificate: extensions((all) => withoutExtension(withoutExtension(all, ISSUER), ISSUER_V2)),
    },
  },
  "certificate with two issuers of the identity": {
    description: "The certificate names the wanted issuer in the old extension, and another one in the new.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-extension",
    breaks: {
      certificate: extensions((all) => replaced(all, fulcioExtension(8, "https://accounts.attacker.example"))),
    },
  },
} as const satisfies Group;

/** Where there is a certificate. */
export const fitsCertificates = hasCertificate;

function strangeFulcio({ seed, ctLog }: SigstoreServices): Fulcio {
  return new Fulcio(`${seed} stranger`, "https://fulcio.attacker.example", ctLog, "attacker");
}

type Request = CertificateRequest;
type Extensions = Parameters<NonNullable<Request["changeExtensions"]>>[0];

function asked(wrong: CertificateFault): Breakage {
  return { certificate: (request) => ({ ...request, wrong }) };
}

function fields(changed: NonNullable<Request["fields"]>): Breakage {
  return { certificate: (request) => ({ ...request, fields: { ...request.fields, ...changed } }) };
}

function extensions(changeExtensions: (all: Extensions) => Extensions): (request: Request) => Request {
  return (request) => ({ ...request, changeExtensions });
}

function identity(change: (wanted: Identity) => Partial<Identity>): (request: Request) => Request {
  return (request) => {
    const changed = change(request.identity);
    const isRenamed = subjectOf({ issuer: "", ...changed }) !== "";
    const { issuer, extensions } = request.identity;
    // A name of another kind stands in place of the wanted one, not beside it.
    const others: Identity = { issuer, ...(extensions && { extensions }) };
    return { ...request, identity: { ...(isRenamed ? others : request.identity), ...changed } };
  };
}

function renamed({ email, uri, user }: Identity, change: (name: string) => string): Partial<Identity> {
  if (email !== undefined) return { email: change(email) };
  return uri !== undefined ? { uri: change(uri) } : { user: change(user ?? "") };
}

function named({ uri }: Identity, name: string): string {
  return uri === undefined ? `not-${name}` : `https://attacker.example/?${name}`;
}

/** The first letter of an address in upper case, or the first one behind a URI's scheme and host. */
function capitalised(name: string): string {
  const path = name.includes("://") ? name.indexOf("/", name.indexOf("://") + 3) + 1 : 0;
  return name.slice(0, path) + name.slice(path, path + 1).toUpperCase() + name.slice(path + 1);
}

/** Issued for a name that is as long, and then renamed: only the authority's signature can tell. */
function forged(request: Request): Request {
  const wanted = subjectOf(request.identity);
  const other = `${wanted.slice(0, -1)}${wanted.endsWith("x") ? "y" : "x"}`;
  const changeSigned = (der: Uint8Array): Uint8Array => {
    const at = Buffer.from(der).indexOf(Buffer.from(other));
    if (at < 0) throw new KitError("nothing to be made wrong: the certificate does not hold the name");
    const changed = Uint8Array.from(der);
    changed.set(Buffer.from(wanted), at);
    return changed;
  };
  const issuedFor = { ...request.identity, ...renamed(request.identity, () => other) };
  return { ...request, identity: issuedFor, fields: { ...request.fields, changeSigned } };
}

function replaced(all: Extensions, by: Extensions[number]): Extensions {
  return all.map((each) => (each.oid === by.oid ? by : each));
}

function generalNameOf({ email, uri }: Identity): Uint8Array {
  return email === undefined ? generalName.uniformResourceIdentifier(uri ?? "") : generalName.rfc822Name(email);
}
