/** Entries whose signers are known by the identity in their certificates: `keyless`, `keylessPrefix`, `githubActions`. */
import { FaultCode } from "../../assembly/fault/fault";
import { Result, fail, failed, ok } from "../../assembly/fault/result";
import { JsonValue } from "../../assembly/json/document";
import { decodeKeylessList, githubRepository, keylessAttestor } from "../../assembly/settings/attestors";
import { decodeObject, decodeText, optionalMember, requiredMember } from "../../assembly/settings/decode";
import { decodeUrlPrefix } from "../../assembly/settings/urlPrefix";
import { WantedAttestor } from "../../assembly/settings/wantedAttestor";
import { IdentityMatcher } from "../../assembly/sigstore/identity/identityMatcher";
import { TextMatcher } from "../../assembly/sigstore/identity/textMatcher";

/** Whose word GitHub Actions' identities are, and where their workflows lie. */
const GITHUB_ISSUER: string = "https://token.actions.githubusercontent.com";
const GITHUB: string = "https://github.com/";

/** `[{issuer, subject}]`: both are compared as a whole. */
export function decodeKeyless(value: JsonValue, path: string): Result<Array<WantedAttestor>> {
  return decodeKeylessList(value, path, decodeIdentity);
}

function decodeIdentity(value: JsonValue, path: string): Result<IdentityMatcher> {
  const object = decodeObject(value, path, ["issuer", "subject"]);
  if (object.fault) return failed<IdentityMatcher>(object.fault!);
  const issuer = requiredText(value, "issuer", path);
  if (issuer.fault) return failed<IdentityMatcher>(issuer.fault!);
  const subject = requiredText(value, "subject", path);
  if (subject.fault) return failed<IdentityMatcher>(subject.fault!);
  return ok(new IdentityMatcher(TextMatcher.exact(subject.value), TextMatcher.exact(issuer.value), []));
}

/** `[{issuer, url_prefix}]`: the subject lies below the URL. The original's manual says `urlPrefix`; both are taken. */
export function decodeKeylessPrefix(value: JsonValue, path: string): Result<Array<WantedAttestor>> {
  return decodeKeylessList(value, path, decodePrefix);
}

function decodePrefix(value: JsonValue, path: string): Result<IdentityMatcher> {
  const object = decodeObject(value, path, ["issuer", "url_prefix", "urlPrefix"]);
  if (object.fault) return failed<IdentityMatcher>(object.fault!);
  const issuer = requiredText(value, "issuer", path);
  if (issuer.fault) return failed<IdentityMatcher>(issuer.fault!);
  const isCamel = optionalMember(value, "urlPrefix") != null;
  if (isCamel && optionalMember(value, "url_prefix") != null) {
    return fail<IdentityMatcher>(FaultCode.SettingsWrongValue, "url_prefix and urlPrefix are the same", path);
  }
  const name = isCamel ? "urlPrefix" : "url_prefix";
  const member = requiredMember(value, name, path);
  if (member.fault) return failed<IdentityMatcher>(member.fault!);
  const prefix = decodeUrlPrefix(member.value, path + "." + name);
  if (prefix.fault) return failed<IdentityMatcher>(prefix.fault!);
  return ok(new IdentityMatcher(TextMatcher.prefix(prefix.value), TextMatcher.exact(issuer.value), []));
}

/** `{owner, repo?}`: a workflow of GitHub Actions in a repository of the owner's. */
export function decodeGithubActions(value: JsonValue, path: string): Result<Array<WantedAttestor>> {
  const object = decodeObject(value, path, ["owner", "repo"]);
  if (object.fault) return failed<Array<WantedAttestor>>(object.fault!);
  const owner = requiredName(value, "owner", path);
  if (owner.fault) return failed<Array<WantedAttestor>>(owner.fault!);
  let repository = TextMatcher.prefix(owner.value + "/");
  if (optionalMember(value, "repo") != null) {
    const repo = requiredName(value, "repo", path);
    if (repo.fault) return failed<Array<WantedAttestor>>(repo.fault!);
    repository = TextMatcher.exact(owner.value + "/" + repo.value);
  }
  const subject = TextMatcher.prefix(GITHUB);
  const issuer = TextMatcher.exact(GITHUB_ISSUER);
  const identity = new IdentityMatcher(subject, issuer, [githubRepository(repository)]);
  return ok<Array<WantedAttestor>>([keylessAttestor(identity, value, path)]);
}

function requiredText(object: JsonValue, key: string, path: string): Result<string> {
  const member = requiredMember(object, key, path);
  return member.fault ? failed<string>(member.fault!) : decodeText(member.value, path + "." + key);
}

/** Half of `owner/repo`. */
function requiredName(object: JsonValue, key: string, path: string): Result<string> {
  const text = requiredText(object, key, path);
  if (text.fault || !text.value.includes("/")) return text;
  return fail<string>(FaultCode.SettingsWrongValue, "a name has no slash", path + "." + key);
}
