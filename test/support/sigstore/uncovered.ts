/**
 * What a courier may change in evidence without being noticed, each class with its proof: the changed members are none
 * that anything signed covers, and none that decides.
 */
import * as asn1js from "asn1js";

/** The name of the class when nothing that is covered differs, else null. */
export function uncoveredClass(before: Uint8Array, after: Uint8Array): string | null {
  const [left, right] = [parsed(before), parsed(after)];
  if (left === undefined || right === undefined) return null;
  const differences = [...differing(left, right)].filter((difference) => !isNewName(difference, before));
  if (differences.length === 0) return "white space and escapes of JSON";
  const classes = differences.map(classOf);
  return classes.every((name) => name !== null && name === classes[0]) ? (classes[0] ?? null) : null;
}

/** Where two documents differ, for messages. */
export function differencesBetween(before: Uint8Array, after: Uint8Array): string {
  const [left, right] = [parsed(before), parsed(after)];
  return left === undefined || right === undefined
    ? "no JSON"
    : JSON.stringify([...differing(left, right)]).slice(0, 500);
}

/** A member of a name that the document did not have, and no reader knows: the one that it was is missing. */
function isNewName({ path, before }: Difference, document: Uint8Array): boolean {
  const name = /([^.]*)$/.exec(path)?.[1] ?? "";
  return before === undefined && !Buffer.from(document).toString().includes(`"${name}"`);
}

/** Two values that differ at a path such as `.layers[].mediaType`. */
interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** All names of classes. */
export function uncoveredClasses(): string[] {
  return ["white space and escapes of JSON", ...CLASSES.map(({ name }) => name)];
}

/** By path: what of it may differ, and why nothing depends on it. `proves` is asked about the two values. */
const CLASSES: readonly { name: string; path: RegExp; proves?: (before: string, after: string) => boolean }[] = [
  { name: "media types, which the content itself decides", path: /(^|\.)(mediaType|artifactType)$/ },
  { name: "the config descriptor of a manifest without an image", path: /^\.config(\.|$)/ },
  { name: "a referrer's own word on its subject: the statement names it", path: /^\.subject(\.|$)/ },
  { name: "annotations of referrers, which are hints", path: /^(\.manifests\[\])?\.annotations(\.|$)/ },
  {
    name: "the chain beside a keyless certificate: the trusted root's counts",
    path: /\.dev\.sigstore\.cosign\/chain$/,
  },
  {
    name: "the empty signature of an attestation's layer: the envelope holds it",
    path: /\.dev\.cosignproject\.cosign\/signature$/,
    proves: (before, after) => before === "" && after === "undefined",
  },
  {
    name: "what stands in a timestamp around its signed content, attributes and signature",
    path: /\.(signedTimestamp|dev\.sigstore\.cosign\/rfc3161timestamp)$/,
    proves: (before, after) => sameSignedPart(timestampOf(before), timestampOf(after)),
  },
];

function classOf({ path, before, after }: Difference): string | null {
  const found = CLASSES.find(
    (each) => each.path.test(path) && (each.proves === undefined || each.proves(String(before), String(after))),
  );
  return found?.name ?? null;
}

function* differing(before: unknown, after: unknown, path = ""): Generator<Difference> {
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    if (before !== after) yield { path, before, after };
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* differing(before[key], after[key], path + (Array.isArray(before) ? "[]" : `.${key}`));
  }
}

/** The DER in base64, or in cosign's JSON around it. */
function timestampOf(text: string): Uint8Array {
  const json = parsed(Buffer.from(text));
  const inner = isObject(json) ? json["SignedRFC3161Timestamp"] : text;
  return Buffer.from(typeof inner === "string" ? inner : "", "base64");
}

function sameSignedPart(before: Uint8Array, after: Uint8Array): boolean {
  const [left, right] = [signedPart(before), signedPart(after)];
  return left !== null && right !== null && left.equals(right);
}

/** encapContentInfo, signedAttrs and signature of the token in a TimeStampResp (RFC 5652 §5); null if it cannot be read. */
function signedPart(response: Uint8Array): Buffer | null {
  const { result, offset } = asn1js.fromBER(Uint8Array.from(response).buffer);
  if (offset < 0) return null;
  const signedData = itemsOf(itemsOf(itemsOf(itemsOf(result)[1])[1])[0]);
  const signerInfo = itemsOf(itemsOf(signedData.at(-1))[0]);
  const parts = [signedData[2], signerInfo[3], signerInfo[5]];
  if (parts.some((part) => part === undefined)) return null;
  return Buffer.concat(parts.map((part) => Buffer.from(part?.valueBeforeDecodeView ?? [])));
}

function itemsOf(value: asn1js.AsnType | undefined): asn1js.AsnType[] {
  return value instanceof asn1js.Constructed ? value.valueBlock.value : [];
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
