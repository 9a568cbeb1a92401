/** What a log signed before the certificate was issued: its TBSCertificate without the SCT list (RFC 6962 §3.2, §3.4). */
import { DerReader, ITEM, TAG_EXPLICIT, TAG_SEQUENCE } from "../asn1/der";
import { derElement } from "../asn1/derWriter";
import { PRECERTIFICATE_POISON, SCT_LIST, isOid } from "../asn1/oids";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";

/**
 * The TBSCertificate `tbs` without its SCT list extension: all other elements keep their bytes, and the three lengths around
 * them are written again. When it was the only extension, the field goes too (RFC 5280 §4.1: one or more extensions).
 *
 * SctMissing: there is no such extension. SctMalformed: there are two, or the poison extension is among them, which makes
 * this a precertificate itself and no certificate; or the DER around the extensions is not strict. The fields before the
 * extensions are copied without being looked at.
 */
export function precertificateTbs(tbs: Uint8Array): Result<Uint8Array> {
  const outer = new DerReader(tbs, "tbsCertificate");
  const fields = outer.readSequence();
  const kept = new Array<Uint8Array>();
  let without: Result<Uint8Array> | null = null;
  while (!fields.isAtEnd) {
    if (!fields.nextIs(TAG_EXPLICIT | 3)) {
      kept.push(fields.readElement().encoding);
      continue;
    }
    if (without != null) return malformed("two extensions fields");
    without = extensionsWithoutSctList(fields.readConstructed(TAG_EXPLICIT | 3, "extensions"));
    if (without.fault) return without;
    if (without.value.length > 0) kept.push(derElement(TAG_EXPLICIT | 3, derElement(TAG_SEQUENCE, without.value)));
  }
  outer.end();
  if (outer.fault) return failed<Uint8Array>(outer.fault!.as(FaultCode.SctMalformed));
  return without == null ? missing() : ok(derElement(TAG_SEQUENCE, joined(kept)));
}

/** The encodings of all extensions but the SCT list, one behind the other. */
function extensionsWithoutSctList(explicit: DerReader): Result<Uint8Array> {
  const list = explicit.readSequence();
  const kept = new Array<Uint8Array>();
  let removed = 0;
  while (!list.isAtEnd) {
    const extension = list.readElement(ITEM);
    const oid = list.within(extension.contents, ITEM).readObjectIdentifier("extnID");
    if (isOid(oid, PRECERTIFICATE_POISON)) return malformed("a precertificate in a certificate's place");
    if (isOid(oid, SCT_LIST)) removed++;
    else kept.push(extension.encoding);
  }
  explicit.end();
  if (explicit.fault) return failed<Uint8Array>(explicit.fault!.as(FaultCode.SctMalformed));
  if (removed == 0) return missing();
  return removed == 1 ? ok(joined(kept)) : malformed("two SCT list extensions");
}

/** The parts one behind the other, copied once. */
function joined(parts: Array<Uint8Array>): Uint8Array {
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += parts[i].length;
  const bytes = new Uint8Array(length);
  let position = 0;
  for (let i = 0; i < parts.length; i++) {
    bytes.set(parts[i], position);
    position += parts[i].length;
  }
  return bytes;
}

function missing(): Result<Uint8Array> {
  return fail<Uint8Array>(FaultCode.SctMissing, "the certificate has no SCT list", "tbsCertificate.extensions");
}

function malformed(detail: string): Result<Uint8Array> {
  return fail<Uint8Array>(FaultCode.SctMalformed, detail, "tbsCertificate.extensions");
}
