import assert from 'node:assert/strict';

export interface NotebookOutput {
  readonly output_type: string;
}

export interface NotebookCell {
  readonly cell_type: string;
  readonly outputs?: readonly NotebookOutput[];
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((line) => typeof line === 'string'));
const isCount = (value: unknown): boolean => value === null || (Number.isInteger(value) && Number(value) >= 0);
const isBundle = (value: unknown): boolean =>
  isObject(value) && Object.entries(value).every(([type, part]) => /\bjson$/.test(type) || isText(part));

type Rule = readonly [name: string, isValid: (value: unknown) => boolean];

/** The properties of each object, all required and no others: `additionalProperties` is false in the schema. */
const OUTPUTS: Readonly<Record<string, readonly Rule[]>> = {
  stream: [
    ['name', (name) => name === 'stdout' || name === 'stderr'],
    ['text', isText],
  ],
  display_data: [
    ['data', isBundle],
    ['metadata', isObject],
  ],
  execute_result: [
    ['execution_count', isCount],
    ['data', isBundle],
    ['metadata', isObject],
  ],
  error: [
    ['ename', (name) => typeof name === 'string'],
    ['evalue', (value) => typeof value === 'string'],
    ['traceback', Array.isArray],
  ],
};

const CELL: readonly Rule[] = [
  ['id', (id) => typeof id === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(id)],
  ['metadata', isObject],
  ['source', isText],
];

const CELLS: Readonly<Record<string, readonly Rule[]>> = {
  markdown: CELL,
  raw: CELL,
  code: [...CELL, ['execution_count', isCount], ['outputs', Array.isArray]],
};

function expectObject(value: unknown, kind: string, kinds: Readonly<Record<string, readonly Rule[]>>): Json {
  if (!isObject(value)) throw new Error(`Not an object: ${JSON.stringify(value)}`);
  const rules = kinds[String(value[kind])];
  if (!rules) throw new Error(`Unknown ${kind}: ${String(value[kind])}`);
  assert.deepEqual(Object.keys(value).sort(), [kind, ...rules.map(([name]) => name)].sort());
  for (const [name, isValid] of rules) {
    assert(isValid(value[name]), `${name} of ${JSON.stringify(value).slice(0, 200)}`);
  }
  return value;
}

/**
 * Asserts that a notebook follows format 4.5, as its JSON schema has it, and that ids are unique, which the text adds.
 * https://github.com/jupyter/nbformat/blob/main/nbformat/v4/nbformat.v4.5.schema.json
 */
export function validateNotebook(file: unknown): { readonly cells: readonly NotebookCell[] } {
  if (!isObject(file) || !Array.isArray(file.cells)) throw new Error('This is no notebook');
  assert.deepEqual(Object.keys(file).sort(), ['cells', 'metadata', 'nbformat', 'nbformat_minor']);
  assert.deepEqual([file.nbformat, file.nbformat_minor], [4, 5]);
  assert(isObject(file.metadata) && isObject(file.metadata.kernelspec) && isObject(file.metadata.language_info));
  const { kernelspec, language_info } = file.metadata;
  assert(typeof kernelspec.name === 'string' && typeof kernelspec.display_name === 'string');
  assert.equal(language_info.name, 'python');
  for (const cell of file.cells) {
    const { outputs } = expectObject(cell, 'cell_type', CELLS);
    if (Array.isArray(outputs)) for (const output of outputs) expectObject(output, 'output_type', OUTPUTS);
  }
  const ids = file.cells.map((cell: Json) => cell.id);
  assert.equal(new Set(ids).size, ids.length);
  return { cells: file.cells };
}
