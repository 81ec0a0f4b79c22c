import type { JsonSchema } from '../contract/tool';

/**
 * Why a value does not fit a schema, one sentence for each reason; empty where it fits. Knows what the schemas of our tools
 * use of JSON Schema (draft 2020-12): `type`, `properties`, `required`, `additionalProperties: false`, `items`, `enum`,
 * `minimum`, `maximum`. A schema with anything else is a bug, and throws.
 */
export function problemsOf(value: unknown, schema: JsonSchema, at = 'the input'): readonly string[] {
  for (const key of Object.keys(schema)) if (!KNOWN.has(key)) throw new Error(`Unknown keyword in a schema: ${key}`);
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) {
    return [`${at} must be one of ${schema.enum.map((each) => JSON.stringify(each)).join(', ')}.`];
  }
  if (typeof schema.type === 'string' && !isOfType(value, schema.type)) {
    return [`${at} must be ${NAMES[schema.type] ?? schema.type}, not ${describe(value)}.`];
  }
  if (typeof value === 'number') return rangeProblems(value, schema, at);
  if (Array.isArray(value)) {
    const items = schema.items as JsonSchema | undefined;
    return items === undefined ? [] : value.flatMap((item, place) => problemsOf(item, items, `${at}[${place}]`));
  }
  return isObject(value) ? objectProblems(value, schema, at) : [];
}

const KNOWN = new Set([
  'type',
  'description',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'minimum',
  'maximum',
]);

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  const type = Array.isArray(value) ? 'array' : typeof value;
  return NAMES[type] ?? type;
}

function rangeProblems(value: number, { minimum, maximum }: JsonSchema, at: string): readonly string[] {
  if (typeof minimum === 'number' && value < minimum) return [`${at} must be at least ${minimum}.`];
  return typeof maximum === 'number' && value > maximum ? [`${at} must be at most ${maximum}.`] : [];
}

function objectProblems(value: Readonly<Record<string, unknown>>, schema: JsonSchema, at: string): readonly string[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema.required ?? []) as readonly string[];
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at} lacks "${name}".`);
  const known = Object.keys(properties);
  const rest = Object.keys(value).flatMap((name): readonly string[] => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property !== undefined) return problemsOf(value[name], property, `"${name}"`);
    return schema.additionalProperties === false
      ? [`${at} has "${name}", which is not one of ${known.join(', ')}.`]
      : [];
  });
  return [...missing, ...rest];
}
