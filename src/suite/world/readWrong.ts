/** `wrong:` – one permutation by its name, a list of names, `every`, or every one of some objects. */
import type { Wrong, WrongList } from "./description.js";
import { shown } from "../members.js";
import { elements, kindOf, members, text, type Place } from "./reading.js";
import { DocumentError } from "../documentError.js";

/** Reads `wrong`. Whether there are such permutations is checked when they are used. Throws DocumentError. */
export function readWrong(place: Place): Wrong {
  const { value, path } = place;
  if (value === "every") return { path, names: "every", objects: [], except: [] };
  if (typeof value === "string") return { path, name: text(place) };
  if (Array.isArray(value)) return list(path, names(place));
  if (typeof value !== "object" || value === null) {
    throw new DocumentError(
      path,
      `it must be the name of a permutation, a list of names or every, not ${kindOf(value)}`,
    );
  }
  const { every, except } = members(place, ["every", "except"]);
  const objects = every === undefined || every.value === true ? [] : names(every);
  return { path, names: "every", objects, except: except === undefined ? [] : names(except) };
}

/** True when it makes cases of their own. */
export function isList(wrong: Wrong | undefined): wrong is WrongList {
  return wrong !== undefined && "names" in wrong;
}

function list(path: string, named: readonly string[]): WrongList {
  return { path, names: named, objects: [], except: [] };
}

/** One name, or a list of them, each once. */
function names(place: Place): string[] {
  if (typeof place.value === "string") return [text(place)];
  const places = elements(place);
  if (places.length === 0) throw new DocumentError(place.path, "it must not be empty");
  const known = new Set<string>();
  for (const each of places) {
    const name = text(each);
    if (known.has(name)) throw new DocumentError(each.path, `${shown(name)} is there twice`);
    known.add(name);
  }
  return [...known];
}
