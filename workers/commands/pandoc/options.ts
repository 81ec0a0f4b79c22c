/** What becomes of a command line of pandoc. */
export type PandocTask =
  /** Pandoc does it by itself. */
  | { readonly kind: 'plain'; readonly help: boolean }
  /** Pandoc writes the source of a document on stdout, which typst makes a PDF of; `output` is its file, or `-`. */
  | { readonly kind: 'pdf'; readonly words: readonly string[]; readonly output: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Where pictures out of the input are laid, so that typst finds them. */
const MEDIA = '/tmp/pandoc-media';

interface Found {
  readonly option: string;
  readonly value: string;
}

/** Options with a value that matter here, by their short letters and names. */
const VALUED: Readonly<Record<string, string>> = {
  o: 'output',
  output: 'output',
  t: 'to',
  w: 'to',
  to: 'to',
  write: 'to',
  F: 'filter',
  filter: 'filter',
  'pdf-engine': 'pdf-engine',
  'pdf-engine-opt': 'pdf-engine-opt',
};

/** `words`: those after the command. */
export function readTask(words: readonly string[]): PandocTask {
  const { found, rest } = partWords(words);
  const last = (name: string) => found.filter(({ option }) => option === name).at(-1)?.value ?? null;
  const filter = last('filter');
  if (filter !== null) {
    const way = `pandoc -t json IN | python3 ${filter} | pandoc -f json -o OUT`;
    return {
      kind: 'refused',
      why: `--filter: pandoc starts no other programs here. Use a Lua filter (-L), or a pipe: ${way}`,
    };
  }
  const output = last('output');
  const to = last('to');
  if (to !== 'pdf' && !/\.pdf$/i.test(output ?? '')) {
    return { kind: 'plain', help: words.some((word) => word === '-h' || word === '--help') };
  }
  const engine = last('pdf-engine') ?? 'typst';
  if (engine !== 'typst')
    return { kind: 'refused', why: `--pdf-engine: ${engine} is not here. PDFs are made by typst: leave it out` };
  if (to !== null && to !== 'pdf' && to !== 'typst')
    return { kind: 'refused', why: `a PDF is made by typst here, and not out of ${to}: leave out -t ${to}` };
  return {
    kind: 'pdf',
    words: [...rest, '--to=typst', '--standalone', `--extract-media=${MEDIA}`],
    output: output ?? '-',
  };
}

/** The options above, and all other words. */
function partWords(words: readonly string[]): { readonly found: readonly Found[]; readonly rest: readonly string[] } {
  const found: Found[] = [];
  const rest: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const [, long, short, joined] = /^(?:--([\w-]+)|-([a-zA-Z]))(?:=?([\s\S]*))$/.exec(word) ?? [];
    const option = VALUED[long ?? short ?? ''];
    if (option === undefined) {
      rest.push(word);
      continue;
    }
    const isJoined = long === undefined ? joined !== '' : word.includes('=');
    const value = isJoined ? joined : words[++index];
    if (value !== undefined) found.push({ option, value });
  }
  return { found, rest };
}
