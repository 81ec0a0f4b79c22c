/** Attributes of `-G`, `-N` and `-E`, as `name=value`. */
export interface Defaults {
  readonly graph: string[];
  readonly node: string[];
  readonly edge: string[];
}

export interface GraphvizOptions {
  engine: string;
  formats: string[];
  output: string | null;
  /** Each output beside its input, named after it. */
  nameOutputs: boolean;
  invert: boolean;
  /** `-n`: positions are given; 0: they are not. */
  nop: number;
  wants: 'graph' | 'help' | 'version';
  readonly defaults: Defaults;
  readonly inputs: string[];
}

/** Reads the arguments of `dot` and its sisters (https://graphviz.org/doc/info/command.html); a string says what is wrong. */
export function readOptions([command = 'dot', ...rest]: readonly string[]): GraphvizOptions | string {
  const options: GraphvizOptions = {
    engine: command,
    formats: [],
    output: null,
    nameOutputs: false,
    invert: false,
    nop: 0,
    wants: 'graph',
    defaults: { graph: [], node: [], edge: [] },
    inputs: [],
  };
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? '';
    if (!word.startsWith('-') || word === '-') {
      options.inputs.push(word);
      continue;
    }
    if (word === '--help') options.wants = 'help';
    if (word === '--version') options.wants = 'version';
    if (word.startsWith('--')) {
      if (options.wants === 'graph') return `option ${word} unrecognized`;
      continue;
    }
    const letter = word[1] ?? '';
    // Values may be attached or the next word.
    const takesValue = 'TKoGNE'.includes(letter);
    const value = word.length > 2 ? word.slice(2) : takesValue ? rest[++index] : '';
    if (value === undefined) return `missing argument for -${letter} flag`;
    switch (letter) {
      case 'T':
        options.formats.push(value.split(':', 1)[0] ?? value);
        break;
      case 'K':
        options.engine = value;
        break;
      case 'o':
        options.output = value;
        break;
      case 'O':
        options.nameOutputs = true;
        break;
      case 'G':
        options.defaults.graph.push(value);
        break;
      case 'N':
        options.defaults.node.push(value);
        break;
      case 'E':
        options.defaults.edge.push(value);
        break;
      case 'y':
        options.invert = true;
        break;
      case 'n':
        options.nop = Number(value || 1);
        break;
      case 'V':
        options.wants = 'version';
        break;
      case '?':
      case 'h':
        options.wants = 'help';
        break;
      // Scale and verbosity change nothing that is kept here.
      case 's':
      case 'v':
      case 'q':
      case 'x':
        break;
      default:
        return `option -${letter} unrecognized`;
    }
  }
  return options;
}

/** The graph with default attributes put where its body begins. */
export function withDefaults(source: string, { graph, node, edge }: Defaults): string {
  const lines = [
    ['graph', graph],
    ['node', node],
    ['edge', edge],
  ] as const;
  const statements = lines
    .filter(([, attributes]) => attributes.length > 0)
    .map(([kind, attributes]) => `${kind} [${attributes.map(assignment).join(', ')}];`);
  if (statements.length === 0) return source;
  const body = bodyStart(source);
  return body < 0 ? source : `${source.slice(0, body)} ${statements.join(' ')}${source.slice(body)}`;
}

function assignment(text: string): string {
  const [name = '', ...value] = text.split('=');
  return `"${name}"="${(value.join('=') || 'true').replaceAll('"', '\\"')}"`;
}

/** Behind the first brace that is in no comment and no string. */
function bodyStart(source: string): number {
  const tokens = /\/\*[\s\S]*?\*\/|\/\/.*|^#.*|"(?:\\[\s\S]|[^"\\])*"|\{/gm;
  for (const match of source.matchAll(tokens)) if (match[0] === '{') return match.index + 1;
  return -1;
}
