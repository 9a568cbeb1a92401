/** Subjects of signers, as certificates and as trust policies write them (RFC 5280 §4.1.2.6, RFC 4514). */
import { KitError } from "../kitError.js";
import { name } from "../x509/names.js";

/**
 * The attributes of a subject. Trust policies can name a signer only by a subject with country, state and organization
 * (trust store and trust policy specification, "Trusted Identities Constraints").
 */
export interface Subject {
  readonly C: string;
  readonly ST: string;
  readonly L?: string;
  readonly O: string;
  readonly OU?: string;
  readonly CN?: string;
}

const TYPES = ["C", "ST", "L", "O", "OU", "CN"] as const;
const REQUIRED = ["C", "ST", "O"] as const;

/** The DER Name. Throws when C, ST or O is missing. */
export function subjectName(subject: Subject): Uint8Array {
  const missing = REQUIRED.filter((type) => !subject[type]);
  if (missing.length > 0) {
    throw new KitError(`the subject of a Notary signer needs C, ST and O: there is no ${missing.join(" and no ")}`);
  }
  return name(attributesOf(subject));
}

/** A trusted identity of a trust policy: `x509.subject: C=US, ST=WA, O=acme, CN=release`. */
export function trustedIdentity(subject: Subject): string {
  const attributes = attributesOf(subject).map(([type, value]) => `${type}=${escaped(value)}`);
  return `x509.subject: ${attributes.join(", ")}`;
}

function attributesOf(subject: Subject): (readonly [(typeof TYPES)[number], string])[] {
  return TYPES.flatMap((type) => {
    const value = subject[type];
    return value === undefined || value === "" ? [] : [[type, value] as const];
  });
}

/** RFC 4514 §2.4. */
function escaped(value: string): string {
  const special = value.replace(/[\\,+"<>;=]/g, "\\$&");
  return special.replace(/^[ #]/, "\\$&").replace(/ $/, "\\ ");
}
