/** Log entries of signatures that came without one: looked up in a log of Rekor's first version. */
import { MAX_SEARCHED_BYTES } from "../../bytes/limits";
import { encodePem } from "../../encoding/pemWriter";
import { EvidenceTable } from "../../evidence/table";
import { Operation } from "../../evidence/operations.gen";
import { decodeUtf8, encodeUtf8 } from "../../encoding/utf8";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { HashAlgorithm } from "../../hash/algorithm";
import { JsonWriter } from "../../json/writer";
import { PublicKey } from "../../signature/key";
import { ArtifactDigests } from "../entity/artifactDigests";
import { SignedEntity, VerificationMaterial } from "../entity/signedEntity";
import { LogEntry } from "../log/logEntry";
import { proposedDsse, proposedHashedRekord, proposedIntoto } from "../log/proposedEntry";
import { parseRekorEntries } from "../wire/rekorEntry";

/** What a question holds besides the signed document: a signature, a certificate in PEM, and the names of the members. */
const QUESTION_BYTES: i64 = 4 << 10;

/**
 * The searches of one evaluation. A question is written from the document that was signed, which takes many times its
 * memory, and anybody may attach documents without an entry: each is asked about once for each signer, within a budget.
 */
@final
export class RekorSearches {
  private readonly answered: Map<string, Result<SignedEntity>> = new Map<string, Result<SignedEntity>>();
  private bytes: i64 = 0;

  constructor(private readonly evidence: EvidenceTable) {}

  /**
   * The entity with the entries that the log at `url` has of it. `name` is the entity's own: the same for no other one.
   * `key` is the one that is meant to have signed; null: the certificate that came along. `artifact` is what a signature
   * without a message of its own is over. The entity as it is when it has entries, when the log has none, and when it cannot
   * be asked for any: nobody knows who signed, an envelope that came in a bundle.
   *
   * Nothing of the answers is trusted: they are verified like entries that came along. Faults: LogEntryMalformed,
   * BudgetExhausted (beyond MAX_SEARCHED_BYTES too), and what the host said but for EvidenceNotFound.
   */
  withEntries(
    name: string,
    entity: SignedEntity,
    key: PublicKey | null,
    artifact: ArtifactDigests,
    url: string,
  ): Result<SignedEntity> {
    if (entity.material.entries.length > 0) return ok(entity);
    const question = [name, key == null ? "certificate" : key.spkiSha256, url].join(" ");
    if (!this.answered.has(question)) this.answered.set(question, this.search(entity, key, artifact, url));
    return this.answered.get(question);
  }

  private search(
    entity: SignedEntity,
    key: PublicKey | null,
    artifact: ArtifactDigests,
    url: string,
  ): Result<SignedEntity> {
    this.bytes += QUESTION_BYTES + documentBytes(entity);
    if (this.bytes > MAX_SEARCHED_BYTES) {
      const detail = `log entries of more than ${MAX_SEARCHED_BYTES} bytes of signatures are looked for`;
      return fail<SignedEntity>(FaultCode.BudgetExhausted, detail);
    }
    const proposed = proposedEntries(entity, key, artifact);
    const found = new Array<LogEntry>();
    for (let i = 0; i < proposed.length; i++) {
      const answer = this.evidence.ask(Operation.RekorSearch, questionOf(url, proposed[i]));
      if (answer.fault) {
        if (answer.fault!.code == FaultCode.EvidenceNotFound) continue;
        return failed<SignedEntity>(answer.fault!);
      }
      const entries = parseRekorEntries(answer.value);
      if (entries.fault) return failed<SignedEntity>(entries.fault!.at(url + " "));
      for (let j = 0; j < entries.value.length; j++) found.push(entries.value[j]);
    }
    return ok(found.length == 0 ? entity : withEntries(entity, found));
  }
}

/** The document that goes into questions; of a message only its digest does. */
function documentBytes(entity: SignedEntity): i64 {
  const envelope = entity.content.envelope;
  const encoding: Uint8Array | null = envelope == null ? null : envelope.encoding;
  return encoding == null ? 0 : encoding.length;
}

/** What the log may have been given: of an envelope, in the two kinds that cosign has logged. */
function proposedEntries(entity: SignedEntity, key: PublicKey | null, artifact: ArtifactDigests): Array<string> {
  const verifier = verifierPem(entity, key);
  if (verifier.length == 0) return [];
  const content = entity.content;
  const envelope = content.envelope;
  if (envelope != null) {
    const encoding = envelope.encoding;
    return encoding == null ? [] : [proposedDsse(encoding, verifier), proposedIntoto(encoding, verifier)];
  }
  const payload = content.payload;
  const digests = payload == null ? artifact : ArtifactDigests.ofBytes(payload);
  const digest = digests.of(HashAlgorithm.Sha256);
  return digest == null ? [] : [proposedHashedRekord(content.signature!, verifier, HashAlgorithm.Sha256, digest)];
}

/** Who is meant to have signed, in the spelling that signers send; empty when nobody knows. */
function verifierPem(entity: SignedEntity, key: PublicKey | null): string {
  if (key != null) return encodePem("PUBLIC KEY", key.spki);
  const certificate = entity.material.certificate;
  return certificate == null ? "" : encodePem("CERTIFICATE", certificate);
}

/** The argument of rekor/v1/search. */
function questionOf(url: string, entry: string): string {
  const writer = new JsonWriter().beginObject().key("url").string(url).key("entry").raw(encodeUtf8(entry)).endObject();
  return decodeUtf8(writer.toBytes()).value;
}

function withEntries(entity: SignedEntity, entries: Array<LogEntry>): SignedEntity {
  const material = entity.material;
  const more = new VerificationMaterial(
    material.certificate,
    material.chain,
    material.hasCertificateChain,
    material.keyHint,
    entries,
    material.timestamps,
  );
  more.sct = material.sct;
  return new SignedEntity(entity.name, entity.format, entity.content, more);
}
