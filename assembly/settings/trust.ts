/** The settings block `trust`: whom a verification of Sigstore signatures trusts. */
import { MAX_TRUST_SOURCES } from "../bytes/limits";
import { EvidenceTable } from "../evidence/table";
import { Operation } from "../evidence/operations.gen";
import { Fault, FaultCode } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { Witness } from "../note/witness";
import { WitnessPolicy } from "../note/witnessPolicy";
import { trustCtLogKey, trustFulcioRoots, trustRekorKey, trustTimestampChain } from "../sigstore/trust/inlineTrust";
import { publicGoodRoot } from "../sigstore/trust/publicGoodRoot";
import { SigstoreTrust } from "../sigstore/trust/sigstoreTrust";
import { parseTrustedRoot, readTrustedRoot } from "../sigstore/trust/trustedRoot";
import { Box, decodeBoolean, decodeList, decodeObject, decodeText, elementPath, optionalMember } from "./decode";
import { embeddedDocument } from "./embeddedDocument";
import { TufSource, decodeTuf } from "./tuf";

const KEYS: StaticArray<string> = [
  "publicGood",
  "trustedRoots",
  "tuf",
  "fulcioRoots",
  "rekorKeys",
  "ctLogKeys",
  "tsaChains",
  "witnesses",
  "witnessThreshold",
];

/** What settings trust: what they hold, and what has to be looked up. */
@final
export class TrustSettings {
  constructor(
    /** Whether the shipped root of Sigstore's public-good instance is trusted. */
    readonly usesPublicGood: bool,
    /** What the settings hold themselves. */
    readonly held: SigstoreTrust,
    /** A TUF repository that the host is asked about, or null. */
    readonly tuf: TufSource | null,
    /** Whether the settings say whom to trust; if not, it is the shipped root. */
    readonly isStated: bool = true,
  ) {}

  /** Asks for what has to be looked up, and reads nothing yet. */
  gather(evidence: EvidenceTable): void {
    const tuf = this.tuf;
    if (tuf != null) evidence.ask(Operation.TrustRoot, tuf.question);
  }

  /**
   * Everything that is trusted. Faults: of the look-up, EvidencePending among them, and TrustInvalid when its answer is no
   * trusted root. What the host answers is trusted as it is: the module does not verify TUF's metadata, which the origin says.
   */
  resolve(evidence: EvidenceTable): Result<SigstoreTrust> {
    const trust = new SigstoreTrust();
    trust.add(this.held);
    if (this.usesPublicGood) {
      const shipped = publicGoodRoot();
      if (shipped.fault) return shipped;
      trust.add(shipped.value);
    }
    const tuf = this.tuf;
    if (tuf == null) return ok(trust);
    const answer = evidence.ask(Operation.TrustRoot, tuf.question);
    if (answer.fault) return failed<SigstoreTrust>(answer.fault!);
    const found = parseTrustedRoot(answer.value);
    if (found.fault) return failed<SigstoreTrust>(found.fault!.at("trusted root of " + tuf.mirror + ": "));
    trust.add(found.value);
    trust.origins.push(tuf.origin);
    return ok(trust);
  }
}

/**
 * The block; the public-good root when it is left out. A key that is not known is refused, and so is a block that names
 * nothing (TrustMissing). Faults with their path; TrustInvalid for a root, key or chain that cannot be used.
 */
export function decodeTrust(value: JsonValue | null, path: string): Result<TrustSettings> {
  if (value == null) return ok(new TrustSettings(true, new SigstoreTrust(), null, false));
  const object = decodeObject(value, path, KEYS);
  if (object.fault) return failed<TrustSettings>(object.fault!);
  const box = new Box();
  let fault = decodeBoolean(value, "publicGood", path, false, box);
  const held = new SigstoreTrust();
  if (fault == null) fault = decodeRoots(value, path, held);
  for (let i = 0; i < TEXT_KEYS.length && fault == null; i++) fault = decodeTexts(value, TEXT_KEYS[i], path, held);
  const tuf = optionalMember(value, "tuf");
  let source: TufSource | null = null;
  if (fault == null && tuf != null) {
    const decoded = decodeTuf(tuf, path + ".tuf");
    fault = decoded.fault;
    if (fault == null) source = decoded.value;
  }
  if (fault == null) fault = decodeWitnesses(value, path, held);
  if (fault == null && !box.value && source == null && held.origins.length == 0) {
    fault = new Fault(FaultCode.TrustMissing, "the block names nothing that is trusted", path);
  }
  return fault != null ? failed<TrustSettings>(fault) : ok(new TrustSettings(box.value, held, source));
}

function decodeRoots(object: JsonValue, path: string, held: SigstoreTrust): Fault | null {
  const member = optionalMember(object, "trustedRoots");
  if (member == null) return null;
  const listPath = path + ".trustedRoots";
  const list = decodeList(member, listPath, MAX_TRUST_SOURCES);
  if (list.fault) return list.fault;
  for (let i = 0; i < member.length; i++) {
    const elementAt = elementPath(listPath, i);
    const document = embeddedDocument(member.at(i), elementAt);
    if (document.fault) return document.fault;
    const root = readTrustedRoot(document.value, elementAt);
    if (root.fault) return root.fault;
    held.add(root.value);
    held.origins.push(elementAt);
  }
  return null;
}

/** The keys whose values are PEM texts. */
const TEXT_KEYS: StaticArray<string> = ["fulcioRoots", "rekorKeys", "ctLogKeys", "tsaChains"];

function decodeTexts(object: JsonValue, key: string, path: string, held: SigstoreTrust): Fault | null {
  const member = optionalMember(object, key);
  if (member == null) return null;
  const listPath = path + "." + key;
  const list = decodeList(member, listPath, MAX_TRUST_SOURCES);
  if (list.fault) return list.fault;
  for (let i = 0; i < member.length; i++) {
    const elementAt = elementPath(listPath, i);
    const text = decodeText(member.at(i), elementAt);
    if (text.fault) return text.fault;
    const fault = trustText(held, key, text.value);
    if (fault != null) return fault.at(elementAt);
    held.origins.push(elementAt);
  }
  return null;
}

function trustText(held: SigstoreTrust, key: string, pem: string): Fault | null {
  if (key == "fulcioRoots") return trustFulcioRoots(held, pem);
  if (key == "rekorKeys") return trustRekorKey(held, pem);
  return key == "ctLogKeys" ? trustCtLogKey(held, pem) : trustTimestampChain(held, pem);
}

/**
 * `witnesses`: verifier keys, of which `witnessThreshold`, one when it is left out, must have cosigned each checkpoint; then
 * every log entry needs an inclusion proof.
 */
function decodeWitnesses(object: JsonValue, path: string, held: SigstoreTrust): Fault | null {
  const thresholdPath = path + ".witnessThreshold";
  const member = optionalMember(object, "witnesses");
  const threshold = optionalMember(object, "witnessThreshold");
  if (member == null) {
    return threshold == null ? null : new Fault(FaultCode.SettingsMissingKey, "it counts them", path + ".witnesses");
  }
  const witnesses = readWitnesses(member, path + ".witnesses");
  if (witnesses.fault) return witnesses.fault;
  const count = threshold == null ? 1 : smallNumber(threshold);
  const policy = WitnessPolicy.of(witnesses.value, count);
  if (policy.fault) return policy.fault!.at(thresholdPath);
  held.witnesses = policy.value;
  return null;
}

function readWitnesses(value: JsonValue, path: string): Result<Array<Witness>> {
  const list = decodeList(value, path, MAX_TRUST_SOURCES);
  if (list.fault) return failed<Array<Witness>>(list.fault!);
  const witnesses = new Array<Witness>();
  for (let i = 0; i < value.length; i++) {
    const elementAt = elementPath(path, i);
    const text = decodeText(value.at(i), elementAt);
    if (text.fault) return failed<Array<Witness>>(text.fault!);
    const witness = Witness.fromVerifierKey(text.value);
    if (witness.fault) return failed<Array<Witness>>(witness.fault!.at(elementAt));
    witnesses.push(witness.value);
  }
  return ok(witnesses);
}

/** A whole number from 0 to `MAX_TRUST_SOURCES`; -1 for everything else. */
function smallNumber(value: JsonValue): i32 {
  if (!value.isNumber) return -1;
  const number = value.integer();
  if (number.fault || number.value.value < 0 || number.value.value > MAX_TRUST_SOURCES) return -1;
  return <i32>number.value.value;
}
