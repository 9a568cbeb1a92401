/** Parts of certificates for tests, found with asn1js and not with what is tested. */
import * as asn1js from "asn1js";

/** The DER of tbsCertificate, and the contents of extnValue of its SCT list, if there is one. */
export function certificateParts(der: Uint8Array): { tbs: Uint8Array; sctList: Uint8Array | null } {
  const { result } = asn1js.fromBER(Uint8Array.from(der).buffer);
  const tbs = items(result)[0];
  const extensions = items(tbs).find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 3);
  const sctList = items(items(extensions)[0])
    .map(items)
    .find(([oid]) => oid instanceof asn1js.ObjectIdentifier && oid.getValue() === "1.3.6.1.4.1.11129.2.4.2")
    ?.at(-1);
  return {
    tbs: new Uint8Array(tbs?.valueBeforeDecodeView ?? []),
    sctList: sctList instanceof asn1js.OctetString ? new Uint8Array(sctList.getValue()) : null,
  };
}

function items(value: asn1js.AsnType | undefined): asn1js.AsnType[] {
  return value instanceof asn1js.Constructed ? value.valueBlock.value : [];
}
