/** Changes of a document's text that leave everything else as it was written. */
import { isAlias, isCollection, isMap, isScalar, LineCounter, parseDocument, stringify, type ParsedNode } from "yaml";

import { pathSteps } from "../../document/path.js";
import type { Change } from "./changes.js";

/** A part of the text and what takes its place. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A change as people read it. */
export interface ShownChange {
  member: string;
  line: number;
  before: unknown;
  after: unknown;
}

/** Edits of the expectation at a path; or why it cannot be edited. */
export type Edits = { edits: Edit[]; shown: ShownChange[] } | { refused: string };

/** A document that is edited as text. */
export class EditedText {
  private readonly lines = new LineCounter();
  private readonly contents: ParsedNode | null;

  constructor(
    private readonly text: string,
    private readonly isJson: boolean,
  ) {
    this.contents = parseDocument(text, { lineCounter: this.lines, merge: true }).contents;
  }

  /** True when something stands at the path. */
  has(path: string): boolean {
    return this.nodeAt(path) !== null;
  }

  /** The edits that make the changes in the expectation at the path. */
  changesAt(path: string, changes: readonly Change[]): Edits {
    const edits: Edit[] = [];
    const shown: ShownChange[] = [];
    for (const { member, value } of changes) {
      const node = this.nodeAt(member === null ? path : `${path}.${member}`);
      if (node === null || isAlias(node)) return { refused: "its expectation is shared by an alias or a merge" };
      const before = node.toJS(parseDocument(this.text, { merge: true })) as unknown;
      if (JSON.stringify(before).includes("${")) return { refused: `${member ?? "expect"} holds a placeholder` };
      const after = value(before);
      edits.push(this.replacement(node, after));
      shown.push({ member: member ?? "expect", line: this.lines.linePos(node.range[0]).line, before, after });
    }
    return { edits, shown };
  }

  /** The text with all edits made. */
  with(edits: readonly Edit[]): string {
    const fromBehind = [...edits].sort((a, b) => b.start - a.start);
    return fromBehind.reduce(
      (text, { start, end, text: part }) => text.slice(0, start) + part + text.slice(end),
      this.text,
    );
  }

  private nodeAt(path: string): ParsedNode | null {
    let node: ParsedNode | null = this.contents;
    for (const step of pathSteps(path)) {
      if (!isCollection(node)) return null;
      const found: unknown = node.get(step, true);
      node = (found ?? null) as ParsedNode | null;
      if (isMap(found) && found.range === undefined) return null;
    }
    return node;
  }

  private replacement(node: ParsedNode, value: unknown): Edit {
    const [start, valueEnd] = node.range;
    // Blocks reach to the line end behind them.
    const end = start + this.text.slice(start, valueEnd).trimEnd().length;
    return { start, end, text: this.written(node, value, start) };
  }

  /** In the style of what was there: a block of lines stays one, everything else stands on one line. */
  private written(node: ParsedNode, value: unknown, start: number): string {
    if (this.isJson) return JSON.stringify(value);
    const isBlock = isCollection(node) && node.flow !== true;
    if (isBlock && Array.isArray(value) && value.length > 0) {
      const indent = " ".repeat(this.lines.linePos(start).col - 1);
      return stringify(value, { lineWidth: 0 }).trimEnd().split("\n").join(`\n${indent}`);
    }
    if (isScalar(node) && typeof value === "string") return scalarText(value, this.isInFlow(node));
    return stringify(value, { lineWidth: 0, collectionStyle: "flow" }).trimEnd();
  }

  /** Within brackets more characters have a meaning. */
  private isInFlow(node: ParsedNode): boolean {
    const isAround = (around: ParsedNode | null): boolean => {
      if (!isCollection(around) || around === node) return false;
      if (around.range[0] > node.range[0] || around.range[1] < node.range[1]) return false;
      if (around.flow === true) return true;
      const inside = isMap(around) ? around.items.map((pair) => pair.value) : around.items;
      return inside.some((each) => isAround(each));
    };
    return isAround(this.contents);
  }
}

function scalarText(text: string, isInFlow: boolean): string {
  const plain = stringify(isInFlow ? [text] : text, { lineWidth: 0, collectionStyle: "flow" }).trimEnd();
  const written = isInFlow ? plain.replace(/^\[ ?/, "").replace(/ ?\]$/, "") : plain;
  return written.includes("\n") ? JSON.stringify(text) : written;
}
