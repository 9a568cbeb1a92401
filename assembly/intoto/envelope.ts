/** The envelope of signed statements: DSSE, the Dead Simple Signing Envelope (protocol version 1.0.2, envelope.md). */
import { MAX_BUNDLE_VALUES, MAX_ENVELOPE_SIGNATURES, MAX_JSON_DEPTH } from "../bytes/limits";
import { encodeUtf8 } from "../encoding/utf8";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue, parseJson } from "../json/document";
import { decodeBase64Member } from "./base64Member";
import { clipped } from "./clipped";

/** `payloadType` of in-toto statements (in-toto attestation framework, envelope.md). */
export const IN_TOTO_PAYLOAD_TYPE: string = "application/vnd.in-toto+json";

/** One signature of an envelope. Not verified. */
@final
export class EnvelopeSignature {
  constructor(
    /** `keyid`: a hint of the signer's; empty when there is none. */
    readonly keyId: string,
    /** `sig`: the raw signature over the pre-authentication encoding. */
    readonly signature: Uint8Array,
  ) {}
}

/** An envelope as it came. Nothing of it is verified. */
@final
export class Envelope {
  private encoded: Uint8Array | null = null;

  constructor(
    /** `payloadType`: what the payload is; signed with it. */
    readonly payloadType: string,
    /** `payload`, decoded. */
    readonly payload: Uint8Array,
    /** One or more. */
    readonly signatures: Array<EnvelopeSignature>,
    /** The JSON document that the envelope was read from, when it stood by itself (cosign's `.att` layers); else null. */
    readonly encoding: Uint8Array | null,
  ) {}

  /** `preAuthenticationEncoding` of this envelope, made once. */
  get signedBytes(): Uint8Array {
    let bytes = this.encoded;
    if (bytes == null) {
      bytes = encodePair(encodeUtf8(this.payloadType), this.payload);
      this.encoded = bytes;
    }
    return bytes;
  }
}

/**
 * Reads an envelope that is a JSON document of its own, as cosign's `.att` layers and `attest-blob` hold it. Its `encoding`
 * is `blob`, which must not change afterwards. Members that DSSE does not name are ignored, as its envelope.md asks
 * (SLSA's generators put a `cert` beside `sig`), and null counts as absent.
 *
 * BundleMalformed, with the path, for bytes that are not strict JSON, and as `readEnvelope`. The size of `blob` is the
 * caller's to limit.
 */
export function parseEnvelope(blob: Uint8Array): Result<Envelope> {
  const json = parseJson(blob, MAX_JSON_DEPTH, MAX_BUNDLE_VALUES);
  if (json.fault) return failed<Envelope>(json.fault!.as(FaultCode.BundleMalformed));
  return readMembers(json.value, "", false, blob);
}

/**
 * Reads an envelope within a bundle, whose rules are those of protobuf's JSON: members that DSSE does not name are refused.
 *
 * BundleMalformed, with the path below `path`, for a `payloadType` that is no text or empty, a `payload` or `sig` that is
 * missing, empty or not base64 in one of its four spellings, no signature, and more than MAX_ENVELOPE_SIGNATURES.
 * Not checked: the payload type, the payload, and that there is only one signature.
 */
export function readEnvelope(json: JsonValue, path: string): Result<Envelope> {
  return readMembers(json, path, true, null);
}

/**
 * What the signatures are over (DSSE protocol.md, PAE): `DSSEv1`, the type and the payload, each with its length in bytes,
 * with a space between all of them.
 */
export function preAuthenticationEncoding(envelope: Envelope): Uint8Array {
  return envelope.signedBytes;
}

function readMembers(json: JsonValue, path: string, strict: bool, encoding: Uint8Array | null): Result<Envelope> {
  if (!json.isObject) return malformed<Envelope>("not an object", path);
  const unknown = strict ? unknownMember(json, ["payload", "payloadType", "signatures"]) : null;
  if (unknown != null) return malformed<Envelope>("unknown member", member(path, clipped(unknown)));
  const type = present(json.get("payloadType"));
  if (type == null || !type.isString || type.end - type.start == 2) {
    return malformed<Envelope>("no payload type", member(path, "payloadType"));
  }
  const payloadPath = member(path, "payload");
  const payload = readBytes(json.get("payload"), payloadPath);
  if (payload.fault) return failed<Envelope>(payload.fault!);
  if (payload.value.length == 0) return malformed<Envelope>("the payload is empty", payloadPath);
  const signatures = readSignatures(present(json.get("signatures")), member(path, "signatures"), strict);
  if (signatures.fault) return failed<Envelope>(signatures.fault!);
  return ok(new Envelope(type.asString(), payload.value, signatures.value, encoding));
}

function readSignatures(value: JsonValue | null, path: string, strict: bool): Result<Array<EnvelopeSignature>> {
  if (value == null || !value.isArray || value.length == 0) {
    return malformed<Array<EnvelopeSignature>>("no signatures", path);
  }
  if (value.length > MAX_ENVELOPE_SIGNATURES) {
    return malformed<Array<EnvelopeSignature>>(`more than ${MAX_ENVELOPE_SIGNATURES} signatures`, path);
  }
  const signatures = new Array<EnvelopeSignature>();
  for (let i = 0; i < value.length; i++) {
    const signature = readSignature(value.at(i), `${path}[${i}]`, strict);
    if (signature.fault) return failed<Array<EnvelopeSignature>>(signature.fault!);
    signatures.push(signature.value);
  }
  return ok(signatures);
}

function readSignature(value: JsonValue, path: string, strict: bool): Result<EnvelopeSignature> {
  if (!value.isObject) return malformed<EnvelopeSignature>("not an object", path);
  const unknown = strict ? unknownMember(value, ["sig", "keyid"]) : null;
  if (unknown != null) return malformed<EnvelopeSignature>("unknown member", member(path, clipped(unknown)));
  const signature = readBytes(value.get("sig"), member(path, "sig"));
  if (signature.fault) return failed<EnvelopeSignature>(signature.fault!);
  if (signature.value.length == 0) return malformed<EnvelopeSignature>("the signature is empty", member(path, "sig"));
  const keyId = present(value.get("keyid"));
  if (keyId != null && !keyId.isString) return malformed<EnvelopeSignature>("not a text", member(path, "keyid"));
  return ok(new EnvelopeSignature(keyId == null ? "" : keyId.asString(), signature.value));
}

function readBytes(value: JsonValue | null, path: string): Result<Uint8Array> {
  if (value == null || value.isNull) return malformed<Uint8Array>("missing", path);
  const bytes = decodeBase64Member(value);
  return bytes.fault ? failed<Uint8Array>(new Fault(FaultCode.BundleMalformed, bytes.fault!.detail, path)) : bytes;
}

/** The first member of an object that is not one of `known`, or null. */
function unknownMember(object: JsonValue, known: StaticArray<string>): string | null {
  for (let i = 0; i < object.length; i++) {
    const name = object.keyAt(i);
    if (!known.includes(name)) return name;
  }
  return null;
}

/** The value, or null when it is missing or null. */
function present(value: JsonValue | null): JsonValue | null {
  return value == null || value.isNull ? null : value;
}

function member(path: string, name: string): string {
  return path.length == 0 ? name : path + "." + name;
}

function encodePair(type: Uint8Array, payload: Uint8Array): Uint8Array {
  const head = encodeUtf8("DSSEv1 " + type.length.toString() + " ");
  const middle = encodeUtf8(" " + payload.length.toString() + " ");
  const bytes = new Uint8Array(head.length + type.length + middle.length + payload.length);
  bytes.set(head);
  bytes.set(type, head.length);
  bytes.set(middle, head.length + type.length);
  bytes.set(payload, bytes.length - payload.length);
  return bytes;
}

function malformed<T>(detail: string, path: string): Result<T> {
  return fail<T>(FaultCode.BundleMalformed, detail, path);
}
