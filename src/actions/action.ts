import type { TableSchema } from '../contract/kernel';
import type { PythonValue } from '../lib/python-parameters';
import type { FileKind } from './file-kind';

/** Values of a template's parameters, by name. */
export type Values = Readonly<Record<string, PythonValue>>;

/** Something that can be done with files, without a model: real Python, to run or to change. */
export interface Action {
  readonly id: string;
  readonly title: string;
  /** One line on what comes of it. */
  readonly text: string;
  /** What it is for; `any`: every file. */
  readonly kinds: readonly FileKind[] | 'any';
  /** `one` is given the first file that suits, as `path`; `many` all that do, as `paths`. */
  readonly takes: 'one' | 'many';
  /** Name of its template in `py/`, without the ending. */
  readonly template: string;
  /** Parameters that make this action of a template that several share. */
  readonly set?: Values;
  /** Endings of names that it would leave as they are. */
  readonly not?: readonly string[];
  /** Parameters read off a table whose columns are known. */
  readonly fromColumns?: (table: TableSchema) => Values;
}
