import type { ProgramFiles } from '../../../src/contract/program';
import { columnsBefore } from './compile';
import { inspect } from './library/inspect';
import { VERSION } from './process';

const PLACE = /(?:\(|at |@)((?:\/|file:\/\/\/)[^\n()]*?):(\d+):(\d+)\)?$/m;

/** What Node says of an error that ends a script. `isRejection`: of a promise that nobody handled. */
export function reportOf(error: unknown, isRejection: boolean, files: Pick<ProgramFiles, 'read'>): string {
  const end = `\n\nNode.js v${VERSION}\n`;
  if (!(error instanceof Error)) {
    const shown = inspect(error);
    return isRejection
      ? `UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${typeof error === 'string' ? error : shown}". {\n  code: 'ERR_UNHANDLED_REJECTION'\n}${end}`
      : `Uncaught:\n${shown}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)${end}`;
  }
  return placeOf(error, isRejection, files) + withoutOurs(inspect(error)) + end;
}

/** The line where it was thrown, with a mark below. */
function placeOf({ stack = '' }: Error, isRejection: boolean, files: Pick<ProgramFiles, 'read'>): string {
  const [, address = '', line = '', column = ''] = PLACE.exec(ownColumns(stack)) ?? [];
  const path = address.replace(/^file:\/\//, '');
  const data = path === '' ? null : files.read(path);
  const text = data === null ? undefined : new TextDecoder().decode(data).split('\n')[Number(line) - 1];
  if (text === undefined) return '';
  const before = text.slice(0, Number(column) - 1);
  // At `throw`, where the error is made behind it.
  const thrown = isRejection ? -1 : before.search(/\bthrow\b(?!.*\bthrow\b)/);
  const mark = thrown < 0 ? before.length : thrown;
  return `${path}:${line}\n${text}\n${before.slice(0, mark).replaceAll(/[^\t]/g, ' ')}^\n\n`;
}

/** What happened below the script is no news to its author. */
function withoutOurs(text: string): string {
  return ownColumns(
    text.replaceAll(/\n +at [^\n]*?\b(?:blob:null\/|data:text\/javascript)[^\n]*?( \{)?(?=\n|$)/g, '$1'),
  );
}

/** The first line of a script has something of ours before it. */
function ownColumns(text: string): string {
  return text.replaceAll(/((?:\/|file:\/\/\/)[^\n():]*):1:(\d+)/g, (all, path: string, column: string) => {
    const own = Number(column) - columnsBefore(path.replace(/^file:\/\//, ''));
    return own > 0 ? `${path}:1:${own}` : all;
  });
}
