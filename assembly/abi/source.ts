/** Evidence from an Assay host: the waPC host call under the binding `assay`. */
import { encodeUtf8 } from "../encoding/utf8";
import { parseFailure } from "../evidence/failure";
import { BINDING, Operation, operationCapability, operationName } from "../evidence/operations.gen";
import { EvidenceSource } from "../evidence/source";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed } from "../fault/result";
import { HostCaller, Name } from "./hostCaller";

/** How much of a question a fault shows. */
const MAX_SHOWN: i32 = 100;

/** Asks the host. Everything that comes back is unverified. */
@final
export class HostSource implements EvidenceSource {
  private readonly caller: HostCaller = new HostCaller();

  isForeign(): bool {
    return false;
  }

  look(operation: Operation, argument: string, mostBytes: i32): Result<Uint8Array> {
    const binding = encodeUtf8(BINDING);
    const namespace = encodeUtf8(operationCapability(operation));
    const name = encodeUtf8(operationName(operation));
    const isAnswered = this.caller.call(nameOf(binding), nameOf(namespace), nameOf(name), encodeUtf8(argument));
    return isAnswered ? this.caller.response(mostBytes) : failed<Uint8Array>(parseFailure(this.caller.error()));
  }

  confirm(question: string, mostBytes: i32): Result<Uint8Array> {
    const asked = question.substring(0, min(mostBytes, MAX_SHOWN));
    return fail<Uint8Array>(FaultCode.EvidenceUnsupported, "an Assay host verifies nothing for a module: " + asked);
  }
}

function nameOf(utf8: Uint8Array): Name {
  return new Name(utf8.dataStart, utf8.length);
}
