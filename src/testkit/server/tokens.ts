/** Identity tokens (OpenID Connect Core §2): signed JWTs that the services of a test give and take. */
import { sign } from "node:crypto";

import { TRUSTED_FROM, TRUSTED_TO } from "../sigstore/clock.js";
import { type Identity, subjectOf } from "../sigstore/identities.js";
import { testKey } from "../x509/keys.js";

/** The tokens of one Sigstore: only those that were issued here name an identity. */
export class Tokens {
  readonly #identities = new Map<string, Identity>();

  /**
   * A token for the identity: its subject, and the address when it is one. The rest the service remembers. It is signed
   * in RS256, which is all that cosign takes for a token on its command line.
   */
  issue(identity: Identity, audience: string): string {
    const subject = subjectOf(identity);
    const claims = {
      iss: identity.issuer,
      sub: subject,
      aud: ["sigstore", audience],
      iat: TRUSTED_FROM,
      exp: TRUSTED_TO,
      ...(identity.email === undefined ? {} : { email: subject, email_verified: true }),
    };
    const signed = [{ alg: "RS256", typ: "JWT" }, claims].map(encoded).join(".");
    const signature = sign("sha256", Buffer.from(signed), testKey("RSA-2048", 0).privateKey);
    const token = `${signed}.${signature.toString("base64url")}`;
    this.#identities.set(token, identity);
    return token;
  }

  /** Whom a token is for. Throws Error when it was not issued here. */
  identityOf(token: string | null): Identity {
    const identity = token === null ? undefined : this.#identities.get(token);
    if (identity === undefined) throw new Error("the identity token was not issued here");
    return identity;
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
