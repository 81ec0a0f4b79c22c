import type { TableSchema } from '../contract/kernel';
import { basename, dirname, splitName } from '../lib/path';

/**
 * What may be named to a model that is given schemas only. A name that comes out of a run (of a column after a pivot, of a
 * file) can hold the value of a cell, so only names are told that the model wrote itself or that the person's own files have.
 */
export interface Veil {
  /** The model wrote this: each of its words is known to it. */
  know(text: string): void;
  /** Runs made or changed these files. */
  made(paths: readonly string[]): void;
  isMade(path: string): boolean;
  knows(name: string): boolean;
  path(path: string): string;
  /** The table with the names of its columns, as far as they may be told. */
  table(table: TableSchema): TableSchema;
}

const WORD = /[\p{L}\p{N}_]+/gu;
/** Endings of file names that say nothing. */
const EXTENSIONS = 'csv tsv xlsx json txt md html pdf png jpg svg parquet zip py ipynb'.split(' ');

export function createVeil(): Veil {
  const words = new Set<string>(EXTENSIONS);
  const madePaths = new Set<string>();

  const isKnown = (name: string) => (name.match(WORD) ?? []).every((word) => words.has(word.toLowerCase()));

  const veil: Veil = {
    know(text) {
      for (const word of text.match(WORD) ?? []) words.add(word.toLowerCase());
    },
    made(paths) {
      for (const path of paths) madePaths.add(path);
    },
    isMade: (path) => madePaths.has(path),
    knows: isKnown,
    path(path) {
      if (!madePaths.has(path) || isKnown(path.replace('/mnt/data/', ''))) return path;
      const [, extension] = splitName(basename(path));
      return `${isKnown(dirname(path).replace('/mnt/data', '')) ? dirname(path) : '/mnt/data'}/(name withheld)${isKnown(extension) ? extension : ''}`;
    },
    table(table) {
      const isOwn = table.name.startsWith('/mnt/data/') && !madePaths.has(table.name);
      if (isOwn) for (const { name } of table.columns) veil.know(name);
      return {
        ...table,
        name: table.name.startsWith('/') ? veil.path(table.name) : veil.knows(table.name) ? table.name : '(a variable)',
        columns: table.columns.map((column, place) =>
          veil.knows(column.name) ? column : { ...column, name: `column ${place + 1} (name withheld)` },
        ),
      };
    },
  };
  return veil;
}
