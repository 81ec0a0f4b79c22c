import * as z from 'zod/v4-mini';
import type { Recipe, RecipeCheck } from '../contract/recipe';
import { fail, ok, type Result } from '../contract/result';

export const FORMAT = 'carrel-recipe';
export const VERSION = 1;
/** Characters of a recipe file. */
export const MOST = 2_000_000;

// The page's policy allows no code made from text.
z.config({ jitless: true });

const name = z.string().check(z.minLength(1), z.maxLength(500));
const names = z.readonly(z.array(name).check(z.maxLength(1000)));
const limit = z.nullable(z.string().check(z.maxLength(100)));

const CHECK: z.ZodMiniType<RecipeCheck> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rows'), least: z.int().check(z.nonnegative()) }),
  z.strictObject({ kind: z.literal('columns') }),
  z.strictObject({ kind: z.literal('types') }),
  z.strictObject({ kind: z.literal('filled'), column: name }),
  z.strictObject({ kind: z.literal('unique'), column: name }),
  z.strictObject({ kind: z.literal('range'), column: name, min: limit, max: limit }),
]);
const INPUT = z.strictObject({
  parameter: z.string().check(z.regex(/^input_[a-z0-9_]{1,200}$/)),
  name: name.check(z.regex(/^[^/\p{Cc}]+$/u)),
  columns: z.nullable(
    z.readonly(
      z
        .array(z.strictObject({ name, type: z.enum(['integer', 'number', 'date', 'boolean', 'text', 'empty']) }))
        .check(z.maxLength(1000)),
    ),
  ),
  checks: z.readonly(z.array(CHECK).check(z.maxLength(3000))),
});
const FILE = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  note: z.string().check(z.maxLength(10_000)),
  created: z.iso.datetime(),
  inputs: z.readonly(z.array(INPUT).check(z.maxLength(100))),
  outputs: names,
  /** A cell is a list of its lines, so that a person can read the file. */
  cells: z
    .array(z.array(z.string().check(z.maxLength(100_000), z.regex(/^[^\r\n]*$/))).check(z.minLength(1)))
    .check(z.minLength(1), z.maxLength(1000)),
});

export type RecipeFileFailure = 'not-a-recipe' | 'newer' | 'broken';

/** A recipe as a file for people: JSON, with each line of code on a line of its own. */
export function toFile({ title, note, created, inputs, outputs, cells }: Recipe): string {
  const file = {
    format: FORMAT,
    version: VERSION,
    title,
    note,
    created: new Date(created).toISOString(),
    inputs,
    outputs,
    cells: cells.map((cell) => cell.split('\n')),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The name under which a recipe is saved as a file. */
export function fileName({ title }: Pick<Recipe, 'title'>): string {
  return `${title.replace(/[\\/:*?"<>|\n]+/g, '-').trim() || 'recipe'}.recipe.json`;
}

/** Reads a recipe that may have been made by anybody: what has not exactly the form is refused, with the place and reason. */
export function fromFile(text: string): Result<Recipe, RecipeFileFailure> {
  let value: unknown;
  if (text.length > MOST) return fail('broken', 'This file is too long for a recipe.');
  try {
    value = JSON.parse(text);
  } catch {
    return fail('not-a-recipe', 'This is no recipe: it is not JSON. Choose a file whose name ends in .recipe.json.');
  }
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (format !== FORMAT)
    return fail('not-a-recipe', 'This is no recipe of Carrel. Choose a file whose name ends in .recipe.json.');
  if (typeof version === 'number' && version > VERSION)
    return fail(
      'newer',
      `This recipe is of version ${version}, and this page knows ${VERSION}. Load the page again to get a newer one.`,
    );
  const read = FILE.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue === undefined ? '' : issue.path.map(String).join('.');
    return fail(
      'broken',
      `This recipe is broken${place === '' ? '' : ` at ${place}`}: ${issue?.message ?? 'it has another form'}.`,
    );
  }
  const { title, note, created, inputs, outputs, cells } = read.data;
  const parameters = inputs.map(({ parameter }) => parameter);
  if (new Set(parameters).size < parameters.length)
    return fail('broken', 'This recipe is broken at inputs: two of them have the same parameter.');
  return ok({
    id: crypto.randomUUID(),
    title,
    note,
    created: Date.parse(created),
    inputs,
    outputs,
    cells: cells.map((lines) => lines.join('\n')),
  });
}
