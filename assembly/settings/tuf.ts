/** A TUF repository in settings (The Update Framework): where the host gets a trusted root from. */
import { MAX_TUF_ROOT_BYTES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonKind, JsonValue } from "../json/document";
import { JsonWriter } from "../json/writer";
import { decodeUtf8 } from "../encoding/utf8";
import { decodeObject, decodeText, optionalMember, requiredMember } from "./decode";
import { embeddedDocument } from "./embeddedDocument";

const KEYS: StaticArray<string> = ["mirror", "root", "target"];
const DEFAULT_TARGET = "trusted_root.json";

/** A repository, and what is wanted of it. */
@final
export class TufSource {
  constructor(
    /** The repository's URL. */
    readonly mirror: string,
    /** The argument of trust/v1/root. */
    readonly question: string,
  ) {}

  /** What explanations say of a root that came from here. */
  get origin(): string {
    return "TUF repository " + this.mirror + ", resolved by the host";
  }
}

/**
 * `mirror`, an http or https URL; `root`, the initial root.json as an object or its text; `target`, trusted_root.json when it
 * is left out. SettingsWrongValue for a URL or a target that could be taken for something else. Not checked: the initial
 * root, which the host reads; whether plain HTTP is allowed, which the host decides.
 */
export function decodeTuf(value: JsonValue, path: string): Result<TufSource> {
  const object = decodeObject(value, path, KEYS);
  if (object.fault) return failed<TufSource>(object.fault!);
  const mirror = decodeMirror(value, path);
  if (mirror.fault) return failed<TufSource>(mirror.fault!);
  const target = decodeTarget(value, path);
  if (target.fault) return failed<TufSource>(target.fault!);
  const member = requiredMember(value, "root", path);
  if (member.fault) return failed<TufSource>(member.fault!);
  const root = embeddedDocument(member.value, path + ".root");
  if (root.fault) return failed<TufSource>(root.fault!);
  const writer = new JsonWriter().beginObject().key("mirror").string(mirror.value).key("root");
  writeCompact(writer, root.value);
  const question = writer.key("target").string(target.value).endObject().toBytes();
  if (question.length > MAX_TUF_ROOT_BYTES) {
    const detail = "more than " + MAX_TUF_ROOT_BYTES.toString() + " bytes";
    return fail<TufSource>(FaultCode.SettingsWrongValue, detail, path + ".root");
  }
  return ok(new TufSource(mirror.value, decodeUtf8(question).value));
}

function decodeMirror(object: JsonValue, path: string): Result<string> {
  const member = requiredMember(object, "mirror", path);
  if (member.fault) return failed<string>(member.fault!);
  const text = decodeText(member.value, path + ".mirror");
  if (!text.isOk) return text;
  const url = text.value;
  const isHttp = url.startsWith("https://") || url.startsWith("http://");
  if (isHttp && isPrintable(url) && !url.includes("@") && !url.includes("?") && !url.includes("#")) return text;
  const detail = "it must be an http or https URL without credentials and query";
  return fail<string>(FaultCode.SettingsWrongValue, detail, path + ".mirror");
}

/** A relative path: its parts lead nowhere else. */
function decodeTarget(object: JsonValue, path: string): Result<string> {
  const member = optionalMember(object, "target");
  if (member == null) return ok(DEFAULT_TARGET);
  const text = decodeText(member, path + ".target");
  if (!text.isOk) return text;
  const target = text.value;
  let isPath = isPrintable(target) && !target.includes("\\") && !target.includes("%");
  const parts = target.split("/");
  for (let i = 0; i < parts.length; i++) {
    if (parts[i].length == 0 || parts[i] == "." || parts[i] == "..") isPath = false;
  }
  if (isPath) return text;
  return fail<string>(FaultCode.SettingsWrongValue, "it must be a relative path", path + ".target");
}

/** ASCII without blanks and control characters. */
function isPrintable(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit <= 0x20 || unit >= 0x7f) return false;
  }
  return true;
}

/** The value without blanks between its parts, so that the same root is the same question however it was laid out. */
function writeCompact(writer: JsonWriter, value: JsonValue): void {
  switch (value.kind) {
    case JsonKind.Object:
      writer.beginObject();
      for (let i = 0; i < value.length; i++) {
        writer.key(value.keyAt(i));
        writeCompact(writer, value.valueAt(i));
      }
      writer.endObject();
      return;
    case JsonKind.Array:
      writer.beginArray();
      for (let i = 0; i < value.length; i++) writeCompact(writer, value.at(i));
      writer.endArray();
      return;
    case JsonKind.String:
      writer.string(value.asString());
      return;
    default:
      writer.raw(value.sourceText());
  }
}
