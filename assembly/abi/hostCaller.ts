/** One waPC host call after the other. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { decodeUtf8 } from "../encoding/utf8";
import { hostCall, hostError, hostErrorLength, hostResponse, hostResponseLength } from "./imports";

/** Longest error text that is copied in. Hosts that print a stack trace with an error stay below. */
const MAX_ERROR_BYTES: i32 = 64 << 10;

/** How much of an error text is read: a fault keeps its first 1000 characters. */
const READ_ERROR_BYTES: i32 = 4 << 10;

/** A name's UTF-8 bytes. */
@final
export class Name {
  constructor(
    readonly pointer: usize,
    readonly length: i32,
  ) {}
}

/** Calls the host. Everything that comes back is unverified. */
@final
export class HostCaller {
  /** One room for all error texts: nothing is freed during a pass, and every call may fail. */
  private errorRoom: Uint8Array | null = null;

  /** Makes a call; false: there is no answer but an error text. Read one or the other before the next call. */
  call(binding: Name, namespace: Name, operation: Name, payload: Uint8Array): bool {
    const status = hostCall(
      binding.pointer,
      binding.length,
      namespace.pointer,
      namespace.length,
      operation.pointer,
      operation.length,
      payload.dataStart,
      payload.length,
    );
    return status == 1;
  }

  /** The answer; EvidenceTooLarge, and nothing is copied, for more than `mostBytes`. */
  response(mostBytes: i32): Result<Uint8Array> {
    const length = hostResponseLength();
    if (length < 0 || length > mostBytes) {
      return fail<Uint8Array>(FaultCode.EvidenceTooLarge, (<u32>length).toString() + " bytes");
    }
    const bytes = new Uint8Array(length);
    if (length > 0) hostResponse(bytes.dataStart);
    return ok(bytes);
  }

  /** The error text, cut after some thousand characters. */
  error(): string {
    const length = hostErrorLength();
    if (length <= 0 || length > MAX_ERROR_BYTES) return "the host gave no reason";
    let room = this.errorRoom;
    if (room == null) {
      room = new Uint8Array(MAX_ERROR_BYTES);
      this.errorRoom = room;
    }
    hostError(room.dataStart);
    const text = decodeUtf8(room.subarray(0, readableLength(room, length)));
    return text.isOk ? text.value : "the host's reason is not UTF-8";
  }
}

/** The length, or READ_ERROR_BYTES when that is less, without a character that this would cut in two. */
function readableLength(text: Uint8Array, length: i32): i32 {
  if (length <= READ_ERROR_BYTES) return length;
  let end = READ_ERROR_BYTES;
  while (end > READ_ERROR_BYTES - 4 && (text[end] & 0xc0) == 0x80) end--;
  return end;
}
