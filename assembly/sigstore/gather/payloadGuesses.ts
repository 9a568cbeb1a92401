/**
 * Simple-signing payloads that were not fetched. A payload says little, and all of it is known or can be guessed: the
 * image's name and digest, and the annotations that the settings want. A guess that has the digest of the signature's layer
 * is the payload, to the last byte; a guess that has not proves nothing.
 */
import { decodeUtf8, encodeUtf8 } from "../../encoding/utf8";
import { encodeHex } from "../../encoding/hex";
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import { sha256 } from "../../hash/sha256";
import { JsonWriter } from "../../json/writer";
import { Descriptor } from "../../oci/descriptor";
import { Digest } from "../../oci/digest";
import { WantedAnnotation } from "../wantedAnnotation";

/** Names that signers may have written, and sets of annotations: more of either are not tried. */
const MAX_NAMES: i32 = 16;
const MAX_ANNOTATION_SETS: i32 = 16;

/** The payloads that signatures of one image may have. */
@final
export class PayloadGuesses {
  /** All guesses, by their length; made when the first payload is asked for. */
  private byLength: Map<i32, Array<Uint8Array>> | null = null;
  /** The guesses of the lengths that were asked for, by their digest in hexadecimal. */
  private readonly byDigest: Map<string, Uint8Array> = new Map<string, Uint8Array>();
  private readonly hashed: Set<i32> = new Set<i32>();

  constructor(
    /** What `docker-reference` may be, the likeliest first. */
    private readonly names: Array<string>,
    private readonly image: Digest,
    /** What `optional` may hold, beside nothing. */
    private readonly annotations: Array<Array<WantedAnnotation>>,
  ) {}

  /** The payload that has the layer's size and digest; PayloadNotRebuilt when none of the guesses is it. */
  payloadOf(layer: Descriptor): Result<Uint8Array> {
    const size = layer.size > i32.MAX_VALUE ? -1 : <i32>layer.size;
    this.hashGuesses(size);
    const hex = layer.digest.hex;
    if (this.byDigest.has(hex)) {
      const payload = this.byDigest.get(hex);
      if (payload.length == size) return ok(payload);
    }
    return fail<Uint8Array>(FaultCode.PayloadNotRebuilt, "nothing that was tried is " + layer.digest.text);
  }

  /** Hashes the guesses of one length, once. */
  private hashGuesses(length: i32): void {
    if (this.hashed.has(length)) return;
    this.hashed.add(length);
    const guesses = this.guesses();
    if (!guesses.has(length)) return;
    const list = guesses.get(length);
    for (let i = 0; i < list.length; i++) this.byDigest.set(encodeHex(sha256(list[i])), list[i]);
  }

  private guesses(): Map<i32, Array<Uint8Array>> {
    const made = this.byLength;
    if (made != null) return made;
    const all = new Map<i32, Array<Uint8Array>>();
    const optionals = optionalTexts(this.annotations);
    for (let i = 0; i < min(this.names.length, MAX_NAMES); i++) {
      for (let j = 0; j < optionals.length; j++) {
        const texts = layouts(this.names[i], this.image, optionals[j]);
        for (let k = 0; k < texts.length; k++) addGuess(all, encodeUtf8(texts[k]));
      }
    }
    this.byLength = all;
    return all;
  }
}

function addGuess(all: Map<i32, Array<Uint8Array>>, guess: Uint8Array): void {
  if (!all.has(guess.length)) all.set(guess.length, []);
  all.get(guess.length).push(guess);
}

/**
 * The document as programs write it: cosign's and sigstore-rs's, the same with the members in the alphabet of older
 * descriptions (`type` first), and as Python's json module sets blanks; each with and without a line end.
 */
function layouts(name: string, image: Digest, optional: string): Array<string> {
  const type = "cosign container image signature";
  const identity = `"identity":{"docker-reference":"${name}"}`;
  const digest = `"image":{"docker-manifest-digest":"${image.text}"}`;
  const end = optional.length == 0 ? "}" : `,"optional":${optional}}`;
  const compact = `{"critical":{${identity},${digest},"type":"${type}"}${end}`;
  const typeFirst = `{"critical":{"type":"${type}",${digest},${identity}}${end}`;
  const spaced =
    `{"critical": {"identity": {"docker-reference": "${name}"}, "image": {"docker-manifest-digest": "${image.text}"}, ` +
    `"type": "${type}"}` +
    (optional.length == 0 ? "}" : `, "optional": ${optional.replaceAll('":"', '": "').replaceAll('","', '", "')}}`);
  return [compact, compact + "\n", typeFirst, typeFirst + "\n", spaced, spaced + "\n"];
}

/** What may stand under `optional`; the empty text: there is no such member. */
function optionalTexts(annotations: Array<Array<WantedAnnotation>>): Array<string> {
  const texts: Array<string> = ["null", "{}", ""];
  for (let i = 0; i < min(annotations.length, MAX_ANNOTATION_SETS); i++) {
    const plain = annotationsText(annotations[i]);
    addText(texts, escapedAsGo(plain));
    addText(texts, plain);
  }
  return texts;
}

/** The annotations in the order of their keys, as Go and Rust write maps. */
function annotationsText(annotations: Array<WantedAnnotation>): string {
  const sorted = annotations.slice().sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const writer = new JsonWriter().beginObject();
  for (let i = 0; i < sorted.length; i++) writer.key(sorted[i].key).string(sorted[i].value);
  return decodeUtf8(writer.endObject().toBytes()).value;
}

/** Go's encoding/json, and so cosign, writes these characters as escapes. */
function escapedAsGo(json: string): string {
  return json
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("&", "\\u0026")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

function addText(texts: Array<string>, text: string): void {
  if (!texts.includes(text)) texts.push(text);
}
