import * as z from 'zod/v4-mini';
import type { Kernel, TableSchema } from '../contract/kernel';
import { fail, ok, type Result } from '../contract/result';
import { fillParameters } from '../lib/python-parameters';
import QUESTION from './py/question.py?raw';

/** What reading cells tells; see `carrel/freezing.py`. */
export interface Frozen {
  /** With parameters in the place of paths. */
  readonly cells: readonly string[];
  readonly inputs: readonly { readonly parameter: string; readonly path: string }[];
  /** Paths that the cells write. */
  readonly outputs: readonly string[];
  /** Names that a cell (by its place) uses and no cell before it makes. */
  readonly unknown: readonly { readonly cell: number; readonly names: readonly string[] }[];
}

/** What of a cell ran well; see `carrel/attempts.py`. */
export interface Part {
  /** Empty: nothing. */
  readonly source: string;
  /** Names that it gives a value. */
  readonly makes: readonly string[];
  /** Names that it takes from cells before it. */
  readonly needs: readonly string[];
}

/** Asks Python about cells and files. Each question is a run: it waits its turn, and can be stopped. */
export interface RecipeInspector {
  /** `failedAt`: the line, from 1, in which a cell failed; null: it did not. */
  look(
    cells: readonly { readonly source: string; readonly failedAt: number | null }[],
  ): Promise<Result<readonly Part[]>>;
  freeze(cells: readonly string[]): Promise<Result<Frozen>>;
  /** The tables in these files, whole; null for a file that holds none. */
  tables(paths: readonly string[]): Promise<Result<readonly (TableSchema | null)[]>>;
}

/** As `carrel/recipes.py` has it. */
const ANSWER = 'application/vnd.carrel.recipe+json';

/** Its names are not those of any session. */
const SPACE = 'recipes';

z.config({ jitless: true });
const text = z.string();
const texts = z.readonly(z.array(text));
const FROZEN: z.ZodMiniType<Frozen> = z.object({
  cells: texts,
  inputs: z.readonly(z.array(z.object({ parameter: text, path: text }))),
  outputs: texts,
  unknown: z.readonly(z.array(z.object({ cell: z.int(), names: texts }))),
});
const PARTS: z.ZodMiniType<readonly Part[]> = z.array(z.object({ source: text, makes: texts, needs: texts }));
const TABLES: z.ZodMiniType<readonly (TableSchema | null)[]> = z.array(
  z.nullable(
    z.object({
      name: text,
      rows: z.nullable(z.int()),
      columns: z.readonly(
        z.array(
          z.object({
            name: text,
            type: text,
            empty: z.int(),
            distinct: z.nullable(z.int()),
            min: z.nullable(text),
            max: z.nullable(text),
          }),
        ),
      ),
    }),
  ),
);

export function createRecipeInspector(kernel: Pick<Kernel, 'run'>): RecipeInspector {
  async function ask<T>(question: unknown, form: z.ZodMiniType<T>): Promise<Result<T>> {
    let answer: string | null = null;
    const result = await kernel.run(fillParameters(QUESTION, { question: JSON.stringify(question) }), {
      interactive: false,
      storeHistory: false,
      space: SPACE,
      onEvent(event) {
        const data = event.kind === 'display' ? event.data[ANSWER] : undefined;
        if (typeof data === 'string') answer = data;
      },
    });
    if (answer === null) return fail('python', result.error?.message ?? 'Python was stopped before it could answer.');
    // It comes out of the sandbox, where anybody may have written it.
    const read = form.safeParse(JSON.parse(answer));
    return read.success ? ok(read.data) : fail('python', 'Python gave an answer that is not understood.');
  }
  return {
    look: (cells) =>
      ask({ kind: 'look', cells: cells.map(({ source, failedAt }) => ({ source, failed_at: failedAt })) }, PARTS),
    freeze: (cells) => ask({ kind: 'freeze', cells }, FROZEN),
    tables: (paths) => ask({ kind: 'describe', paths }, TABLES),
  };
}
