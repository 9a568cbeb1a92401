/** A waPC guest that does what a test tells it: the operation's name says what, the payload is its argument. */
import { decodeUtf8, encodeUtf8 } from "../../../assembly/encoding/utf8";
import "../../../assembly/abi/abort";
import {
  guestError,
  guestRequest,
  guestResponse,
  hostCall,
  hostError,
  hostErrorLength,
  hostResponse,
  hostResponseLength,
} from "../../../assembly/abi/imports";

/** Calls that this instance has served. */
let calls: i32 = 0;

export function __guest_call(operationLength: i32, payloadLength: i32): i32 {
  calls++;
  const operation = new Uint8Array(operationLength);
  const payload = new Uint8Array(payloadLength);
  guestRequest(operation.dataStart, payload.dataStart);
  const name = decodeUtf8(operation).value;
  if (name == "echo") return respond(payload);
  if (name == "calls") return respond(encodeUtf8(calls.toString()));
  if (name == "ask") return respond(encodeUtf8(askAll(decodeUtf8(payload).value)));
  if (name == "ask-raw") return respond(encodeUtf8(ask("assay", "registry", "v1/blob", payload)));
  if (name == "ask-for-ever")
    return respond(encodeUtf8(ask("assay", "registry", "v1/blob", encodeUtf8(calls.toString()))));
  if (name == "ask-many") return respond(encodeUtf8(askMany(<i32>parseInt(decodeUtf8(payload).value))));
  if (name == "refuse") return refuse(payload);
  if (name == "refuse-silently") return 0;
  if (name == "silent") return 1;
  if (name == "respond-outside") guestResponse(0xfffffff0, 64);
  if (name == "grow") return grow(payload);
  if (name == "spin") return spin();
  if (name == "abort") assert(false, "on demand");
  return unreachable();
}

/** One line for each line `BINDING NAMESPACE OPERATION ARGUMENT`: what the host answered. */
function askAll(text: string): string {
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const words = lines[i].split(" ");
    lines[i] = ask(words[0], words[1], words[2], encodeUtf8(words.slice(3).join(" ")));
  }
  return lines.join("\n");
}

function askMany(count: i32): string {
  for (let i = 0; i < count; i++) ask("assay", "registry", "v1/blob", encodeUtf8(i.toString()));
  return "";
}

function ask(bindingName: string, namespaceName: string, operationName: string, payload: Uint8Array): string {
  const binding = encodeUtf8(bindingName);
  const namespace = encodeUtf8(namespaceName);
  const operation = encodeUtf8(operationName);
  const status = hostCall(
    binding.dataStart,
    binding.length,
    namespace.dataStart,
    namespace.length,
    operation.dataStart,
    operation.length,
    payload.dataStart,
    payload.length,
  );
  const answer = new Uint8Array(status == 1 ? hostResponseLength() : hostErrorLength());
  if (status == 1) hostResponse(answer.dataStart);
  else hostError(answer.dataStart);
  return status.toString() + " " + decodeUtf8(answer).value;
}

/** The host's view of the memory is out of date after this. */
function grow(payload: Uint8Array): i32 {
  memory.grow(16);
  return respond(payload);
}

/** Never ends. */
function spin(): i32 {
  let rounds = 0;
  while (rounds >= 0) rounds = (rounds + 1) & 0xffff;
  return rounds;
}

function respond(bytes: Uint8Array): i32 {
  guestResponse(bytes.dataStart, bytes.length);
  return 1;
}

function refuse(reason: Uint8Array): i32 {
  guestError(reason.dataStart, reason.length);
  return 0;
}
