import { numberOf, UsageError } from '../usage';
export const FORMATS = ['pdf', 'png', 'svg'] as const;
export type Format = (typeof FORMATS)[number];

/** What typst was asked to do. Names are as they were given; `-` is stdin or stdout. */
export type TypstTask =
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'fonts'; readonly fontPaths: readonly string[] }
  | (Sources & {
      readonly kind: 'compile';
      readonly output: string;
      readonly format: Format;
      /** From 1. Null: all. */
      readonly pages: ((page: number) => boolean) | null;
      /** Pixels for each inch. */
      readonly ppi: number;
    })
  | (Sources & {
      readonly kind: 'query';
      readonly selector: string;
      readonly field: string | null;
      readonly one: boolean;
    });

export interface Sources {
  readonly input: string;
  /** Null: the folder of the input. */
  readonly root: string | null;
  readonly inputs: readonly (readonly [key: string, value: string])[];
  readonly fontPaths: readonly string[];
  /** One line for each message, as editors read it. */
  readonly isShort: boolean;
}

const VALUED = ['root', 'input', 'font-path', 'format', 'pages', 'ppi', 'diagnostic-format', 'field', 'jobs', 'color'];
/** Without effect here: there are no fonts of a system, and messages have no colours. */
const BARE = ['ignore-system-fonts', 'ignore-embedded-fonts', 'one', 'pretty', 'help', 'version'];
const SHORT: Readonly<Record<string, string>> = { f: 'format', j: 'jobs', h: 'help', V: 'version' };
const PPI = 144;

export function readOptions(words: readonly string[]): TypstTask {
  const names: string[] = [];
  const given = new Map<string, string[]>();
  const add = (name: string, value: string) => given.set(name, [...(given.get(name) ?? []), value]);
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') {
      names.push(word);
      continue;
    }
    const [, long, short, joined] = /^(?:--([^=]+)|-(.))(?:=?([\s\S]*))$/.exec(word) ?? [];
    const name = long ?? SHORT[short ?? ''] ?? '';
    const value = word.includes('=') || (short !== undefined && joined !== '') ? joined : undefined;
    if (BARE.includes(name)) add(name, '');
    else if (!VALUED.includes(name)) throw new UsageError(`unexpected argument '${word}'`);
    else {
      const next = value ?? words[++index];
      if (next === undefined) throw new UsageError(`a value is required for '${word}'`);
      add(name, next);
    }
  }
  const last = (name: string) => given.get(name)?.at(-1) ?? null;
  if (given.has('version')) return { kind: 'version' };
  const [command, input, second] = names;
  if (given.has('help') || command === undefined || command === 'help') return { kind: 'help' };
  const fontPaths = given.get('font-path') ?? [];
  if (command === 'fonts') return { kind: 'fonts', fontPaths };
  if (input === undefined) throw new UsageError('the name of the input is missing');
  const sources: Sources = {
    input,
    root: last('root'),
    inputs: (given.get('input') ?? []).map(readInput),
    fontPaths,
    isShort: last('diagnostic-format') === 'short',
  };
  switch (command) {
    case 'c':
    case 'compile': {
      if (second === undefined && input === '-')
        throw new UsageError('with stdin as input, name the output, or - for stdout');
      const format = readFormat(last('format'), second);
      const output = second ?? `${input.replace(/\.typ$/, '')}.${format}`;
      const pages = last('pages');
      return {
        kind: 'compile',
        ...sources,
        output,
        format,
        pages: pages === null ? null : readPages(pages),
        ppi: readPpi(last('ppi')),
      };
    }
    case 'query':
      if (second === undefined) throw new UsageError('name what to look for, such as "<label>" or "heading"');
      return { kind: 'query', ...sources, selector: second, field: last('field'), one: given.has('one') };
    case 'watch':
    case 'w':
      throw new UsageError("'watch' is not in this build: compile again when a file has changed");
    case 'init':
    case 'update':
      throw new UsageError(`'${command}' is not in this build: it loads from the network`);
    default:
      throw new UsageError(`unrecognized subcommand '${command}'`);
  }
}

function readInput(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--input needs key=value, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function readFormat(asked: string | null, output: string | undefined): Format {
  const name = asked ?? /\.(\w+)$/.exec(output ?? '')?.[1]?.toLowerCase() ?? 'pdf';
  const found = FORMATS.find((format) => format === name);
  if (found) return found;
  throw new UsageError(
    asked === null
      ? `could not infer output format for path ${output}: name one with --format (${FORMATS.join(', ')})`
      : `there is no format ${name} in this build, but ${FORMATS.join(', ')}`,
  );
}

/** `1,3-5,8-`. */
function readPages(text: string): (page: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const [, first, dash, last] = /^(\d*)(-?)(\d*)$/.exec(part.trim()) ?? [];
    if (first === undefined || (first === '' && last === '')) throw new UsageError(`not a range of pages: ${part}`);
    const from = Number(first || 1);
    return { from, to: dash === '' ? from : Number(last || Number.POSITIVE_INFINITY) };
  });
  return (page) => ranges.some(({ from, to }) => from <= page && page <= to);
}

function readPpi(text: string | null): number {
  if (text === null) return PPI;
  const ppi = numberOf('--ppi', text);
  if (ppi < 1) throw new UsageError(`--ppi needs 1 or more, not ${text}`);
  return ppi;
}
