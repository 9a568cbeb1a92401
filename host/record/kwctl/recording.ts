/** kwctl's recordings (`kwctl run --record-host-capabilities-interactions`): what a policy asked, and what it was answered. */
import { isObject, type JsonObject } from "../../json.js";
import { FixtureError } from "../fixture.js";
import { MAX_ENTRIES } from "../limits.js";
import { array, at, objectWith, text } from "../members.js";
import { isExchangeKind, KINDS, readRequest, type ExchangeKind } from "./kinds.js";

/** One question and its answer. */
export interface Exchange {
  kind: ExchangeKind;
  /** In the form of `canonical`: equal questions have equal JSON. */
  request: JsonObject;
  response: { payload: string } | { message: string };
}

/** A request's text, which is YAML with the kind as its tag, in two parts. Throws FixtureError without a path. */
export type RequestParser = (text: string) => { kind: string; members: unknown };

/**
 * The exchanges of a recording, a list that was parsed from YAML. Refused are unknown members and kinds, and two answers
 * to one question: they are found by the question here, not by their order, and nobody could say which one is meant.
 * Throws FixtureError.
 */
export function readRecording(document: unknown, parseRequest: RequestParser): Exchange[] {
  const rows = array(document, "");
  if (rows.length > MAX_ENTRIES) throw new FixtureError("", `it has more than ${MAX_ENTRIES} exchanges`);
  const exchanges = rows.map((row, index) => readExchange(row, `[${index}]`, parseRequest));
  refuseSecondAnswers(exchanges);
  return exchanges;
}

/** `KIND {…}`, which is the same for equal questions. */
export function exchangeKey(kind: ExchangeKind, request: JsonObject): string {
  return `${kind} ${JSON.stringify(request)}`;
}

function readExchange(row: unknown, path: string, parseRequest: RequestParser): Exchange {
  const exchange = objectWith(row, path, ["type", "request", "response"]);
  if (exchange["type"] !== "Exchange") throw new FixtureError(at(path, "type"), "it must be Exchange");
  const requestPath = at(path, "request");
  const { kind, members } = parsed(text(exchange["request"], requestPath), requestPath, parseRequest);
  if (!isExchangeKind(kind)) {
    throw new FixtureError(requestPath, `unknown request ${kind}; known are ${Object.keys(KINDS).join(", ")}`);
  }
  return {
    kind,
    request: readRequest(kind, members, requestPath),
    response: readResponse(exchange["response"], at(path, "response")),
  };
}

function parsed(yaml: string, path: string, parseRequest: RequestParser): { kind: string; members: unknown } {
  try {
    return parseRequest(yaml);
  } catch (error) {
    if (error instanceof FixtureError && error.path === "") throw new FixtureError(path, error.message);
    throw error;
  }
}

function readResponse(value: unknown, path: string): Exchange["response"] {
  const type = isObject(value) ? value["type"] : undefined;
  if (type === "Success") {
    const { payload } = objectWith(value, path, ["type", "payload"]);
    return { payload: text(payload, at(path, "payload")) };
  }
  if (type === "Error") {
    const { message } = objectWith(value, path, ["type", "message"]);
    return { message: text(message, at(path, "message")) };
  }
  throw new FixtureError(at(path, "type"), "it must be Success or Error");
}

function refuseSecondAnswers(exchanges: readonly Exchange[]): void {
  const first = new Map<string, number>();
  exchanges.forEach(({ kind, request, response }, index) => {
    const key = exchangeKey(kind, request);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
    } else if (JSON.stringify(exchanges[before]?.response) !== JSON.stringify(response)) {
      throw new FixtureError(
        `[${index}]`,
        `another answer to the question of [${before}] (${kind}); leave one of them`,
      );
    }
  });
}
