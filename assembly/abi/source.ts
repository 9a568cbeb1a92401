/** Evidence from the waPC host call under the binding `assay`. */
import { decodeUtf8, encodeUtf8 } from "../encoding/utf8";
import { parseFailure } from "../evidence/failure";
import { BINDING, Operation, operationCapability, operationName } from "../evidence/operations.gen";
import { EvidenceSource } from "../evidence/table";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { hostCall, hostError, hostErrorLength, hostResponse, hostResponseLength } from "./imports";

/** Largest answer that is copied in; the limits of each document are lower and stand in `bytes/limits`. */
const MAX_ANSWER_BYTES: i32 = 16 << 20;

/** Asks the host. Everything that comes back is unverified. */
@final
export class HostSource implements EvidenceSource {
  look(operation: Operation, argument: string): Result<Uint8Array> {
    const binding = encodeUtf8(BINDING);
    const namespace = encodeUtf8(operationCapability(operation));
    const name = encodeUtf8(operationName(operation));
    const payload = encodeUtf8(argument);
    const status = hostCall(
      binding.dataStart,
      binding.length,
      namespace.dataStart,
      namespace.length,
      name.dataStart,
      name.length,
      payload.dataStart,
      payload.length,
    );
    return status == 1 ? readResponse() : failed<Uint8Array>(parseFailure(readError()));
  }
}

function readResponse(): Result<Uint8Array> {
  const length = hostResponseLength();
  if (length < 0 || length > MAX_ANSWER_BYTES) {
    return fail<Uint8Array>(FaultCode.EvidenceTooLarge, length.toString() + " bytes");
  }
  const bytes = new Uint8Array(length);
  if (length > 0) hostResponse(bytes.dataStart);
  return ok(bytes);
}

function readError(): string {
  const length = hostErrorLength();
  if (length <= 0 || length > MAX_ANSWER_BYTES) return "the host gave no reason";
  const bytes = new Uint8Array(length);
  hostError(bytes.dataStart);
  const text = decodeUtf8(bytes);
  return text.isOk ? text.value : "the host's reason is not UTF-8";
}
