/**
 * Evidence from whatever host there is: one of Assay's, or one that does not know the binding `assay` and has the
 * capabilities of Kubewarden.
 */
import { encodeUtf8 } from "../encoding/utf8";
import { Operation, operationCapability, operationName } from "../evidence/operations.gen";
import { EvidenceSource } from "../evidence/source";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue, parseJson } from "../json/document";
import { JsonWriter } from "../json/writer";
import { parseDigest } from "../oci/digest";
import { HostCaller, Name } from "./hostCaller";
import { parseKubewardenFailure } from "./kubewardenFailure";
import {
  kubewardenBinding,
  manifestDigestOperation,
  manifestOperation,
  ociNamespace,
  verifyOperation,
} from "./kubewardenNames";
import { HostSource } from "./source";

/** JSON values in an answer that is not a manifest: a few members. */
const MAX_ANSWER_VALUES: i32 = 64;

/**
 * Whose host it is, the first look-up of an evaluation tells (`parseFailure`); later ones do not change it.
 */
@final
export class AnyHostSource implements EvidenceSource {
  private readonly assay: HostSource = new HostSource();
  private kubewarden: KubewardenSource | null = null;
  private hasAsked: bool = false;

  isForeign(): bool {
    return this.kubewarden != null;
  }

  look(operation: Operation, argument: string, mostBytes: i32): Result<Uint8Array> {
    const kubewarden = this.kubewarden;
    if (kubewarden != null) return kubewarden.look(operation, argument, mostBytes);
    const answer = this.assay.look(operation, argument, mostBytes);
    const isFirst = !this.hasAsked;
    this.hasAsked = true;
    const fault = answer.fault;
    if (!isFirst || fault == null || fault.code != FaultCode.EvidenceUnsupported) return answer;
    const other = new KubewardenSource();
    this.kubewarden = other;
    return other.look(operation, argument, mostBytes);
  }

  confirm(question: string, mostBytes: i32): Result<Uint8Array> {
    const kubewarden = this.kubewarden;
    return kubewarden == null ? this.assay.confirm(question, mostBytes) : kubewarden.confirm(question, mostBytes);
  }
}

/**
 * Kubewarden's `oci` capabilities in the place of Assay's. Manifests are written anew by the host, so that they never have
 * the digest of what the registry sent: only those at a tag are of use, whose digest nobody knows. There are no blobs, no
 * listings of referrers and no clock.
 */
@final
class KubewardenSource {
  private readonly caller: HostCaller = new HostCaller();

  look(operation: Operation, argument: string, mostBytes: i32): Result<Uint8Array> {
    if (operation == Operation.RegistryResolve) {
      const answer = this.ask(manifestDigestOperation(), jsonText(argument), mostBytes);
      return answer.fault ? answer : readDigest(answer.value);
    }
    if (operation == Operation.RegistryManifest && !argument.includes("@")) {
      return this.ask(manifestOperation(), jsonText(argument), mostBytes);
    }
    const name = operationCapability(operation) + "/" + operationName(operation);
    return fail<Uint8Array>(FaultCode.EvidenceUnsupported, "a Kubewarden host has nothing like " + name);
  }

  confirm(question: string, mostBytes: i32): Result<Uint8Array> {
    return this.ask(verifyOperation(), encodeUtf8(question), mostBytes);
  }

  private ask(operation: Name, payload: Uint8Array, mostBytes: i32): Result<Uint8Array> {
    const isAnswered = this.caller.call(kubewardenBinding(), ociNamespace(), operation, payload);
    if (isAnswered) return this.caller.response(mostBytes);
    return failed<Uint8Array>(parseKubewardenFailure(this.caller.error()));
  }
}

/** `{"digest"}` as the digest's text; EvidenceInvalid for anything else. Other members are passed over. */
function readDigest(answer: Uint8Array): Result<Uint8Array> {
  const json = parseJson(answer, 8, MAX_ANSWER_VALUES);
  if (json.fault) return failed<Uint8Array>(json.fault!.as(FaultCode.EvidenceInvalid));
  const member: JsonValue | null = json.value.isObject ? json.value.get("digest") : null;
  if (member == null || !member.isString)
    return fail<Uint8Array>(FaultCode.EvidenceInvalid, "there is no digest in it");
  const digest = parseDigest(member.asString());
  if (digest.fault) return failed<Uint8Array>(digest.fault!.as(FaultCode.EvidenceInvalid));
  return ok(encodeUtf8(digest.value.text));
}

function jsonText(text: string): Uint8Array {
  return new JsonWriter().string(text).toBytes();
}
