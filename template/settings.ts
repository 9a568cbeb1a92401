/** Decodes the settings. A fault names its path, and an unknown key is one: a typing error must not widen a policy. */
import {
  ImagePolicy,
  JsonValue,
  Result,
  decodeImagePattern,
  decodeList,
  decodeObject,
  decodeSignedBy,
  decodeTrust,
  elementPath,
  failed,
  ok,
  optionalMember,
  requiredMember,
} from "assay/assembly";
import { ImageRules } from "./rule";

/** The settings, ready for use. */
export class Settings {
  constructor(
    /** What every image's signatures must prove: the engine's rules. */
    readonly signatures: ImagePolicy,
    /** The rule of this policy's own. */
    readonly rule: ImageRules,
  ) {}
}

const ROOT: string = "settings";
const MAX_REPOSITORIES: i32 = 64;

/** All settings: `repositories`, `signedBy`, and `trust` for keyless signatures. */
export function decodeSettings(value: JsonValue): Result<Settings> {
  const object = decodeObject(value, ROOT, ["repositories", "signedBy", "trust"]);
  if (object.fault) return failed<Settings>(object.fault!);
  const repositories = decodeRepositories(value, ROOT + ".repositories");
  if (repositories.fault) return failed<Settings>(repositories.fault!);
  const signedBy = requiredMember(value, "signedBy", ROOT);
  if (signedBy.fault) return failed<Settings>(signedBy.fault!);
  const rules = decodeSignedBy(signedBy.value, ROOT + ".signedBy");
  if (rules.fault) return failed<Settings>(rules.fault!);
  const trust = decodeTrust(optionalMember(value, "trust"), ROOT + ".trust");
  if (trust.fault) return failed<Settings>(trust.fault!);
  const pinDigests = true;
  const denyUnmatched = true;
  const signatures = new ImagePolicy(rules.value, pinDigests, denyUnmatched, trust.value, false);
  return ok(new Settings(signatures, new ImageRules(repositories.value, ROOT + ".repositories")));
}

/** A list of wildcard patterns. */
function decodeRepositories(settings: JsonValue, path: string): Result<Array<string>> {
  const member = requiredMember(settings, "repositories", ROOT);
  if (member.fault) return failed<Array<string>>(member.fault!);
  const list = decodeList(member.value, path, MAX_REPOSITORIES);
  if (list.fault) return failed<Array<string>>(list.fault!);
  const patterns = new Array<string>();
  for (let i = 0; i < list.value.length; i++) {
    const pattern = decodeImagePattern(list.value.at(i), elementPath(path, i));
    if (pattern.fault) return failed<Array<string>>(pattern.fault!);
    patterns.push(pattern.value);
  }
  return ok(patterns);
}
