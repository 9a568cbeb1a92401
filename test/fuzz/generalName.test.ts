import * as assert from "uvu/assert";

import { element, sequence } from "../../src/testkit/x509/der.js";
import { generalName, name, nameConstraints } from "../../src/testkit/x509/names.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { modelGeneralNames } from "../support/nameModel.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: general names and name constraints");
const random = new SeededRandom("fuzz general names");

const host = (): string =>
  Array.from({ length: 1 + random.below(3) }, () => random.text("abA", 1 + random.below(2))).join(".");
const mailbox = (): string => `${random.pick(["a", "A", '"a"', "b", "*"])}@${host()}`;
const uri = (): string =>
  `${random.pick(["http", "a+b"])}://${random.pick(["", "", "a@", "a:b@"])}${host()}${random.pick(["", ":1", "/", "?@b", "#a"])}`;
const directory = (): Uint8Array =>
  name(Array.from({ length: random.below(3) }, () => ["CN", random.text("aAÄ ", random.below(3))] as const));

/** A name that an issuer could write; `isBase` for one that a constraint has. */
function randomName(isBase: boolean): Uint8Array {
  const dot = isBase && random.below(3) === 0 ? "." : "";
  switch (random.below(7)) {
    case 0:
      return generalName.dNSName(isBase ? dot + host() : random.pick(["", "", "*."]) + host());
    case 1:
      return generalName.rfc822Name(isBase && random.below(2) === 0 ? dot + host() : mailbox());
    case 2:
      return generalName.uniformResourceIdentifier(isBase ? dot + host() : uri());
    case 3:
      return generalName.iPAddress(isBase ? network() : Uint8Array.of(10, random.below(2), 0, random.below(4)));
    case 4:
      return generalName.directoryName(directory());
    case 5:
      return generalName.registeredID("1.2.3");
    default:
      return generalName.otherName("1.2.3", element(0x0c));
  }
}

function network(): Uint8Array {
  const bits = random.below(33);
  const mask = Buffer.alloc(4);
  mask.writeUInt32BE(bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0);
  return Buffer.concat([Uint8Array.of(10, random.below(2), 0, random.below(4)), mask]);
}

test("general names are read exactly when the model reads them, and with the same contents", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(8000); i++) {
    const names = sequence(...Array.from({ length: random.below(4) }, () => randomName(false)));
    const bytes = random.below(4) === 0 ? names : random.mutate(names, "\x81\x82\x86\x87");
    const expected = modelGeneralNames(bytes);
    const read = call("generalNamesRaw", [bytes], "string");
    const wanted = expected?.map(([kind, contents]) => `${kind} ${contents}`).join("\n") ?? null;
    assert.is(read, wanted, Buffer.from(bytes).toString("hex"));
    assert.is(call("generalNamesText", [bytes], "string") === null, expected === null);
    if (expected !== null) accepted += 1;
  }
  assert.ok(accepted > 1000, `only ${accepted} were accepted`);
});

const NO_SUBJECT = sequence();

function passes(constraints: Uint8Array, names: Uint8Array, subject = NO_SUBJECT): boolean | null {
  const verdict = call("nameConstraintsVerdict", [constraints, subject, names], "string");
  return verdict === null ? null : verdict === "ok";
}

test("no name is permitted by a subtree that does not exclude it", () => {
  const seen = { inside: 0, outside: 0, undecided: 0 };
  for (let i = 0; i < rounds(6000); i++) {
    const base = randomName(true);
    let candidate = randomName(false);
    while (candidate[0] !== base[0]) candidate = randomName(false);
    const names = sequence(random.below(3) === 0 ? random.mutate(candidate, ".@*") : candidate);
    if (modelGeneralNames(names) === null || names[2] !== base[0]) continue;
    const isPermitted = passes(nameConstraints([base], []), names);
    const isExcluded = passes(nameConstraints([], [base]), names) === false;
    const text = Buffer.concat([base, names]).toString("latin1");
    assert.ok(isPermitted !== null, text);
    assert.ok(!isPermitted || isExcluded, text);
    seen[isPermitted ? "inside" : isExcluded ? "undecided" : "outside"] += 1;
  }
  assert.ok(seen.inside > 200 && seen.outside > 200 && seen.undecided > 200, JSON.stringify(seen));
});

test("hosts are in subtrees as their labels say", () => {
  for (let i = 0; i < rounds(6000); i++) {
    const [base, candidate] = [host(), host()];
    const dot = random.pick(["", "."]);
    const [inner, outer] = [candidate.toLowerCase(), base.toLowerCase()];
    const isBelow = inner.endsWith(`.${outer}`);
    const exactly = dot === "" ? inner === outer : isBelow;
    const check = (subtree: Uint8Array, wanted: Uint8Array, isInside: boolean, isOutside = !isInside): void => {
      const names = sequence(wanted);
      const text = `${dot}${base} ${candidate}`;
      assert.is(passes(nameConstraints([subtree], []), names), isInside, text);
      assert.is(passes(nameConstraints([], [subtree]), names), isOutside, text);
    };
    const isDomain = inner === outer || isBelow;
    check(generalName.dNSName(dot + base), generalName.dNSName(candidate), dot === "" ? isDomain : isBelow, !isDomain);
    check(generalName.rfc822Name(dot + base), generalName.rfc822Name(`a@${candidate}`), exactly);
    check(
      generalName.uniformResourceIdentifier(dot + base),
      generalName.uniformResourceIdentifier(`x://${candidate}`),
      exactly,
    );
  }
});

test("constraints that are read can be asked, and say nothing where there are no names", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(6000); i++) {
    const bases = (): Uint8Array[] => Array.from({ length: random.below(3) }, () => randomName(true));
    const constraints = random.mutate(nameConstraints(bases(), bases()), ".@*");
    const names = sequence(randomName(false), randomName(false));
    if (call("nameConstraintsProblem", [constraints], "string") !== null) continue;
    accepted += 1;
    assert.is.not(passes(constraints, names, directory()), null);
    assert.is(passes(constraints, new Uint8Array()), true);
  }
  assert.ok(accepted > 300, `only ${accepted} were accepted`);
});

test.run();
