/** As much of JSON Schema (2020-12) as the corpus uses; a keyword that is not here is an error, not a pass. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly Schema[];
}

const notes = new Set(["$schema", "title", "description"]);

/** What breaks the schema, by path; empty when nothing does. */
export function violations(schema: Schema, value: unknown, path = "$"): readonly string[] {
  return Object.keys(schema).flatMap((keyword) => {
    if (notes.has(keyword)) return [];
    const check = checks[keyword];
    return check === undefined ? [`${path}: unknown keyword ${keyword}`] : check(schema, value, path);
  });
}

type Check = (schema: Schema, value: unknown, path: string) => readonly string[];

const unless = (fits: boolean, problem: string): readonly string[] => (fits ? [] : [problem]);

const checks: Readonly<Record<string, Check>> = {
  type: ({ type = [] }, value, path) =>
    unless(
      [type].flat().some((name) => isOf(name, value)),
      `${path} is not ${String(type)}`,
    ),
  properties: ({ properties = {} }, value, path) =>
    [...membersIn(value)].flatMap(([name, member]) => {
      const schema = properties[name];
      return schema === undefined ? [] : violations(schema, member, `${path}.${name}`);
    }),
  required: ({ required = [] }, value, path) =>
    required.filter((name) => !membersIn(value).has(name)).map((name) => `${path}.${name} is missing`),
  additionalProperties: ({ properties = {}, additionalProperties }, value, path) =>
    [...membersIn(value)]
      .filter(([name]) => !Object.hasOwn(properties, name))
      .flatMap(([name, member]) => {
        if (additionalProperties === false) return [`${path}.${name} is not known`];
        return typeof additionalProperties === "object"
          ? violations(additionalProperties, member, `${path}.${name}`)
          : [];
      }),
  items: ({ items = {} }, value, path) =>
    Array.isArray(value) ? value.flatMap((item, n) => violations(items, item, `${path}[${n}]`)) : [],
  minItems: ({ minItems = 0 }, value, path) =>
    unless(!Array.isArray(value) || value.length >= minItems, `${path} is too short`),
  maxItems: ({ maxItems = 0 }, value, path) =>
    unless(!Array.isArray(value) || value.length <= maxItems, `${path} is too long`),
  enum: (schema, value, path) => unless(schema.enum?.includes(value) === true, `${path} is none of the list`),
  const: (schema, value, path) => unless(schema.const === value, `${path} is not ${String(schema.const)}`),
  pattern: ({ pattern = "" }, value, path) =>
    unless(
      typeof value !== "string" || new RegExp(pattern, "u").test(value),
      `${path} does not fit ${pattern}`,
    ),
  minimum: ({ minimum = 0 }, value, path) =>
    unless(typeof value !== "number" || value >= minimum, `${path} is too small`),
  maximum: ({ maximum = 0 }, value, path) =>
    unless(typeof value !== "number" || value <= maximum, `${path} is too great`),
  oneOf: ({ oneOf = [] }, value, path) =>
    unless(
      oneOf.filter((one) => violations(one, value).length === 0).length === 1,
      `${path} fits not exactly one of ${oneOf.length}`,
    ),
};

/** Of an object; of anything else none. */
function membersIn(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(isOf("object", value) ? Object.entries(Object(value)) : []);
}

function isOf(type: string, value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isSafeInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
