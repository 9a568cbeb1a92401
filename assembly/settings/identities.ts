/** Wanted identities of signers in settings. */
import { MAX_IDENTITIES } from "../bytes/limits";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { ExtensionMatcher, IdentityMatcher } from "../sigstore/identity/identityMatcher";
import { TextMatcher } from "../sigstore/identity/textMatcher";
import { FulcioExtension } from "../x509/profile/fulcioExtensions";
import { decodeList, decodeObject, decodeText, elementPath, optionalMember, wrongType } from "./decode";

/** The names of Fulcio's extensions in settings, by the last arc; "" for those that are no condition of their own. */
const EXTENSION_NAMES: StaticArray<string> = [
  "",
  "",
  "githubWorkflowTrigger",
  "githubWorkflowSha",
  "githubWorkflowName",
  "githubWorkflowRepository",
  "githubWorkflowRef",
  "",
  "",
  "buildSignerUri",
  "buildSignerDigest",
  "runnerEnvironment",
  "sourceRepositoryUri",
  "sourceRepositoryDigest",
  "sourceRepositoryRef",
  "sourceRepositoryIdentifier",
  "sourceRepositoryOwnerUri",
  "sourceRepositoryOwnerIdentifier",
  "buildConfigUri",
  "buildConfigDigest",
  "buildTrigger",
  "runInvocationUri",
  "sourceRepositoryVisibilityAtSigning",
  "deploymentEnvironment",
  "tokenSubject",
];

/** One or more identities, any of which is enough. `needsBoth`: each must say both who and by whose word, as cosign demands. */
export function decodeIdentities(value: JsonValue, path: string, needsBoth: bool): Result<Array<IdentityMatcher>> {
  const list = decodeList(value, path, MAX_IDENTITIES);
  if (list.fault) return failed<Array<IdentityMatcher>>(list.fault!);
  const identities = new Array<IdentityMatcher>();
  for (let i = 0; i < list.value.length; i++) {
    const identity = decodeIdentity(list.value.at(i), elementPath(path, i), needsBoth);
    if (identity.fault) return failed<Array<IdentityMatcher>>(identity.fault!);
    identities.push(identity.value);
  }
  return ok(identities);
}

function decodeIdentity(value: JsonValue, path: string, needsBoth: bool): Result<IdentityMatcher> {
  const known: StaticArray<string> = [
    "subject",
    "subjectWildcard",
    "subjectRegExp",
    "subjectPrefix",
    "issuer",
    "issuerWildcard",
    "issuerRegExp",
    "extensions",
  ];
  const object = decodeObject(value, path, known);
  if (object.fault) return failed<IdentityMatcher>(object.fault!);
  const subject = decodeMatcher(value, path, "subject");
  if (subject.fault) return failed<IdentityMatcher>(subject.fault!);
  const issuer = decodeMatcher(value, path, "issuer");
  if (issuer.fault) return failed<IdentityMatcher>(issuer.fault!);
  const extensions = decodeExtensions(optionalMember(value, "extensions"), path + ".extensions");
  if (extensions.fault) return failed<IdentityMatcher>(extensions.fault!);
  const subjectMatcher = subject.value.matcher;
  const issuerMatcher = issuer.value.matcher;
  if (needsBoth && issuerMatcher == null)
    return fail<IdentityMatcher>(FaultCode.SettingsMissingKey, "", path + ".issuer");
  if (needsBoth && subjectMatcher == null) {
    return fail<IdentityMatcher>(FaultCode.SettingsMissingKey, "", path + ".subject");
  }
  if (subjectMatcher == null && issuerMatcher == null && extensions.value.length == 0) {
    return fail<IdentityMatcher>(FaultCode.SettingsWrongValue, "it must not be empty", path);
  }
  return ok(new IdentityMatcher(subjectMatcher, issuerMatcher, extensions.value));
}

/** A condition, or none. */
@final
class OptionalMatcher {
  constructor(readonly matcher: TextMatcher | null) {}
}

/** How a condition compares, and what its key ends with. */
enum Comparison {
  Exact,
  Wildcard,
  RegExp,
  Prefix,
}

const ENDINGS: StaticArray<string> = ["", "Wildcard", "RegExp", "Prefix"];

/** `NAME`, `NAMEWildcard`, `NAMERegExp` or `NAMEPrefix`, of which there may be one. */
function decodeMatcher(object: JsonValue, path: string, name: string): Result<OptionalMatcher> {
  let found: TextMatcher | null = null;
  for (let comparison = Comparison.Exact; comparison <= Comparison.Prefix; comparison++) {
    const key = name + ENDINGS[comparison];
    const member = optionalMember(object, key);
    if (member == null) continue;
    if (found != null) {
      return fail<OptionalMatcher>(FaultCode.SettingsWrongValue, "more than one condition on the " + name, path);
    }
    const text = decodeText(member, path + "." + key);
    if (text.fault) return failed<OptionalMatcher>(text.fault!);
    const matcher = matcherOf(text.value, comparison);
    if (matcher.fault) return failed<OptionalMatcher>(matcher.fault!.at(path + "." + key));
    found = matcher.value;
  }
  return ok(new OptionalMatcher(found));
}

function matcherOf(text: string, comparison: Comparison): Result<TextMatcher> {
  switch (comparison) {
    case Comparison.Exact:
      return ok(TextMatcher.exact(text));
    case Comparison.Wildcard:
      return ok(TextMatcher.wildcard(text));
    case Comparison.RegExp:
      return TextMatcher.regExp(text);
    default:
      return ok(TextMatcher.prefix(text));
  }
}

/** Exact values of extensions, by their names. */
function decodeExtensions(value: JsonValue | null, path: string): Result<Array<ExtensionMatcher>> {
  const matchers = new Array<ExtensionMatcher>();
  if (value == null) return ok(matchers);
  if (!value.isObject) return wrongType<Array<ExtensionMatcher>>("an object", value, path);
  for (let i = 0; i < value.length; i++) {
    const name = value.keyAt(i);
    const memberPath = path + "." + name;
    const arc = name.length == 0 ? -1 : EXTENSION_NAMES.indexOf(name);
    if (arc < 0) {
      const known = EXTENSION_NAMES.join(" ").trim().replaceAll("   ", " ").replaceAll(" ", ", ");
      return fail<Array<ExtensionMatcher>>(FaultCode.SettingsUnknownKey, "known here: " + known, memberPath);
    }
    const text = decodeText(value.valueAt(i), memberPath);
    const fault: Fault | null = text.fault;
    if (fault != null) return failed<Array<ExtensionMatcher>>(fault);
    matchers.push(new ExtensionMatcher(<FulcioExtension>arc, TextMatcher.exact(text.value)));
  }
  return ok(matchers);
}
