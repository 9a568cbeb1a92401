/** Small changes of DER that leave the lengths around them right, so that they reach what reads the inside. */
import type { SeededRandom } from "../random.js";
import { element } from "../../../src/testkit/x509/der.js";

interface Node {
  tag: number;
  /** Null for an element with children. */
  contents: Uint8Array | null;
  /** What is before the children: the unused-bits octet of a BIT STRING. */
  head: Uint8Array;
  children: Node[];
}

/** Tags that are put in the place of others. */
const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x30, 0x31, 0x80, 0x81, 0x82, 0xa0, 0xa1, 0xa3,
];

/** The element with one to three of its inner elements changed: dropped, doubled, swapped, of another tag or contents. */
export function mutateDer(der: Uint8Array, random: SeededRandom): Uint8Array {
  const root = parse(der)?.[0];
  if (root === undefined) return random.mutate(der);
  for (let count = random.below(3); count >= 0; count--) mutateOnce(root, random);
  return encode(root);
}

function mutateOnce(root: Node, random: SeededRandom): void {
  const parents = parentsIn(root);
  if (parents.length === 0) return;
  const { children } = random.pick(parents);
  const at = random.below(children.length);
  const child = children[at];
  if (child === undefined) return;
  switch (random.below(7)) {
    case 0:
      children.splice(at, 1);
      return;
    case 1:
      children.splice(random.below(children.length + 1), 0, structuredClone(child));
      return;
    case 2:
      children.splice(at, 1);
      children.splice(random.below(children.length + 1), 0, child);
      return;
    case 3:
      child.tag = random.pick(TAGS);
      return;
    case 4:
      children[at] = { tag: child.tag, contents: new Uint8Array(), head: new Uint8Array(), children: [] };
      return;
    default:
      if (child.contents !== null) child.contents = random.mutate(child.contents);
  }
}

/** All elements with children. */
function parentsIn(node: Node): Node[] {
  const below = node.children.flatMap(parentsIn);
  return node.children.length === 0 ? below : [node, ...below];
}

function encode({ tag, contents, head, children }: Node): Uint8Array {
  return contents === null ? element(tag, head, ...children.map(encode)) : element(tag, contents);
}

/** The elements one behind the other, or null when the bytes are something else. */
function parse(bytes: Uint8Array): Node[] | null {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length;) {
    const [tag = 0, first = 0] = bytes.subarray(at);
    const octets = first < 0x80 ? 0 : first & 0x7f;
    if (octets > 3) return null;
    const length = bytes.subarray(at + 2, at + 2 + octets).reduce((sum, octet) => sum * 256 + octet, 0);
    const start = at + 2 + octets;
    const end = start + (octets === 0 ? first : length);
    if (end > bytes.length) return null;
    nodes.push(nodeOf(tag, bytes.subarray(start, end)));
    at = end;
  }
  return nodes;
}

/** Constructed elements have children, and so have strings that hold DER. */
function nodeOf(tag: number, contents: Uint8Array): Node {
  const isConstructed = (tag & 0x20) !== 0;
  const head = tag === 0x03 ? contents.subarray(0, 1) : new Uint8Array();
  const wraps = isConstructed || tag === 0x03 || tag === 0x04;
  const children = wraps ? parse(contents.subarray(head.length)) : null;
  const isPlain = children === null || (children.length === 0 && !isConstructed);
  return isPlain ? { tag, contents, head, children: [] } : { tag, contents: null, head, children };
}
