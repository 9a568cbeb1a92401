/** Pinning: images that were verified are rewritten to `image@digest`; not another byte of the object changes. */
import { JsonValue } from "../json/document";
import { Replacement, spliceBytes } from "../json/splice";
import { JsonWriter } from "../json/writer";
import { ImageUse } from "../kubernetes/images";
import { ImageOutcome, Verdict } from "./verdict";

/** One image use that is rewritten. */
@final
export class Pin {
  constructor(
    readonly use: ImageUse,
    /** The image with its digest. */
    readonly image: string,
  ) {}
}

/** What to rewrite, in document order: every verified image that does not name its digest already. */
export function pins(verdict: Verdict): Array<Pin> {
  const list = new Array<Pin>();
  for (let i = 0; i < verdict.images.length; i++) addPins(verdict.images[i], list);
  list.sort((a, b) => a.use.value.start - b.use.value.start);
  return list;
}

/** The object's bytes with the pins put in. */
export function pinnedObject(object: JsonValue, list: Array<Pin>): Uint8Array {
  const replacements = new Array<Replacement>();
  for (let i = 0; i < list.length; i++) {
    const value = list[i].use.value;
    const text = new JsonWriter();
    text.string(list[i].image);
    replacements.push(new Replacement(value.start - object.start, value.end - object.start, text.toBytes()));
  }
  return spliceBytes(object.sourceText(), replacements);
}

/** The same as a JSON Patch (RFC 6902). */
export function writePatch(writer: JsonWriter, list: Array<Pin>): void {
  writer.beginArray();
  for (let i = 0; i < list.length; i++) {
    writer.beginObject();
    writer.key("op");
    writer.string("replace");
    writer.key("path");
    writer.string(list[i].use.pointer);
    writer.key("value");
    writer.string(list[i].image);
    writer.endObject();
  }
  writer.endArray();
}

function addPins(outcome: ImageOutcome, list: Array<Pin>): void {
  const digest = outcome.digest;
  const reference = outcome.reference;
  if (digest == null || reference == null || reference.digest != null || outcome.fault != null) return;
  const image = outcome.image + "@" + digest.text;
  for (let i = 0; i < outcome.uses.length; i++) list.push(new Pin(outcome.uses[i], image));
}
