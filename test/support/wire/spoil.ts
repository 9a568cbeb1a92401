/** Documents near a well-formed one: members replaced, renamed, left out and added. */
import type { SeededRandom } from "../random.js";

const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  7,
  "",
  "x",
  "7",
  "AAAA",
  "AA",
  "-_8",
  "AB",
  [],
  {},
  [{}],
  { x: 1 },
];

/** A copy in which about one place in `rarity` is spoilt. */
export function spoilt(value: unknown, random: SeededRandom, rarity: number): unknown {
  if (random.below(rarity) === 0) return random.pick(ODD);
  if (Array.isArray(value)) return spoiltArray(value, random, rarity);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, inner]): [string, unknown] => [
    random.below(rarity * 2) === 0 ? renamed(name, random) : name,
    spoilt(inner, random, rarity),
  ]);
  if (random.below(rarity) === 0) members.splice(random.below(members.length + 1), 1);
  if (random.below(rarity * 2) === 0) members.push([random.pick(["x", "hint", "signatures"]), random.pick(ODD)]);
  return Object.fromEntries(members);
}

function spoiltArray(values: unknown[], random: SeededRandom, rarity: number): unknown[] {
  const copy = values.map((inner) => spoilt(inner, random, rarity));
  if (random.below(rarity) === 0) copy.splice(random.below(copy.length + 1), 1);
  if (random.below(rarity) === 0) copy.push(copy.length > 0 ? random.pick(copy) : random.pick(ODD));
  return copy;
}

function renamed(name: string, random: SeededRandom): string {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return random.pick([snake, snake, name.toLowerCase(), name.toUpperCase(), `${name}_`, name.slice(1)]);
}
