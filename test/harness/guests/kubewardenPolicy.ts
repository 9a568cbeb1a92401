/**
 * A small policy as Kubewarden's users write them: an image may run when its host says that it is signed, whatever the
 * request is. It logs, asks and answers by Kubewarden's protocol and describes itself to nobody.
 */
import "../../../assembly/abi/abort";
import {
  guestError,
  guestRequest,
  guestResponse,
  hostCall,
  hostError,
  hostErrorLength,
} from "../../../assembly/abi/imports";
import { decodeUtf8, encodeUtf8 } from "../../../assembly/encoding/utf8";

const LOG = '{"level":"info","message":"judging"}';
const VERIFY =
  '{"image":"registry.example/app:1.0","pub_keys":["KEY"],"annotations":null,"type":"SigstorePubKeyVerify"}';

export function __guest_call(operationLength: i32, payloadLength: i32): i32 {
  const operation = new Uint8Array(operationLength);
  guestRequest(operation.dataStart, new Uint8Array(payloadLength).dataStart);
  const name = decodeUtf8(operation).value;
  if (name == "validate_settings") return respond('{"valid":true}');
  if (name != "validate") return fail("unknown operation");
  if (!call("tracing", "log", LOG)) return fail("the log");
  if (call("oci", "v2/verify", VERIFY)) return respond('{"accepted":true,"warnings":["by Kubewarden\'s word"]}');
  const error = new Uint8Array(hostErrorLength());
  hostError(error.dataStart);
  return respond('{"accepted":false,"message":"' + decodeUtf8(error).value.replaceAll('"', "'") + '","code":403}');
}

function call(namespaceName: string, operationName: string, argument: string): bool {
  const binding = encodeUtf8("kubewarden");
  const namespace = encodeUtf8(namespaceName);
  const operation = encodeUtf8(operationName);
  const payload = encodeUtf8(argument);
  return (
    hostCall(
      binding.dataStart,
      binding.length,
      namespace.dataStart,
      namespace.length,
      operation.dataStart,
      operation.length,
      payload.dataStart,
      payload.length,
    ) == 1
  );
}

function respond(text: string): i32 {
  const bytes = encodeUtf8(text);
  guestResponse(bytes.dataStart, bytes.length);
  return 1;
}

function fail(reason: string): i32 {
  const bytes = encodeUtf8(reason);
  guestError(bytes.dataStart, bytes.length);
  return 0;
}
