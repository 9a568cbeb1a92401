import { generateKeyPairSync } from "node:crypto";

import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("pem");
const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = publicKey.export({ type: "spki", format: "pem" }) as string;
const der = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
const base64 = Buffer.from(der).toString("base64");
const begin = "-----BEGIN PUBLIC KEY-----";
const end = "-----END PUBLIC KEY-----";

const accepted: [string, string][] = [
  ["as OpenSSL writes it", pem],
  ["with CRLF", pem.replaceAll("\n", "\r\n")],
  ["without a line end at the end", pem.trimEnd()],
  ["with blank lines around it", ` \n\t\n\n${pem}\n  \n`],
  ["in one long line", `${begin}\n${base64}\n${end}\n`],
  ["in lines of 76", `${begin}\n${base64.replace(/.{76}/g, "$&\n")}\n${end}\n`],
  ["in lines of one", `${begin}\n${base64.replace(/./g, "$&\n")}${end}\n`],
];
for (const [name, text] of accepted) {
  test(`a block ${name} is accepted`, () => {
    assert.is(call("pemProblem", [text, "PUBLIC KEY"], "string"), null);
    assert.equal(call("pemDecode", [text, "PUBLIC KEY"], "bytes"), der);
  });
}

const refused: [string, string, string][] = [
  ["nothing", "", "no block: the text is empty"],
  ["blank lines", "\n \n", "no block: the text is empty"],
  ["another label", pem.replaceAll("PUBLIC", "RSA PUBLIC"), 'the block is labelled "RSA PUBLIC KEY", not "PUBLIC KEY"'],
  ["text before it", `key:\n${pem}`, "it does not begin with -----BEGIN"],
  ["text behind it", `${pem}x\n`, "text stands behind the block"],
  ["two blocks", pem + pem, "there is more than one block"],
  ["no end", pem.slice(0, pem.indexOf("-----END")), "the block has no end line"],
  ["another end", pem.replace("END PUBLIC", "END PRIVATE"), "the end line does not match the begin line"],
  ["headers", pem.replace("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n"), "the block has headers"],
  ["a blank line within", pem.replace("-----\n", "-----\n\n"), "a blank line stands within the block"],
  ["no content", `${begin}\n${end}\n`, "the block is empty"],
  ["dashes that are cut", pem.replace("KEY-----\n", "KEY----\n"), "the begin line is malformed"],
  ["an indented begin line", ` ${pem}`, "it does not begin with -----BEGIN"],
  [
    "a blank in the base64",
    `${begin}\nAA A\n${end}\n`,
    "the block is not strict base64: not a base64 character at character 2",
  ],
];
for (const [name, text, problem] of refused) {
  test(`${name} is refused`, () => {
    assert.is(call("pemProblem", [text, "PUBLIC KEY"], "string"), problem);
    assert.is(call("pemDecode", [text, "PUBLIC KEY"], "bytes"), null);
  });
}

test("carriage returns alone are no line ends", () => {
  assert.is(call("pemDecode", [pem.replaceAll("\n", "\r"), "PUBLIC KEY"], "bytes"), null);
});

test("a large block takes linear time", () => {
  const bytes = new Uint8Array(600_000).fill(7);
  const text = `${begin}\n${Buffer.from(bytes).toString("base64").replace(/.{64}/g, "$&\n")}\n${end}\n`;
  assert.is(call("pemDecode", [text.replace("\n\n", "\n"), "PUBLIC KEY"], "bytes")?.length, bytes.length);
});

const hex = Buffer.from(der).toString("hex");

const series: [string, string, number][] = [
  ["one block", pem, 1],
  ["two blocks", pem + pem, 2],
  ["blocks with blank lines between, before and behind", `\n${pem} \n\t\n${pem}\r\n${pem}\n\n`, 3],
  ["text before, between and behind", `# key\n${pem}subject: and:\n -- \n${pem}x`, 2],
  ["no line end at the end", (pem + pem).trimEnd(), 2],
  ["as many as there may be", pem.repeat(256), 256],
];
for (const [name, text, count] of series) {
  test(`a series: ${name}`, () => {
    assert.is(call("pemBlocksProblem", [text, "PUBLIC KEY"], "string"), null);
    assert.equal(call("pemBlocks", [text, "PUBLIC KEY"], "string")?.split(","), Array<string>(count).fill(hex));
  });
}

const refusedSeries: [string, string, string][] = [
  ["nothing", " \n", "no block"],
  ["text alone", "no block\n", "no block"],
  ["one too many", pem.repeat(257), "more than 256 blocks"],
  ["a begin line that is set in", `${pem} ${pem}`, "block 2: it does not begin with -----BEGIN"],
  ["a begin line that is damaged", pem + pem.slice(1), "block 2: it does not begin with -----BEGIN"],
  ["an end line alone", `${pem}${end}\n`, "block 2: it does not begin with -----BEGIN"],
  [
    "another label among them",
    pem + pem.replaceAll("PUBLIC", "RSA PUBLIC"),
    'block 2: the block is labelled "RSA PUBLIC KEY", not "PUBLIC KEY"',
  ],
  ["an end that is missing", pem + pem.slice(0, -20), "block 2: the end line does not match the begin line"],
  ["an empty block", `${pem}${begin}\n${end}\n`, "block 2: the block is empty"],
  ["two blocks on one line", pem.trimEnd() + pem, "block 1: the end line does not match the begin line"],
];
for (const [name, text, problem] of refusedSeries) {
  test(`a series is refused: ${name}`, () => {
    assert.is(call("pemBlocksProblem", [text, "PUBLIC KEY"], "string"), problem);
    assert.is(call("pemBlocks", [text, "PUBLIC KEY"], "string"), null);
  });
}

test.run();
