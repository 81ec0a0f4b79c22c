import { type Engine, type Format, Graphviz } from '@hpcc-js/wasm-graphviz';
import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { type GraphvizOptions, readOptions, withDefaults } from './options';
import { png } from './picture';

const ENGINES: readonly string[] = [
  'dot',
  'neato',
  'fdp',
  'sfdp',
  'circo',
  'twopi',
  'osage',
  'patchwork',
  'nop',
  'nop2',
];

/** `xdot` is missing in the types of the build only. */
type Drawn = Format | 'xdot' | 'png';

/** What a format of `-T` is called by the build. */
const FORMATS: Readonly<Record<string, Drawn>> = {
  svg: 'svg',
  svg_inline: 'svg_inline',
  dot: 'dot',
  gv: 'dot',
  xdot: 'xdot',
  canon: 'canon',
  plain: 'plain',
  'plain-ext': 'plain-ext',
  json: 'json',
  json0: 'dot_json',
  dot_json: 'dot_json',
  xdot_json: 'xdot_json',
  png: 'png',
};

/** SVG of graphviz is in points, of which an inch has 72; its PNG has 96 pixels for each inch. */
const POINTS = 72;
const DPI = 96;

const HELP = `Usage: dot [-V?] [-(G|N|E)name=value] [-T<format>] [-K<engine>] [-o<file>] [-O] <files>
Draws the graphs in files, or the one on stdin.

 -V           Print the version
 -Gname=val   Set a graph attribute, such as -Grankdir=LR
 -Nname=val   Set a default attribute of nodes
 -Ename=val   Set a default attribute of edges
 -Tformat     Output format: ${Object.keys(FORMATS).join(' ')}
 -Kengine     Layout: ${ENGINES.join(' ')}
 -ofile       Write to a file
 -O           Name each output file after its input: graph.dot becomes graph.dot.png
 -n           Node positions are given (neato)
 -y           Turn the y axis upside down

Not in this build: PDF, PS, JPEG and GIF (make a PNG or an SVG), pictures in nodes.
`;

export async function graphviz({ argv, cwd, stdin, files, stdout, stderr, part }: ProgramCall): Promise<number> {
  const command = argv[0] ?? 'dot';
  const options = readOptions(argv);
  if (typeof options === 'string') {
    stderr(`Error: ${command}: ${options}\n\n${HELP}`);
    return 1;
  }
  const program = await Graphviz.load();
  if (options.wants === 'help') stdout(HELP);
  if (options.wants === 'version') stderr(`${command} - graphviz version ${program.version()}\n`);
  if (options.wants !== 'graph') return 0;
  if (!ENGINES.includes(options.engine)) {
    stderr(`There is no layout engine support for "${options.engine}"\nUse one of: ${ENGINES.join(' ')}\n`);
    return 1;
  }

  let exitCode = 0;
  const say = (text: string) => {
    stderr(`Error: ${command}: ${text}\n`);
    exitCode = 1;
  };
  for (const input of options.inputs.length > 0 ? options.inputs : ['-']) {
    const bytes = input === '-' ? stdin : files.read(resolvePath(cwd, input));
    if (bytes === null) {
      say(`can't open ${input}: No such file or directory`);
      exitCode = 2;
      continue;
    }
    const source = withDefaults(new TextDecoder().decode(bytes), options.defaults);
    for (const format of options.formats.length > 0 ? options.formats : ['dot']) {
      const made = FORMATS[format];
      if (made === undefined) {
        say(`Format: "${format}" not recognized. Use one of: ${Object.keys(FORMATS).join(' ')}`);
        continue;
      }
      try {
        const output = await draw(source, made, options, part);
        const path = options.nameOutputs ? `${input === '-' ? 'noname.gv' : input}.${format}` : options.output;
        if (path === null) stdout(output);
        else
          files.write(resolvePath(cwd, path), typeof output === 'string' ? new TextEncoder().encode(output) : output);
      } catch (error) {
        say(error instanceof Error ? error.message.trim() : String(error));
      }
    }
  }
  return exitCode;
}

async function draw(
  source: string,
  format: Drawn,
  { engine, invert, nop }: GraphvizOptions,
  part: ProgramCall['part'],
): Promise<string | Uint8Array> {
  // Asked for each time: an error unloads it.
  const program = await Graphviz.load();
  const drawn = format === 'png' ? 'svg' : format;
  const text = program.layout(source, drawn as Format, engine as Engine, { yInvert: invert, nop });
  if (format !== 'png') return text;
  const dpi = Number(/\bdpi\s*=\s*"?(\d+(?:\.\d+)?)/.exec(source)?.[1] ?? DPI);
  return png(text, dpi / POINTS, part);
}
