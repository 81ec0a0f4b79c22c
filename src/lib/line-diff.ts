export interface DiffLine {
  /** `here` and `there`: only in the first text, only in the second. */
  readonly kind: 'same' | 'here' | 'there';
  readonly text: string;
}

/** Lines beyond which two texts are not aligned, only their common beginning and end are found. */
const MOST = 400;

/** How the second text differs from the first, line by line, with as many lines in common as there can be. */
export function diffLines(here: string, there: string): readonly DiffLine[] {
  const one = linesOf(here);
  const two = linesOf(there);
  let start = 0;
  while (start < one.length && start < two.length && one[start] === two[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < two.length - start && one.at(-1 - end) === two.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]) => lines.map((text): DiffLine => ({ kind: 'same', text }));
  return [
    ...same(one.slice(0, start)),
    ...align(one.slice(start, one.length - end), two.slice(start, two.length - end)),
    ...same(one.slice(one.length - end)),
  ];
}

/** Spaces at the end of a line, and of the text, are not seen and so are no difference. */
function linesOf(text: string): readonly string[] {
  const trimmed = text.trimEnd();
  return trimmed === '' ? [] : trimmed.split('\n').map((line) => line.trimEnd());
}

function align(one: readonly string[], two: readonly string[]): readonly DiffLine[] {
  const found: DiffLine[] = [];
  const put = (kind: DiffLine['kind'], text: string | undefined) => found.push({ kind, text: text ?? '' });
  let i = 0;
  let j = 0;
  if (one.length <= MOST && two.length <= MOST) {
    const common = commonLengths(one, two);
    const length = (a: number, b: number) => common[a]?.[b] ?? 0;
    while (i < one.length && j < two.length) {
      if (one[i] === two[j]) {
        put('same', one[i]);
        i += 1;
        j += 1;
      } else if (length(i + 1, j) >= length(i, j + 1)) put('here', one[i++]);
      else put('there', two[j++]);
    }
  }
  while (i < one.length) put('here', one[i++]);
  while (j < two.length) put('there', two[j++]);
  return found;
}

/** At [i][j]: how many lines the rests from there on have in common. */
function commonLengths(one: readonly string[], two: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(two.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    const row = table[i];
    const below = table[i + 1];
    if (row === undefined || below === undefined) continue;
    for (let j = two.length - 1; j >= 0; j -= 1) {
      row[j] = one[i] === two[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
