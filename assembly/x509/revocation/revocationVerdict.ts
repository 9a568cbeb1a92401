/** What entries of a complete and a delta CRL together say (RFC 5280 §6.3.3 (i) to (k)). */
import { Instant } from "../../time/instant";
import { CrlReason } from "./crlReason";
import { Revocation } from "./crlSearch";

/**
 * What revokes a certificate, from its entries in a complete CRL and in a delta CRL; null when nothing does.
 *
 * An entry for good, that is for any reason but certificateHold and removeFromCRL, cannot be taken back: removeFromCRL lifts
 * a hold and nothing else (§5.3.1), whereas (k) would let it lift anything. Of the others the delta CRL's last one counts,
 * or, when the delta CRL has none, the complete CRL's. Entries that do not count for `signedAt` are passed over.
 */
export function effectiveRevocation(
  complete: Revocation[],
  delta: Revocation[],
  signedAt: Instant | null,
): Revocation | null {
  let permanent = permanentIn(complete, signedAt);
  if (permanent == null) permanent = permanentIn(delta, signedAt);
  if (permanent != null) return permanent;
  let last = lastIn(delta, signedAt);
  if (last == null) last = lastIn(complete, signedAt);
  return last != null && last.reason == CrlReason.CertificateHold ? last : null;
}

function permanentIn(entries: Revocation[], signedAt: Instant | null): Revocation | null {
  for (let i = 0; i < entries.length; i++) {
    if (!isTemporary(entries[i].reason) && entries[i].countsFor(signedAt)) return entries[i];
  }
  return null;
}

/** The entry with the latest date; of equal dates the one that comes last. */
function lastIn(entries: Revocation[], signedAt: Instant | null): Revocation | null {
  let last: Revocation | null = null;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    if (!isTemporary(entry.reason) || !entry.countsFor(signedAt)) continue;
    if (last == null || entry.revocationDate.compare(last.revocationDate) >= 0) last = entry;
  }
  return last;
}

function isTemporary(reason: CrlReason): bool {
  return reason == CrlReason.CertificateHold || reason == CrlReason.RemoveFromCrl;
}
