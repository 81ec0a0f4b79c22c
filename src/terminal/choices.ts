import { widthOf } from './cells';

/** Choices that are listed. */
const MOST = 200;

/** What all texts begin with. */
export function commonStart(texts: readonly string[]): string {
  let [common = ''] = texts;
  for (const text of texts) while (!text.startsWith(common)) common = common.slice(0, -1);
  return common;
}

/** The choices for a word in columns, below the line that is typed: of paths the last names. */
export function inColumns(texts: readonly string[], columns: number): string {
  const names = texts.slice(0, MOST).map((text) => /([^/]+\/?) ?$/.exec(text)?.[1] ?? text);
  const width = Math.max(...names.map(widthOf)) + 2;
  const count = Math.max(1, Math.floor(columns / width));
  let list = '\r\n';
  for (let place = 0; place < names.length; place += count) {
    const row = names.slice(place, place + count).map((name) => name + ' '.repeat(width - widthOf(name)));
    list += `${row.join('').trimEnd()}\r\n`;
  }
  return texts.length > names.length ? `${list}… and ${texts.length - names.length} more\r\n` : list;
}
