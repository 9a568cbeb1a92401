/** What the entries of the catalogue are made of. */
import type { Chain, Link } from "../chain.js";
import type { EnvelopeTemplate } from "../envelope.js";
import type { Breaks, NotarySituation } from "../permutation.js";
import { signerOf } from "../signer.js";
import { type ExtensionTemplate, withExtension, withoutExtension } from "../../x509/extensions.js";

/** Seconds. */
export const DAY = 86_400;

/** Signatures whose certificate somebody else issued. */
export const isIssued = ({ chain }: NotarySituation): boolean => chain > 1;
/** Signatures with an authority between the signer and the root. */
export const hasIntermediate = ({ chain }: NotarySituation): boolean => chain === 3;
export const isJws = ({ envelope }: NotarySituation): boolean => envelope === "jws";
export const isCose = ({ envelope }: NotarySituation): boolean => envelope === "cose";
export const isRsa = ({ key }: NotarySituation): boolean => key.startsWith("RSA-");
export const isEc = ({ key }: NotarySituation): boolean => key.startsWith("EC-");

/** Other certificates for the same key. */
export function chain(change: (chain: Chain, seed: string) => Chain): Breaks {
  return {
    signer: (signer, seed) => signerOf(signer.subject, signer.kind, signer.key, change(signer.chain, seed)),
  };
}

/** Another certificate at that place of the chain, counted from the leaf. */
export function link(index: number, change: (link: Link) => Partial<Link>): Breaks {
  return chain((links) => links.map((link, at) => (at === index ? { ...link, ...change(link) } : link)));
}

/** With these extensions in the place of those of their kinds. */
export function extended(index: number, ...extensions: readonly ExtensionTemplate[]): Breaks {
  return link(index, (link) => ({
    extensions: extensions.reduce<ExtensionTemplate[]>(withExtension, [...link.extensions]),
  }));
}

/** Without the extension of that kind. */
export function unextended(index: number, oid: string): Breaks {
  return link(index, ({ extensions }) => ({ extensions: withoutExtension(extensions, oid) }));
}

/** Other contents, before they are signed. */
export function signed(change: (template: EnvelopeTemplate) => Partial<EnvelopeTemplate>): Breaks {
  return { template: (template) => ({ ...template, ...change(template) }) };
}

/** The bytes with the last one changed. */
export function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);
}

/** The bytes with a part of them replaced. Throws when the part is not there. */
export function spliced(bytes: Uint8Array, part: Uint8Array, replacement: Uint8Array): Uint8Array {
  const at = Buffer.from(bytes).indexOf(part);
  if (at < 0) throw new Error("the envelope does not hold what is to be replaced");
  return Buffer.concat([bytes.subarray(0, at), replacement, bytes.subarray(at + part.length)]);
}
