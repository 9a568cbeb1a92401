/** PEM (RFC 7468): one block of textual encoding, or several of one label. */
import { MAX_PEM_BLOCKS } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { decodeBase64, encodeBase64Ascii } from "./base64";
import { encodeUtf8 } from "./utf8";

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";

/** Characters of a line that is written. */
const LINE_LENGTH: i32 = 64;

/**
 * The content of the one block in `text`, which must have this label (`PUBLIC KEY`, `CERTIFICATE` …).
 *
 * Strict (RFC 7468 §3, the standard form) but for this: lines end with LF or CRLF, are of any length, since some writers do
 * not wrap, and lines of blanks may stand before and after the block. PemInvalid, with what is wrong, for another label, more than one
 * block, other text around it, headers (RFC 1421), blanks within the block, no content, and base64 that is not strict.
 * What the content is, is not looked at.
 */
export function decodePem(text: string, label: string): Result<Uint8Array> {
  const lines = new Lines(text);
  lines.skipBlank();
  if (lines.atEnd) return invalid("no block: the text is empty");
  const block = readBlock(lines, label);
  if (block.fault) return failed<Uint8Array>(block.fault!);
  lines.skipBlank();
  if (!lines.atEnd) return invalid(trailingProblem(lines.take()));
  return decodeBody(block.value);
}

/**
 * The contents of all blocks in `text`, one or more, in their order; each must have this label. The same rules as for one
 * block, but that other text may stand before, between and behind them (RFC 7468 §2, as tools write it before
 * certificates): lines without `-----`, so that no block is passed over because its begin line is damaged. PemInvalid as
 * there, with the number of the block, counted from one; BudgetExhausted for more than `MAX_PEM_BLOCKS`. That no block
 * comes twice is not checked.
 */
export function decodePemBlocks(text: string, label: string): Result<Array<Uint8Array>> {
  const lines = new Lines(text);
  const contents = new Array<Uint8Array>();
  lines.skipText();
  if (lines.atEnd) return fail<Array<Uint8Array>>(FaultCode.PemInvalid, "no block");
  while (!lines.atEnd) {
    if (contents.length == MAX_PEM_BLOCKS) {
      return fail<Array<Uint8Array>>(FaultCode.BudgetExhausted, `more than ${MAX_PEM_BLOCKS} blocks`);
    }
    const block = readBlock(lines, label);
    const content = block.isOk ? decodeBody(block.value) : failed<Uint8Array>(block.fault!);
    if (content.fault) {
      const detail = `block ${contents.length + 1}: ${content.fault!.detail}`;
      return fail<Array<Uint8Array>>(FaultCode.PemInvalid, detail);
    }
    contents.push(content.value);
    lines.skipText();
  }
  return ok(contents);
}

/** One block as RFC 7468 §3 wants it written, in ASCII: lines of 64 characters, each with a line feed behind it. */
export function encodePem(content: Uint8Array, label: string): Uint8Array {
  const begin = encodeUtf8(BEGIN + label + DASHES + "\n");
  const end = encodeUtf8(END + label + DASHES + "\n");
  const body = encodeBase64Ascii(content);
  const lines = (body.length + LINE_LENGTH - 1) / LINE_LENGTH;
  const pem = new Uint8Array(begin.length + body.length + lines + end.length);
  pem.set(begin);
  let target = pem.dataStart + <usize>begin.length;
  for (let i = 0; i < body.length; i += LINE_LENGTH) {
    const length = min(LINE_LENGTH, body.length - i);
    memory.copy(target, body.dataStart + <usize>i, length);
    store<u8>(target + <usize>length, 0x0a);
    target += <usize>length + 1;
  }
  memory.copy(target, end.dataStart, end.length);
  return pem;
}

/** The lines between the begin line that must come next and its end line. */
function readBlock(lines: Lines, label: string): Result<Array<string>> {
  const begin = lines.take();
  if (begin != BEGIN + label + DASHES) return malformed(beginProblem(begin, label));
  const body = new Array<string>();
  let end = "";
  while (true) {
    if (lines.atEnd) return malformed("the block has no end line");
    end = lines.take();
    if (end.startsWith("-")) break;
    const problem = lineProblem(end);
    if (problem != null) return malformed(problem);
    body.push(end);
  }
  if (end != END + label + DASHES) return malformed("the end line does not match the begin line");
  return ok(body);
}

function decodeBody(lines: Array<string>): Result<Uint8Array> {
  if (lines.length == 0) return invalid("the block is empty");
  const content = decodeBase64(lines.join(""));
  return content.isOk ? content : invalid(`the block is not strict base64: ${content.fault!.detail}`);
}

/** Reads line by line. */
@final
class Lines {
  private position: i32 = 0;

  constructor(private readonly text: string) {}

  get atEnd(): bool {
    return this.position >= this.text.length;
  }

  /** The next line without its line end. */
  take(): string {
    const feed = this.text.indexOf("\n", this.position);
    const end = feed < 0 ? this.text.length : feed;
    const hasReturn = feed > this.position && this.text.charCodeAt(feed - 1) == 0x0d;
    const line = this.text.substring(this.position, hasReturn ? end - 1 : end);
    this.position = end + 1;
    return line;
  }

  /** Moves over lines of nothing but spaces and tabs. */
  skipBlank(): void {
    while (!this.atEnd) {
      const before = this.position;
      if (isBlank(this.take())) continue;
      this.position = before;
      return;
    }
  }

  /** Moves over lines that are no part of a block. */
  skipText(): void {
    while (!this.atEnd) {
      const before = this.position;
      if (!this.take().includes(DASHES)) continue;
      this.position = before;
      return;
    }
  }
}

function isBlank(line: string): bool {
  for (let i = 0; i < line.length; i++) {
    const unit = line.charCodeAt(i);
    if (unit != 0x20 && unit != 0x09) return false;
  }
  return true;
}

function beginProblem(line: string, label: string): string {
  if (!line.startsWith(BEGIN)) return "it does not begin with -----BEGIN";
  if (line.includes(END)) return "its line ends are missing (in YAML, write | before the block, not >)";
  if (!line.endsWith(DASHES)) return "the begin line is malformed";
  const found = line.substring(BEGIN.length, line.length - DASHES.length);
  if (found.length > 64) return `the block is not labelled "${label}"`;
  return `the block is labelled "${found}", not "${label}"`;
}

function lineProblem(line: string): string | null {
  if (line.length == 0) return "a blank line stands within the block";
  if (line.includes(":")) return "the block has headers";
  return null;
}

function trailingProblem(line: string): string {
  return line.startsWith(BEGIN) ? "there is more than one block" : "text stands behind the block";
}

function invalid(detail: string): Result<Uint8Array> {
  return fail<Uint8Array>(FaultCode.PemInvalid, detail);
}

function malformed(detail: string): Result<Array<string>> {
  return fail<Array<string>>(FaultCode.PemInvalid, detail);
}
