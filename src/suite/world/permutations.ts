/** `wrong:` against the test kit's catalogue of permutations: which fit, and which cases they make. */
import type { FaultCode } from "../../../host/generated/codes.gen.js";
import type { Circumstances as KitCircumstances } from "../../testkit/permutations/index.js";
import type { Circumstances } from "./circumstances.js";
import type { Wrong, WrongList } from "./description.js";
import { shown } from "../members.js";
import { unknownName } from "./unknownName.js";
import { DocumentError } from "../documentError.js";

/** What is used of the kit's `Permutation`. */
export interface KnownPermutation {
  readonly name: string;
  readonly object: string;
  readonly fits: (this: void, of: KitCircumstances) => boolean;
  readonly fault: (this: void, of: KitCircumstances) => FaultCode;
}

/** One permutation under circumstances that it fits. */
export interface Fitting {
  name: string;
  fault: FaultCode;
}

/** The catalogue. */
export class Catalogue {
  constructor(private readonly permutations: readonly KnownPermutation[]) {}

  /** The one permutation that is named. Throws DocumentError when there is none, or when it does not fit. */
  one({ path, name }: Exclude<Wrong, WrongList>, of: Circumstances): Fitting {
    return this.#named(name, path, of);
  }

  /** Throws DocumentError when there is no permutation of that name. */
  require({ path, name }: Exclude<Wrong, WrongList>): void {
    this.#find(name, path);
  }

  /** All permutations of a list, each of which fits. Throws DocumentError, also when there is none. */
  several({ path, names, objects, except }: WrongList, of: Circumstances): Fitting[] {
    if (names !== "every") return names.map((name) => this.#named(name, path, of));
    for (const name of except) this.#find(name, path);
    for (const object of objects) this.#requireObject(object, path);
    const fitting = this.permutations
      .filter((each) => fits(each, of) && !except.includes(each.name))
      .filter(({ object }) => objects.length === 0 || objects.includes(object))
      .map((each) => fittingOf(each, of));
    if (fitting.length > 0) return fitting;
    throw new DocumentError(path, `no permutation of these fits ${inWords(of)}`);
  }

  #named(name: string, path: string, of: Circumstances): Fitting {
    const found = this.#find(name, path);
    if (fits(found, of)) return fittingOf(found, of);
    throw new DocumentError(path, `the permutation ${shown(name)} does not fit ${inWords(of)}`);
  }

  #find(name: string, path: string): KnownPermutation {
    const found = this.permutations.find((each) => each.name === name);
    if (found !== undefined) return found;
    throw new DocumentError(
      path,
      unknownName(
        "permutation",
        name,
        this.permutations.map((each) => each.name),
      ),
    );
  }

  #requireObject(object: string, path: string): void {
    const known = [...new Set(this.permutations.map((each) => each.object))];
    if (!known.includes(object)) throw new DocumentError(path, unknownName("object of permutations", object, known));
  }
}

function fits(permutation: KnownPermutation, of: Circumstances): boolean {
  const kits = kitCircumstances(of);
  return kits !== null && permutation.fits(kits) && !(of.target === "blob" && permutation.object === "manifest");
}

/** Of one that fits. */
function fittingOf({ name, fault }: KnownPermutation, of: Circumstances): Fitting {
  return { name, fault: fault(kitCircumstances(of) as KitCircumstances) };
}

/** As the kit knows them; null where it has no permutations: in files, and in cosign's layers among the referrers. */
function kitCircumstances({ target, format, kind, ...others }: Circumstances): KitCircumstances | null {
  if (format === "oci11" || (format === "cosign" && target === "blob")) return null;
  return { ...others, format, kind: target === "blob" && kind === "signature" ? "blob" : kind };
}

function inWords({ signer, target, format, kind, log, timestamp }: Circumstances): string {
  const signers = { key: "a key", keyless: "an identity", certificate: "a certificate" };
  const oldFormat = target === "blob" ? "in files" : "at cosign's tag";
  const formats = { cosign: oldFormat, bundle: "in a bundle", oci11: "in layers among the referrers" };
  const logged = log === "none" ? "without a log entry" : `with an entry of Rekor ${log}`;
  const stamped = timestamp ? "with a timestamp" : "without a timestamp";
  const article = kind === "signature" ? "a" : "an";
  return `${article} ${kind} by ${signers[signer]} ${formats[format]}, ${logged} and ${stamped}`;
}
