import type { TableSchema } from '../contract/kernel';
import { fillParameters } from '../lib/python-parameters';
import type { Values } from './action';
import type { Offer } from './offer';

const TEMPLATES = import.meta.glob<string>('./py/*.py', { query: '?raw', import: 'default', eager: true });

/** The Python of an action for its files. `table`: the columns of the first one, where they are known. */
export function actionCode({ action, paths }: Offer, table: TableSchema | null = null): string {
  const template = TEMPLATES[`./py/${action.template}.py`];
  if (template === undefined) throw new Error(`There is no template ${action.template}`);
  const files: Values = action.takes === 'many' ? { paths } : { path: paths[0] ?? '' };
  const found = table === null ? {} : action.fromColumns?.(table);
  return fillParameters(template, { ...files, ...action.set, ...found }).trimEnd();
}
