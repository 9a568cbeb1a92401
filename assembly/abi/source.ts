/** Evidence from the waPC host call under the binding `assay`. */
import { decodeUtf8, encodeUtf8 } from "../encoding/utf8";
import { parseFailure } from "../evidence/failure";
import { BINDING, Operation, operationCapability, operationName } from "../evidence/operations.gen";
import { EvidenceSource } from "../evidence/table";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { hostCall, hostError, hostErrorLength, hostResponse, hostResponseLength } from "./imports";

/** Longest error text that is copied in. Hosts that print a stack trace with an error stay below. */
const MAX_ERROR_BYTES: i32 = 64 << 10;

/** How much of an error text is read: a fault keeps its first 1000 characters. */
const READ_ERROR_BYTES: i32 = 4 << 10;

/** Asks the host. Everything that comes back is unverified. */
@final
export class HostSource implements EvidenceSource {
  /** One room for all error texts: nothing is freed during a pass, and every look-up may fail. */
  private errorText: Uint8Array | null = null;

  look(operation: Operation, argument: string, mostBytes: i32): Result<Uint8Array> {
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
    return status == 1 ? readResponse(mostBytes) : failed<Uint8Array>(parseFailure(this.readError()));
  }

  private readError(): string {
    const length = hostErrorLength();
    if (length <= 0 || length > MAX_ERROR_BYTES) return "the host gave no reason";
    let room = this.errorText;
    if (room == null) {
      room = new Uint8Array(MAX_ERROR_BYTES);
      this.errorText = room;
    }
    hostError(room.dataStart);
    const text = decodeUtf8(room.subarray(0, readableLength(room, length)));
    return text.isOk ? text.value : "the host's reason is not UTF-8";
  }
}

function readResponse(mostBytes: i32): Result<Uint8Array> {
  const length = hostResponseLength();
  if (length < 0 || length > mostBytes) {
    return fail<Uint8Array>(FaultCode.EvidenceTooLarge, (<u32>length).toString() + " bytes");
  }
  const bytes = new Uint8Array(length);
  if (length > 0) hostResponse(bytes.dataStart);
  return ok(bytes);
}

/** The length, or READ_ERROR_BYTES when that is less, without a character that this would cut in two. */
function readableLength(text: Uint8Array, length: i32): i32 {
  if (length <= READ_ERROR_BYTES) return length;
  let end = READ_ERROR_BYTES;
  while (end > READ_ERROR_BYTES - 4 && (text[end] & 0xc0) == 0x80) end--;
  return end;
}
