/** The WWW-Authenticate header (RFC 9110 section 11.6.1). */
import { MAX_CHALLENGE_LENGTH } from "./limits.js";

/** One challenge. `scheme` and the names of parameters are lower case; values are unquoted. */
export interface Challenge {
  readonly scheme: string;
  /** The token68 form's text, null when the challenge has parameters or nothing. */
  readonly token68: string | null;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const QUOTED = /"((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*)"/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const SPACES = /[ \t]+/y;
const LIST_GAP = /[ \t,]*/y;
const COMMA = /[ \t]*(?:,[ \t,]*|$)/y;

/**
 * Reads the header's list of challenges; several headers are one, joined by commas, as `Headers.get` gives them.
 * Null when the text is not of the grammar, longer than the limit, or gives a parameter twice.
 */
export function parseChallenges(text: string): Challenge[] | null {
  if (text.length > MAX_CHALLENGE_LENGTH) return null;
  const cursor = new Cursor(text);
  const challenges: Challenge[] = [];
  cursor.take(LIST_GAP);
  while (!cursor.atEnd()) {
    const challenge = readChallenge(cursor);
    if (challenge === null) return null;
    challenges.push(challenge);
  }
  return challenges;
}

/** A scheme and what belongs to it, with the comma after it. */
function readChallenge(cursor: Cursor): Challenge | null {
  const scheme = cursor.take(TOKEN)?.[0].toLowerCase();
  if (scheme === undefined) return null;
  const parameters = new Map<string, string>();
  if (cursor.take(COMMA) !== null) return { scheme, token68: null, parameters };
  if (cursor.take(SPACES) === null) return null;
  const start = cursor.position;
  while (!cursor.atEnd()) {
    const before = cursor.position;
    const parameter = readParameter(cursor);
    if (parameter === null) {
      cursor.position = before;
      break;
    }
    if (parameters.has(parameter.name)) return null;
    parameters.set(parameter.name, parameter.value);
    if (cursor.take(COMMA) === null) return null;
  }
  if (cursor.position > start) return { scheme, token68: null, parameters };
  const token68 = cursor.take(TOKEN68)?.[0] ?? null;
  if (token68 === null || cursor.take(COMMA) === null) return null;
  return { scheme, token68, parameters };
}

/** name=value; null, with the cursor anywhere, when it is something else. */
function readParameter(cursor: Cursor): { name: string; value: string } | null {
  const name = cursor.take(TOKEN)?.[0].toLowerCase();
  if (name === undefined || cursor.take(EQUALS) === null) return null;
  const quoted = cursor.take(QUOTED);
  if (quoted !== null) return { name, value: (quoted[1] ?? "").replace(/\\(.)/g, "$1") };
  const token = cursor.take(TOKEN);
  return token === null ? null : { name, value: token[0] };
}

/** A place in a text that moves on with each match of a sticky pattern. */
class Cursor {
  position = 0;

  constructor(private readonly text: string) {}

  atEnd(): boolean {
    return this.position >= this.text.length;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match !== null) this.position += match[0].length;
    return match;
  }
}
