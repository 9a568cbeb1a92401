import * as assert from "uvu/assert";

import { type KeyKind, freshKey, signBytes } from "../../src/testkit/x509/keys.js";
import { flipped } from "../support/flipped.js";
import { call } from "../support/harness.js";
import { cosignatureLine, note, noteKeyHash, rawLine, signatureLine, verifierKey } from "../support/log/notes.js";
import { suite } from "../support/suite.js";

const test = suite("signed notes");

const text = "a text\nof two lines \u00e9\u{1f511}\n";
const key = freshKey("Ed25519");
const other = freshKey("Ed25519");
const line = signatureLine("log.example", key, text);

const parse = (whole: string): string => call("noteParse", [whole], "string") ?? "";
const verify = (whole: string, by = key, name = "log.example"): string =>
  call("noteVerify", [whole, by.spki, name], "string") ?? "";

test("text and signatures are read as they stand", () => {
  const second = rawLine("b/c", Uint8Array.of(0, 0, 0, 10), Uint8Array.of(255));
  const id = noteKeyHash("log.example", key).readUInt32BE(0).toString(16);
  const signature = Buffer.from(signBytes(key, "Ed25519", Buffer.from(text))).toString("hex");
  assert.is(parse(note(text, line, second)), `ok\n${text}\n${id} log.example ${signature}\na b/c ff`);
});

test("the text ends before the last blank line", () => {
  const inner = `${text}\n${line}\nx\n`;
  assert.is(verify(note(inner, signatureLine("log.example", key, inner))), "ok");
  assert.match(verify(note(inner, line)), /^log-checkpoint at signatures\[0\]: the note was not signed/);
});

test("what is no note is refused", () => {
  const cases: [string, string, RegExp][] = [
    ["nothing", "", /no blank line/],
    ["text alone", text, /no blank line/],
    ["no signature", `${text}\n`, /no signatures/],
    ["a last line without its end", note(text, line).slice(0, -1), /last line does not end/],
    ["no text", `\n${line}`, /no blank line/],
    ["a control character", note(`\u0001${text}`, line), /control character/],
    ["a carriage return", note(text, line.replace("\n", "\r\n")), /control character/],
    ["a tab in the text", note(`a\tb\n`, line), /control character/],
    ["another line below", note(text, line, "unexpected\n"), /at signatures\[1\]: the line does not begin/],
    ["a hyphen for the dash", note(text, line.replace("\u2014", "-")), /does not begin/],
    ["no dash", note(text, line.slice(2)), /does not begin/],
    ["no name", note(text, line.replace("log.example ", "")), /no signature|no key name/],
    ["an empty name", note(text, line.replace("log.example", "")), /no key name/],
    ["two blanks", note(text, line.replace("log.example ", "log.example  ")), /base64/],
    ["a plus sign in the name", note(text, line.replace("log", "a+b")), /no key name/],
    ["a no-break space in the name", note(text, line.replace("log", "a\u00a0b")), /no key name/],
    ["an ideographic space in the name", note(text, line.replace("log", "\u3000")), /no key name/],
    ["no base64", note(text, "\u2014 name ?\n"), /base64/],
    ["base64 without padding", note(text, "\u2014 name AAAAAAA\n"), /base64/],
    ["bits behind the last byte", note(text, "\u2014 name AAAAAAB=\n"), /base64/],
    ["a key id alone", note(text, "\u2014 name AAAAAA==\n"), /too short/],
    ["nothing behind the name", note(text, "\u2014 name \n"), /too short/],
  ];
  for (const [name, whole, detail] of cases) {
    const outcome = parse(whole);
    assert.match(outcome, /^log-checkpoint/, name);
    assert.match(outcome, detail, name);
  }
});

test("names may be anything else", () => {
  for (const name of ["(a.*)+".replace("+", ""), "\u{1f511}", "a\u200bb", "x".repeat(300), "—"]) {
    assert.is(verify(note(text, signatureLine(name, key, text)), key, name), "ok", name);
  }
});

test("a note has limits", () => {
  assert.match(parse(note(text, line.repeat(100))), /^ok/);
  assert.is(parse(note(text, line.repeat(101))), "budget-exhausted: more than 100 signatures");
  assert.is(parse(note(`${"x".repeat(1 << 16)}\n`, line)), "budget-exhausted: a note of more than 65536 characters");
});

test("keys of every kind sign notes", () => {
  for (const kind of ["P-256", "P-384", "P-521", "RSA-2048", "Ed25519"] satisfies KeyKind[]) {
    const signer = freshKey(kind);
    const whole = note(text, line, signatureLine("n", signer, text));
    assert.is(verify(whole, signer, "n"), "ok", kind);
    assert.match(verify(whole, signer, "m"), /no signature by this key/, kind);
    const hash = call("noteKeyHashOf", ["n", signer.spki], "bytes") ?? [];
    assert.equal(Buffer.from(hash), noteKeyHash("n", signer), kind);
    assert.match(verify(whole.replace("two", "tow"), signer, "n"), /was not signed by this key/, kind);
  }
});

test("a key id of the key alone is one too, whatever the kind of key", () => {
  const signature = signBytes(key, "Ed25519", Buffer.from(text));
  const spkiHash = noteKeyHash("", { ...key, kind: "P-256" });
  assert.is(verify(note(text, rawLine("any", spkiHash, signature)), key, "any"), "ok");
});

test("other keys' signatures are passed over, wherever they stand", () => {
  const others = [
    signatureLine("log.example", other, text),
    signatureLine("witness.example", other, text),
    rawLine("log.example", Uint8Array.of(1, 2, 3, 4), Uint8Array.of(9)),
  ];
  assert.is(verify(note(text, ...others, line)), "ok");
  assert.is(verify(note(text, line, ...others), key, "log.example"), "ok");
  assert.is(verify(note(text, ...others)), "log-checkpoint: the note has no signature by this key");
});

test("every signature that says it is the key's has to be", () => {
  const signature = flipped(signBytes(key, "Ed25519", Buffer.from(text)));
  const wrong = rawLine("log.example", noteKeyHash("log.example", key), signature);
  assert.is(verify(note(text, line, wrong)), "log-checkpoint at signatures[1]: the note was not signed by this key");
  assert.is(verify(note(text, wrong, line)), "log-checkpoint at signatures[0]: the note was not signed by this key");
  assert.is(verify(note(text, line.repeat(4))), "ok");
  assert.is(verify(note(text, line.repeat(5))), "budget-exhausted: more than 4 signatures by one key");
});

test("a name is compared and nothing else", () => {
  const named = signatureLine("log.*", key, text);
  assert.match(verify(note(text, named), key, "log.example"), /no signature by this key/);
  assert.match(verify(note(text, line), key, "log.*"), /no signature by this key/);
});

const cosigned = note(text, line, cosignatureLine("w.example/1", other, text, 1_700_000_000));
const cosignedAt = (whole: string, by: string): string => call("noteCosignedAt", [whole, by], "string") ?? "";

test("a witness states when it cosigned", () => {
  assert.is(cosignedAt(cosigned, verifierKey("w.example/1", other)), "2023-11-14T22:13:20Z");
  const later = `${cosigned}${cosignatureLine("w.example/1", other, text, 1_700_000_001)}`;
  assert.is(cosignedAt(later, verifierKey("w.example/1", other)), "2023-11-14T22:13:21Z");
});

test("a witness is its name and key, and signs for a time", () => {
  assert.match(cosignedAt(cosigned, verifierKey("w.example/2", other)), /did not cosign$/);
  assert.match(cosignedAt(cosigned, verifierKey("w.example/1", key)), /did not cosign$/);
  const hash = Buffer.from(verifierKey("w", other).split("+")[1] ?? "", "hex");
  const signature = signBytes(other, "Ed25519", Buffer.from(text));
  const plain = Buffer.concat([Buffer.alloc(8), signature]);
  const beyond = Buffer.concat([Buffer.alloc(8, 255), signature]);
  for (const bytes of [plain, beyond, signature, flipped(plain)]) {
    assert.match(cosignedAt(note(text, rawLine("w", hash, bytes)), verifierKey("w", other)), /did not make/);
  }
  const changed = cosigned.replace("two", "tow");
  assert.match(cosignedAt(changed, verifierKey("w.example/1", other)), /did not make/);
});

test("a plain signature by a witness's key is no cosignature, nor the other way round", () => {
  const plain = note(text, signatureLine("w", other, text));
  assert.match(cosignedAt(plain, verifierKey("w", other)), /did not cosign$/);
  assert.match(verify(note(text, cosignatureLine("w", other, text, 1)), other), /no signature by this key/);
});

test("a verifier key is a name, a key id and a key of type 4", () => {
  const good = verifierKey("w", other);
  const outcome = (text: string): string => cosignedAt(cosigned, text).replace(/:.*/, "");
  assert.is(outcome(good), "log-checkpoint");
  const [, id = "", base64 = ""] = good.split(/\+(.{8})\+/);
  for (const bad of ["", "w", `w+${id}`, `+${id}+${base64}`, `w+${id}+`, `w w+${id}+${base64}`, `v+${id}+${base64}`]) {
    assert.is(outcome(bad), "key-invalid", bad);
  }
  assert.is(outcome(`w+${id.toUpperCase()}0+${base64}`), "key-invalid");
  assert.is(outcome(`w+00${id}+${base64}`), "key-invalid");
  assert.is(outcome(good.slice(0, -4)), "key-invalid");
  const typed = Buffer.concat([Uint8Array.of(1), other.spki.subarray(-32)]).toString("base64");
  assert.is(outcome(`w+${id}+${typed}`), "key-unsupported");
});

test("a policy counts witnesses, not their lines", () => {
  const [w1, w2] = [verifierKey("w.example/1", other), verifierKey("w.example/2", key)];
  const twice = `${cosigned}${cosignatureLine("w.example/1", other, text, 1_700_000_001)}`;
  const check = (whole: string, keys: string[], threshold: number): string => {
    return call("noteWitnesses", [whole, keys.join("\n"), threshold], "string") ?? "";
  };
  assert.is(check(cosigned, [w1, w2], 1), "ok");
  assert.match(check(twice, [w1, w2], 2), /^log-checkpoint: 1 of 2 witnesses: the witness w.example\/2 did not cosign$/);
  const both = `${cosigned}${cosignatureLine("w.example/2", key, text, 5)}`;
  assert.is(check(both, [w1, w2], 2), "ok");
  assert.match(check(both, [w1, w2], 0), /^settings-wrong-value/);
  assert.match(check(both, [w1, w2], 3), /^settings-wrong-value/);
  assert.match(check(both, [w1, verifierKey("alias", other)], 1), /^settings-wrong-value: two witnesses have one key/);
});

test.run();
