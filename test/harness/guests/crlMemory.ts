// How much heap a CRL takes, in a module that frees nothing, as the shipped ones are.
import "../../../assembly/abi/abort";
import { CertificateList } from "../../../assembly/x509/revocation/certificateList";

/** Room for a CRL of this length; returns where. */
export function room(length: i32): usize {
  return changetype<usize>(new ArrayBuffer(length));
}

/** Reads the CRL in the room and walks through its entries; returns by how many bytes the heap grew, or -1. */
export function heapGrowth(place: usize): i32 {
  const bytes = Uint8Array.wrap(changetype<ArrayBuffer>(place));
  const before = changetype<usize>(new Uint8Array(0));
  const list = CertificateList.fromDer(bytes);
  if (list.fault) return -1;
  const entries = list.value.entries();
  while (entries.next()) {
    if (entries.isFor(bytes)) return -1;
  }
  return <i32>(changetype<usize>(new Uint8Array(0)) - before);
}
