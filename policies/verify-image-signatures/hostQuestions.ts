/** What a Kubewarden host is asked of each attestor, where the module cannot verify by itself. */
import { JsonValue } from "../../assembly/json/document";
import { decodeCertificateList } from "../../assembly/settings/certificates";
import { optionalMember } from "../../assembly/settings/decode";
import {
  certificateQuestion,
  githubQuestion,
  keyQuestion,
  keylessPrefixQuestion,
  keylessQuestion,
} from "../../assembly/settings/hostQuestion";
import { WantedAttestor } from "../../assembly/settings/wantedAttestor";
import { IdentityMatcher } from "../../assembly/sigstore/identity/identityMatcher";

/** Writes the questions; `entry` is of this kind, and was decoded into the attestors. */
export function addHostQuestions(attestors: Array<WantedAttestor>, entry: JsonValue, kind: string): void {
  for (let i = 0; i < attestors.length; i++) attestors[i].hostQuestion = questionOf(attestors[i], entry, kind);
}

function questionOf(wanted: WantedAttestor, entry: JsonValue, kind: string): string {
  const attestor = wanted.attestor;
  if (kind == "pubKeys") return keyQuestion(attestor.key!);
  if (kind == "githubActions") return githubQuestionOf(entry.get("githubActions")!);
  if (kind == "certificates") return certificateQuestionOf(wanted, entry);
  const identity: IdentityMatcher = attestor.identities[0];
  const issuer = identity.issuer!.wanted;
  const subject = identity.subject!.wanted;
  return kind == "keyless" ? keylessQuestion(issuer, subject) : keylessPrefixQuestion(issuer, subject);
}

function githubQuestionOf(value: JsonValue): string {
  const repository = optionalMember(value, "repo");
  return githubQuestion(value.get("owner")!.asString(), repository == null ? "" : repository.asString());
}

function certificateQuestionOf(wanted: WantedAttestor, entry: JsonValue): string {
  const leaf = wanted.attestor.certificates!.leaf!;
  const needsLogEntry = entry.get("requireRekorBundle")!.asBoolean();
  const member = optionalMember(entry, "certificateChain");
  if (member == null) return certificateQuestion(leaf, null, needsLogEntry);
  const chain = decodeCertificateList(member, "");
  return chain.fault ? "" : certificateQuestion(leaf, chain.value, needsLogEntry);
}
