/** What a run leaves, and with which ending. */
export const OUTPUTS = ['txt', 'pdf', 'hocr', 'tsv', 'makebox'] as const;
export type Output = (typeof OUTPUTS)[number];

export interface TesseractOptions {
  /** Empty: none was given. */
  image: string;
  /** Without an ending; `stdout` or `-` is stdout. */
  base: string;
  languages: readonly string[];
  pageMode: number;
  dpi: number | null;
  /** Where more `.traineddata` lies; null: in the working directory. */
  dataFolder: string | null;
  readonly variables: [name: string, value: string][];
  readonly outputs: Set<Output>;
  wants: 'text' | 'help' | 'version' | 'languages';
}

/** Reads the arguments of `tesseract` (its manual, section 1); a string says what is wrong. */
export function readOptions([, ...rest]: readonly string[]): TesseractOptions | string {
  const options: TesseractOptions = {
    image: '',
    base: '',
    languages: ['eng'],
    pageMode: 3,
    dpi: null,
    dataFolder: null,
    variables: [],
    outputs: new Set(),
    wants: 'text',
  };
  const words: string[] = [];
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? '';
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    switch (word) {
      case '-h':
      case '--help':
      case '--help-extra':
        options.wants = 'help';
        continue;
      case '-v':
      case '--version':
        options.wants = 'version';
        continue;
      case '--list-langs':
        options.wants = 'languages';
        continue;
    }
    const value = rest[++index];
    if (value === undefined) return `${word} needs a value`;
    switch (word) {
      case '-l':
        options.languages = value.split('+').filter((language) => language !== '');
        break;
      case '--psm':
      case '-psm':
        if (!/^(?:\d|1[0-3])$/.test(value)) return `Invalid psm mode: ${value}. It goes from 0 to 13`;
        options.pageMode = Number(value);
        break;
      case '--oem':
        // The neural engine is the one that is here; 2 and 3 take what there is.
        if (value === '0') return 'The legacy engine (--oem 0) is not in this build; use --oem 1';
        break;
      case '--dpi':
        options.dpi = Number(value);
        if (!(options.dpi > 0)) return `Invalid dpi: ${value}`;
        break;
      case '--tessdata-dir':
        options.dataFolder = value;
        break;
      case '-c': {
        const [name = '', ...more] = value.split('=');
        if (more.length === 0) return `Missing = in configvar assignment for '${value}'`;
        options.variables.push([name, more.join('=')]);
        break;
      }
      default:
        return `Unknown command line argument '${word}'`;
    }
  }
  const [image = '', base = '', ...configs] = words;
  for (const config of configs) {
    if (config === 'quiet' || config === 'get.images') continue;
    const output = OUTPUTS.find((one) => one === config);
    if (output === undefined) return `read_params_file: Can't open ${config}`;
    options.outputs.add(output);
  }
  if (options.outputs.size === 0) options.outputs.add('txt');
  return { ...options, image, base };
}
