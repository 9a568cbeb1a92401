// Harness exports for names, general names and name constraints of assembly/x509.
import { DerReader } from "../../assembly/asn1/der";
import { encodeHex } from "../../assembly/encoding/hex";
import { Fault } from "../../assembly/fault/fault";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { isHostName, isPreferredName } from "../../assembly/x509/dnsName";
import { GeneralName, readGeneralNames } from "../../assembly/x509/generalName";
import { parseMailbox } from "../../assembly/x509/mailbox";
import { Name, readName } from "../../assembly/x509/name";
import { attributeTypeName } from "../../assembly/x509/nameText";
import { NameConstraints, readNameConstraints } from "../../assembly/x509/nameConstraints";
import { NameConstraintsState } from "../../assembly/x509/path/nameConstraintsState";
import { PathBudget } from "../../assembly/x509/path/pathBudget";
import { uriHost } from "../../assembly/x509/uriHost";

function faultText(fault: Fault): string {
  return `${faultCodeName(fault.code)} ${fault.path}: ${fault.detail}`;
}

/** The name, or null when it is refused. */
function nameOf(der: Uint8Array): Name | null {
  const reader = new DerReader(der, "name");
  const name = readName(reader, "");
  reader.end();
  return reader.fault == null ? name : null;
}

function generalNamesOf(der: Uint8Array): GeneralName[] | null {
  const reader = new DerReader(der, "names");
  const names = readGeneralNames(reader, "");
  reader.end();
  return reader.fault == null ? names : null;
}

function constraintsOf(der: Uint8Array): NameConstraints | null {
  const reader = new DerReader(der, "nameConstraints");
  const constraints = readNameConstraints(reader, "");
  reader.end();
  return reader.fault == null ? constraints : null;
}

/** The text of RFC 4514, or null when the name is refused. */
export function nameText(der: Uint8Array): string | null {
  const name = nameOf(der);
  return name == null ? null : name.toString();
}

/** What is wrong with a name, or null. */
export function nameProblem(der: Uint8Array): string | null {
  const reader = new DerReader(der, "name");
  readName(reader, "");
  reader.end();
  return reader.fault == null ? null : faultText(reader.fault!);
}

/** `RDN type=text` on each line, values as they are; null when the name is refused. */
export function nameAttributes(der: Uint8Array): string | null {
  const name = nameOf(der);
  if (name == null) return null;
  let text = name.isEmpty ? "empty" : "";
  for (let i = 0; i < name.attributes.length; i++) {
    const attribute = name.attributes[i];
    if (i != 0) text += "\n";
    text += `${attribute.rdn} ${attributeTypeName(attribute.type)}=${attribute.text}`;
  }
  return text;
}

/** 0 other, 1 may be within, 2 within, 3 equal; -1 when one is refused. How the first name stands to the second. */
export function nameRelation(first: Uint8Array, second: Uint8Array): i32 {
  const name = nameOf(first);
  const base = nameOf(second);
  if (name == null || base == null) return -1;
  if (name.equals(base)) return 3;
  if (name.isWithin(base)) return 2;
  return name.mayBeWithin(base) ? 1 : 0;
}

/** One name on each line, or null when they are refused. */
export function generalNamesText(der: Uint8Array): string | null {
  const names = generalNamesOf(der);
  if (names == null) return null;
  let text = "";
  for (let i = 0; i < names.length; i++) text += (i == 0 ? "" : "\n") + names[i].toString();
  return text;
}

/** `kind contents` on each line, with hexadecimal digits; null when they are refused. */
export function generalNamesRaw(der: Uint8Array): string | null {
  const names = generalNamesOf(der);
  if (names == null) return null;
  let text = "";
  for (let i = 0; i < names.length; i++) {
    text += (i == 0 ? "" : "\n") + (<i32>names[i].kind).toString() + " " + encodeHex(names[i].bytes);
  }
  return text;
}

/** What is wrong with general names, or null. */
export function generalNamesProblem(der: Uint8Array): string | null {
  const reader = new DerReader(der, "names");
  readGeneralNames(reader, "");
  reader.end();
  return reader.fault == null ? null : faultText(reader.fault!);
}

/** What is wrong with name constraints, or null. */
export function nameConstraintsProblem(der: Uint8Array): string | null {
  const reader = new DerReader(der, "nameConstraints");
  readNameConstraints(reader, "");
  reader.end();
  return reader.fault == null ? null : faultText(reader.fault!);
}

/** The rule of issuers that readable constraints break, or an empty text; null when they are refused. */
export function nameConstraintsIssuanceProblem(der: Uint8Array): string | null {
  const constraints = constraintsOf(der);
  return constraints == null ? null : constraints.issuanceProblem;
}

/**
 * `ok`, or the fault of a certificate with this subject and these alternative names (none: no extension) below
 * certificates with these constraints, one after the other in `chain`. Null when one of them is refused.
 */
export function nameConstraintsVerdict(chain: Uint8Array, subject: Uint8Array, names: Uint8Array): string | null {
  const state = new NameConstraintsState();
  const reader = new DerReader(chain);
  while (!reader.isAtEnd) state.add(readNameConstraints(reader, ""));
  const name = nameOf(subject);
  if (reader.fault != null || name == null) return null;
  let alternatives: GeneralName[] | null = null;
  if (names.length != 0) {
    alternatives = generalNamesOf(names);
    if (alternatives == null) return null;
  }
  const fault = state.fault(name, alternatives, new PathBudget());
  return fault == null ? "ok" : `${faultCodeName(fault.code)} ${fault.detail}`;
}

export function hostName(name: Uint8Array): bool {
  return isHostName(name);
}

export function preferredName(name: Uint8Array): bool {
  return isPreferredName(name);
}

/** `local part` a line break and `host`, or null. */
export function mailboxParts(bytes: Uint8Array): string | null {
  const mailbox = parseMailbox(bytes);
  if (mailbox == null) return null;
  return String.UTF8.decode(mailbox.localPart.slice().buffer) + "\n" + String.UTF8.decode(mailbox.host.slice().buffer);
}

export function hostOfUri(uri: Uint8Array): string | null {
  const host = uriHost(uri);
  return host == null ? null : String.UTF8.decode(host.slice().buffer);
}

/** `RDN type text` on each line, types in hexadecimal digits; null when the name is refused. */
export function nameAttributesRaw(der: Uint8Array): string | null {
  const name = nameOf(der);
  if (name == null) return null;
  const lines = new Array<string>();
  for (let i = 0; i < name.attributes.length; i++) {
    const attribute = name.attributes[i];
    lines.push(`${attribute.rdn} ${encodeHex(attribute.type)} ${attribute.text}`);
  }
  return lines.join("\n");
}
