/** What RFC 5280 §4.2.1.6 and §4.2.1.10 ask of the names that issuers write, beyond what reading them asks. */
import { Fault } from "../../fault/fault";
import { isPreferredName } from "../dnsName";
import { Extensions } from "../extensions";
import { GeneralName, GeneralNameKind, kindName } from "../generalName";
import { parseMailbox } from "../mailbox";
import { schemeLength } from "../uriHost";
import { brokenRule } from "./brokenRule";

/** The first rule that the alternative names or the name constraints break, or null. */
export function nameIssuanceFault(extensions: Extensions): Fault | null {
  let fault = namesFault(extensions.subjectAltName, "4.2.1.6");
  if (fault == null) fault = namesFault(extensions.issuerAltName, "4.2.1.7");
  const constraints = extensions.nameConstraints;
  if (fault != null || constraints == null) return fault;
  const problem = constraints.issuanceProblem;
  return problem.length == 0 ? null : brokenRule(problem, "4.2.1.10");
}

function namesFault(names: GeneralName[] | null, section: string): Fault | null {
  if (names == null) return null;
  for (let i = 0; i < names.length; i++) {
    if (!isWellFormed(names[i])) return brokenRule("a malformed " + kindName(names[i].kind), section);
  }
  return null;
}

/** A dNSName in the preferred name syntax, where an asterisk may stand; an rfc822Name that is a mailbox; an absolute URI. */
function isWellFormed(name: GeneralName): bool {
  switch (name.kind) {
    case GeneralNameKind.DnsName:
      return isPreferredName(name.bytes);
    case GeneralNameKind.Rfc822Name:
      return parseMailbox(name.bytes) != null;
    case GeneralNameKind.Uri: {
      const scheme = schemeLength(name.bytes);
      return scheme > 0 && scheme + 1 < name.bytes.length;
    }
    default:
      return true;
  }
}
