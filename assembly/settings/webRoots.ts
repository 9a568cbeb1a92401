/** Roots of the web in settings: PEM texts, of which those that cannot be read are of no use and no harm. */
import { MAX_CERTIFICATE_LIST_BYTES, MAX_PEM_BLOCKS } from "../bytes/limits";
import { decodePem } from "../encoding/pem";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { Certificate } from "../x509/certificate";
import { elementPath, optionalMember, wrongType } from "./decode";

/** Roots that are read when they are needed: reading one takes up to a hundred times its size. */
@final
export class WebRoots {
  constructor(private readonly texts: Array<string>) {}

  /** Those that can be read: a root that cannot be must not spoil the others. */
  read(): Array<Certificate> {
    const certificates = new Array<Certificate>();
    for (let i = 0; i < this.texts.length; i++) {
      const der = decodePem(this.texts[i], "CERTIFICATE");
      if (der.fault) continue;
      const certificate = Certificate.fromDer(der.value);
      if (!certificate.fault) certificates.push(certificate.value);
    }
    return certificates;
  }
}

/** The member `webRoots` of an object: a list of PEM texts, one certificate each; none when it is missing. */
export function decodeWebRoots(object: JsonValue, path: string): Result<WebRoots> {
  const texts = new Array<string>();
  const member = optionalMember(object, "webRoots");
  if (member == null) return ok(new WebRoots(texts));
  const memberPath = path + ".webRoots";
  if (!member.isArray) return wrongType<WebRoots>("an array", member, memberPath);
  if (member.length > MAX_PEM_BLOCKS) return tooMuch(`more than ${MAX_PEM_BLOCKS} certificates`, memberPath);
  let size = 0;
  for (let i = 0; i < member.length; i++) {
    const element = member.at(i);
    if (!element.isString) return wrongType<WebRoots>("a string", element, elementPath(memberPath, i));
    const text = element.asString();
    size += text.length;
    if (size > 2 * MAX_CERTIFICATE_LIST_BYTES) return tooMuch("more text than all roots of the web have", memberPath);
    texts.push(text);
  }
  return ok(new WebRoots(texts));
}

function tooMuch(detail: string, path: string): Result<WebRoots> {
  return fail<WebRoots>(FaultCode.SettingsWrongValue, detail, path);
}
