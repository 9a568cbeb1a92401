/**
 * The one file of a container image's layer that is wanted: a gzip-compressed tar archive (POSIX ustar), read in memory. Nothing is
 * ever written by the names in it, and the archive may not unpack to more than a bound: so a layer is no more dangerous than
 * a file, and images that `docker build` makes of a module can be read.
 */
import { gunzipSync } from "node:zlib";

import { utf8Text } from "../../host/json.js";
import { LoadError } from "./loadError.js";

const BLOCK = 512;
/** Where the fields of a header stand (POSIX, "ustar Interchange Format"). */
const NAME = { start: 0, end: 100 };
const SIZE = { start: 124, end: 136 };
const CHECKSUM = { start: 148, end: 156 };
const TYPE = 156;
const MAGIC = { start: 257, end: 262 };
const PREFIX = { start: 345, end: 500 };
/** A layer made for a module has two files. */
const MAX_ENTRIES = 1_000;
const REGULAR = ["0", "\0"];
/** Headers that say more of the next entry, or of all: pax and GNU. */
const EXTENDED = ["x", "g", "L", "K"];

/**
 * The bytes of the file `name` at the top of the archive, which unpacks to at most `maxBytes`. There is exactly one of that name,
 * and it is a regular file. Throws LoadError `layout`, also for every archive that is not as it must be, to its end.
 */
export function fileInArchive(compressed: Uint8Array, name: string, maxBytes: number): Uint8Array<ArrayBuffer> {
  const archive = unpacked(compressed, maxBytes);
  let found: Uint8Array<ArrayBuffer> | null = null;
  let isRenamed = false;
  let entries = 0;
  for (let position = 0; ; entries++) {
    const header = archive.subarray(position, position + BLOCK);
    if (header.length < BLOCK) throw refusal("it ends in the middle of a file's header, or without an end");
    if (header.every((byte) => byte === 0)) break;
    if (entries === MAX_ENTRIES) throw refusal(`it has more than ${MAX_ENTRIES} files`);
    checkHeader(header);
    const size = octal(header, SIZE);
    const content = archive.subarray(position + BLOCK, position + BLOCK + size);
    if (content.length < size) throw refusal("it ends in the middle of a file");
    const type = String.fromCharCode(header[TYPE] ?? 0);
    const isWanted = !isRenamed && pathOf(header) === name && !EXTENDED.includes(type);
    if (isWanted && !REGULAR.includes(type)) throw refusal(`${name} is no regular file`);
    if (isWanted && found !== null) throw refusal(`${name} is there more than once`);
    if (isWanted) found = new Uint8Array(content);
    isRenamed = EXTENDED.includes(type) && renames(type, content, name);
    position += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (found === null) throw refusal(`there is no file ${name} in it`);
  return found;
}

function unpacked(compressed: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return gunzipSync(compressed, { maxOutputLength: maxBytes });
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw refusal(isLarge ? `it unpacks to more than ${maxBytes} bytes` : "it is no gzip archive");
  }
}

function checkHeader(header: Uint8Array): void {
  if (ascii(header, MAGIC) !== "ustar") throw refusal("it is no tar archive");
  const sum = header.reduce((total, byte, index) => {
    return total + (index >= CHECKSUM.start && index < CHECKSUM.end ? 0x20 : byte);
  }, 0);
  if (sum !== octal(header, CHECKSUM)) throw refusal("a checksum in it is wrong");
}

/** `./` in front is how tar writes the current folder. */
function pathOf(header: Uint8Array): string {
  const prefix = ascii(header, PREFIX);
  const path = prefix === "" ? ascii(header, NAME) : `${prefix}/${ascii(header, NAME)}`;
  return path.replace(/^\.\//, "");
}

/** Whether the next entry has another name than its own header says. It must not be the wanted file in another guise. */
function renames(type: string, content: Uint8Array, name: string): boolean {
  const text = utf8Text(content) ?? "";
  const isRenaming = type === "L" || (type === "x" && /(^|\n)\d+ path=/.test(text));
  const resizes = /(^|\n)\d+ size=/.test(text) && type !== "L" && type !== "K";
  const renamesAll = type === "g" && /(^|\n)\d+ path=/.test(text);
  if (resizes || renamesAll || (isRenaming && text.includes(name))) {
    throw refusal("an extended header in it changes a file's name or size");
  }
  return isRenaming;
}

function octal(header: Uint8Array, field: { start: number; end: number }): number {
  const text = ascii(header, field).trim();
  if (!/^[0-7]{1,11}$/.test(text)) throw refusal("a number in it is not octal");
  return Number.parseInt(text, 8);
}

/** Up to the first NUL; every byte a character. */
function ascii(header: Uint8Array, { start, end }: { start: number; end: number }): string {
  const field = header.subarray(start, end);
  const length = field.indexOf(0);
  return String.fromCharCode(...(length < 0 ? field : field.subarray(0, length)));
}

function refusal(reason: string): LoadError {
  return new LoadError("layout", `its layer cannot be read: ${reason}`);
}
