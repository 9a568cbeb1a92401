/** Decodes the settings. A fault names its path, and an unknown key is one: a typing error must not widen the policy. */
import {
  ImageCheck,
  ImagePolicy,
  JsonValue,
  Result,
  decodeImagePattern,
  decodeList,
  decodeObject,
  decodeSignedBy,
  decodeText,
  decodeTrust,
  elementPath,
  failed,
  ok,
  optionalMember,
  pathsOf,
  requiredMember,
} from "assay/assembly";
import { FixedTags, KnownRepositories } from "./rules";

/** The settings, ready for use. */
export class Settings {
  constructor(
    /** What the signatures of every image must prove: the engine's rules. */
    readonly signatures: ImagePolicy,
    /** The rules of this policy's own. */
    readonly checks: Array<ImageCheck>,
  ) {}
}

const ROOT: string = "settings";
const MAX_ENTRIES: i32 = 64;

/** `repositories`, `movingTags?`, `signedBy`, and `trust?` for keyless signatures. */
export function decodeSettings(value: JsonValue): Result<Settings> {
  const object = decodeObject(value, ROOT, ["repositories", "movingTags", "signedBy", "trust"]);
  if (object.fault) return failed<Settings>(object.fault!);
  const checks = decodeChecks(value);
  if (checks.fault) return failed<Settings>(checks.fault!);
  const signatures = decodeSignatures(value, checks.value);
  if (signatures.fault) return failed<Settings>(signatures.fault!);
  return ok(new Settings(signatures.value, checks.value));
}

function decodeChecks(settings: JsonValue): Result<Array<ImageCheck>> {
  const repositories = requiredMember(settings, "repositories", ROOT);
  if (repositories.fault) return failed<Array<ImageCheck>>(repositories.fault!);
  const repositoriesPath = ROOT + ".repositories";
  const patterns = decodeTexts(repositories.value, repositoriesPath, decodeImagePattern);
  if (patterns.fault) return failed<Array<ImageCheck>>(patterns.fault!);
  const movingTags = optionalMember(settings, "movingTags");
  const tagsPath = ROOT + ".movingTags";
  const tags = movingTags == null ? ok<Array<string>>(["latest"]) : decodeTexts(movingTags, tagsPath, decodeText);
  if (tags.fault) return failed<Array<ImageCheck>>(tags.fault!);
  const checks = new Array<ImageCheck>();
  checks.push(new KnownRepositories(repositoriesPath, patterns.value));
  checks.push(new FixedTags(tagsPath, tags.value));
  return ok(checks);
}

function decodeSignatures(settings: JsonValue, checks: Array<ImageCheck>): Result<ImagePolicy> {
  const member = requiredMember(settings, "signedBy", ROOT);
  if (member.fault) return failed<ImagePolicy>(member.fault!);
  const rules = decodeSignedBy(member.value, ROOT + ".signedBy");
  if (rules.fault) return failed<ImagePolicy>(rules.fault!);
  const trust = decodeTrust(optionalMember(settings, "trust"), ROOT + ".trust");
  if (trust.fault) return failed<ImagePolicy>(trust.fault!);
  const pinsDigests = true;
  const deniesUnmatched = true;
  return ok(new ImagePolicy(rules.value, pinsDigests, deniesUnmatched, trust.value, false, pathsOf(checks)));
}

/** A list of texts that `decode` takes. */
function decodeTexts(
  value: JsonValue,
  path: string,
  decode: (value: JsonValue, path: string) => Result<string>,
): Result<Array<string>> {
  const list = decodeList(value, path, MAX_ENTRIES);
  if (list.fault) return failed<Array<string>>(list.fault!);
  const texts = new Array<string>();
  for (let i = 0; i < list.value.length; i++) {
    const text = decode(list.value.at(i), elementPath(path, i));
    if (text.fault) return failed<Array<string>>(text.fault!);
    texts.push(text.value);
  }
  return ok(texts);
}
