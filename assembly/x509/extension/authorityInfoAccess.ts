/** Authority information access (RFC 5280 §4.2.2.1). */
import { DerReader, ITEM } from "../../asn1/der";
import { isOid } from "../../asn1/oids";
import { GeneralName, GeneralNameKind, readGeneralName } from "../generalName";

/** One service of the issuer: how to ask, and where. */
@final
export class AccessDescription {
  constructor(
    /** The contents of an OBJECT IDENTIFIER. */
    readonly accessMethod: Uint8Array,
    readonly accessLocation: GeneralName,
  ) {}
}

/** The issuer's services. */
@final
export class AuthorityInfoAccess {
  constructor(readonly descriptions: Array<AccessDescription>) {}

  /** The URIs of the services of this method, in their order. */
  urisOf(method: StaticArray<u8>): Array<string> {
    const uris = new Array<string>();
    for (let i = 0; i < this.descriptions.length; i++) {
      const description = this.descriptions[i];
      const location = description.accessLocation;
      if (!isOid(description.accessMethod, method) || location.kind != GeneralNameKind.Uri) continue;
      uris.push(location.text);
    }
    return uris;
  }
}

/** Reads SEQUENCE SIZE (1..MAX) OF AccessDescription. */
export function readAuthorityInfoAccess(reader: DerReader): AuthorityInfoAccess {
  const list = reader.readSequence();
  const descriptions = new Array<AccessDescription>();
  if (list.isAtEnd) list.refuse("no description");
  while (!list.isAtEnd) {
    const fields = list.readSequence(ITEM);
    const method = fields.readObjectIdentifier("accessMethod");
    const location = readGeneralName(fields, "accessLocation");
    fields.end();
    descriptions.push(new AccessDescription(method, location));
  }
  return new AuthorityInfoAccess(descriptions);
}
