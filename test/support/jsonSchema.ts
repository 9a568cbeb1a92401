/** JSON Schema (draft 2020-12) as far as the settings' schemas use it; an unknown keyword is an error of the schema. */

/** A schema. */
export type Schema = Record<string, unknown>;

const TYPES: Record<string, (value: unknown) => boolean> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (value) => value === null,
};
const NOTES = ["$schema", "$defs", "title", "description", "default"];

/** True when the value keeps to the schema; `root` holds the definitions. */
export function conforms(value: unknown, schema: Schema, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, rule]) => keeps(value, keyword, rule, schema, root));
}

function keeps(value: unknown, keyword: string, rule: unknown, schema: Schema, root: Schema): boolean {
  const isText = typeof value === "string";
  switch (keyword) {
    case "$ref":
      return conforms(value, definition(rule as string, root), root);
    case "oneOf":
      return (rule as Schema[]).filter((each) => conforms(value, each, root)).length === 1;
    case "enum":
      return (rule as unknown[]).includes(value);
    case "minimum":
      return typeof value !== "number" || value >= (rule as number);
    case "maximum":
      return typeof value !== "number" || value <= (rule as number);
    case "minProperties":
      return !isObject(value) || Object.keys(value).length >= (rule as number);
    case "type":
      return [rule].flat().some((type) => TYPES[type as string]?.(value));
    case "required":
      return !isObject(value) || (rule as string[]).every((key) => Object.hasOwn(value, key));
    case "properties":
      return !isObject(value) || membersKeep(value, rule as Record<string, Schema>, root);
    case "additionalProperties":
      return !isObject(value) || othersKeep(value, rule as Schema | false, schema, root);
    case "items":
      return !Array.isArray(value) || value.every((item) => conforms(item, rule as Schema, root));
    case "minItems":
      return !Array.isArray(value) || value.length >= (rule as number);
    case "maxItems":
      return !Array.isArray(value) || value.length <= (rule as number);
    case "minLength":
      return !isText || value.length >= (rule as number);
    case "pattern":
      return !isText || new RegExp(rule as string, "u").test(value);
    default:
      if (NOTES.includes(keyword)) return true;
      throw new Error(`unknown keyword ${keyword}`);
  }
}

function membersKeep(value: Record<string, unknown>, properties: Record<string, Schema>, root: Schema): boolean {
  return Object.entries(properties).every(
    ([key, rule]) => !Object.hasOwn(value, key) || conforms(value[key], rule, root),
  );
}

function othersKeep(value: Record<string, unknown>, rule: Schema | false, schema: Schema, root: Schema): boolean {
  const known = Object.keys(schema["properties"] ?? {});
  const others = Object.keys(value).filter((key) => !known.includes(key));
  return others.every((key) => rule !== false && conforms(value[key], rule, root));
}

function definition(reference: string, root: Schema): Schema {
  const found = (root["$defs"] as Record<string, Schema>)[reference.replace("#/$defs/", "")];
  if (found === undefined) throw new Error(`no definition ${reference}`);
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
