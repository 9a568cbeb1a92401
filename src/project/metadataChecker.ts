/** Checks of the members of a document that a person wrote; every refusal names the file and the member. */
import { ProjectError } from "./projectError.js";

/** Reads members of one file. Every method throws ProjectError for a member of another form. */
export class MetadataChecker {
  constructor(
    /** The file's path, for messages. */
    private readonly shown: string,
  ) {}

  /** Throws: `FILE: PATH: PROBLEM`. */
  refuse(path: string, problem: string): never {
    throw new ProjectError(`${this.shown}: ${path === "" ? "" : `${path}: `}${problem}`);
  }

  /** An object with no other members than `known`. */
  object(value: unknown, path: string, known: readonly string[]): Record<string, unknown> {
    if (value === undefined) this.refuse(path, "it is missing");
    if (!isObject(value)) this.refuse(path, `it must be an object with ${known.join(", ")}`);
    const unknown = Object.keys(value).find((key) => !known.includes(key));
    if (unknown === undefined) return value;
    return this.refuse(path === "" ? unknown : `${path}.${unknown}`, `unknown; known here: ${known.join(", ")}`);
  }

  /** A list of at least `least` elements. */
  elements(value: unknown, path: string, least: number): unknown[] {
    if (value === undefined) this.refuse(path, "it is missing");
    if (!Array.isArray(value)) this.refuse(path, "it must be a list");
    if (value.length < least) this.refuse(path, "it must not be empty");
    return value;
  }

  /** A list of texts, each of `known` when that is given. */
  list(value: unknown, path: string, known: readonly string[] | null, least = 0): string[] {
    return this.elements(value, path, least).map((element, index) => {
      const text = this.text(element, `${path}[${index}]`);
      if (known === null || known.includes(text)) return text;
      return this.refuse(`${path}[${index}]`, `"${text}" is none of ${known.join(", ")}`);
    });
  }

  /** A list of texts that may be left out. */
  texts(value: unknown, path: string): void {
    if (value !== undefined) this.list(value, path, null);
  }

  /** A text that is not empty. */
  text(value: unknown, path: string): string {
    if (typeof value === "string" && value.length > 0) return value;
    return this.refuse(path, value === undefined ? "it is missing" : "it must be a text that is not empty");
  }

  /** A text, which may be empty. */
  string(value: unknown, path: string): string {
    return typeof value === "string" ? value : this.refuse(path, "it must be a text");
  }

  boolean(value: unknown, path: string, isRequired: boolean): void {
    if (typeof value === "boolean" || (value === undefined && !isRequired)) return;
    this.refuse(path, value === undefined ? "it is missing: true or false" : "it must be true or false");
  }

  /** One of these texts, or left out. */
  oneOf(value: unknown, path: string, known: readonly string[]): void {
    if (value === undefined || known.includes(value as string)) return;
    this.refuse(path, `it must be ${known.join(" or ")}`);
  }

  /** A semantic version, or left out. */
  version(value: unknown, path: string): void {
    if (
      value === undefined ||
      (typeof value === "string" && /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(value))
    )
      return;
    this.refuse(path, 'it must be a version such as "1.29.0"');
  }

  /** An object of texts, or left out. */
  textMap(value: unknown, path: string): void {
    if (value === undefined) return;
    if (!isObject(value)) this.refuse(path, "it must be an object of texts");
    for (const [key, text] of Object.entries(value)) {
      if (typeof text !== "string") this.refuse(`${path}.${key}`, "it must be a text; write it in quotes");
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
