import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { pngOfSvg } from '../svg-picture';
import { UsageError } from '../usage';
import { type Compiled, fontNames, openWorld, type World } from './compiler';
import { shown } from './diagnostics';
import { readOptions, type TypstTask } from './options';
import { svgPages } from './pages';

const VERSION = '0.14.2';

const HELP = `Typst ${VERSION}: sets documents that are written as text.

Usage: typst compile [options] <input.typ | -> [output | -]
       typst query [options] <input.typ> <selector>
       typst fonts

Options
      --root DIR           the folder that paths beginning with / are below; without: the input's
      --input KEY=VALUE    a text for the document, in sys.inputs
      --font-path DIR      fonts of your own
  -f, --format NAME        pdf, png or svg; without: by the output's name
      --pages RANGES       such as 1,3-5,8- (png and svg)
      --ppi N              pixels for each inch of a png, 144 without
      --diagnostic-format  human or short
      --field NAME, --one  query: one field; exactly one match
  -h, --help  -V, --version

An output of several pages as png or svg has {p} in its name, where the page's number goes ({0p}: with zeros).
Fonts: Libertinus Serif, DejaVu Sans, DejaVu Sans Mono, and DejaVu Math TeX Gyre for formulas.
Not in this build: packages (@preview/...), watch, parts of a pdf by --pages, --pdf-standard, html.
`;

/** Exit codes are those of typst: 1 where a document can't be compiled, 2 for a wrong command line. */
export async function typst(call: ProgramCall): Promise<number> {
  try {
    return await perform(readOptions(call.argv.slice(1)), call);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    call.stderr(`error: ${error.message}\n\nFor more information, try 'typst --help'.\n`);
    return 2;
  }
}

async function perform(task: TypstTask, call: ProgramCall): Promise<number> {
  switch (task.kind) {
    case 'help':
      call.stdout(HELP);
      return 0;
    case 'version':
      call.stdout(`typst ${VERSION}\n`);
      return 0;
    case 'fonts':
      call.stdout(`${(await fontNames(call, task.fontPaths)).join('\n')}\n`);
      return 0;
    case 'query':
      return query(task, call);
    case 'compile':
      return compile(task, call);
    default:
      return task satisfies never;
  }
}

async function query(task: Extract<TypstTask, { kind: 'query' }>, call: ProgramCall): Promise<number> {
  const world = await openWorld(call, task);
  const { result, diagnostics } = world.compile('vector');
  tell(diagnostics, world, task.isShort, call);
  if (result === null) return 1;
  const found: unknown = JSON.parse(world.query(task.selector, task.field));
  if (!task.one) {
    call.stdout(`${JSON.stringify(found)}\n`);
    return 0;
  }
  const [first, ...more] = Array.isArray(found) ? (found as readonly unknown[]) : [];
  if (first === undefined || more.length > 0) {
    call.stderr(`error: expected exactly one element, found ${first === undefined ? 0 : more.length + 1}\n`);
    return 1;
  }
  call.stdout(`${JSON.stringify(first)}\n`);
  return 0;
}

async function compile(task: Extract<TypstTask, { kind: 'compile' }>, call: ProgramCall): Promise<number> {
  const world = await openWorld(call, task);
  const { result, diagnostics } = world.compile(task.format === 'pdf' ? 'pdf' : 'vector');
  tell(diagnostics, world, task.isShort, call);
  if (result === null) return 1;
  const put = (name: string, data: Uint8Array) => {
    if (name === '-') call.stdout(data);
    else call.files.write(resolvePath(call.cwd, name), data);
  };
  if (task.format === 'pdf') {
    if (task.pages) throw new UsageError('--pages of a pdf is not in this build: take pdfseparate and pdfunite');
    put(task.output, result);
    return 0;
  }
  const pages = await svgPages(result, call.part);
  const wanted = pages.flatMap((svg, index) => (task.pages?.(index + 1) === false ? [] : [{ svg, number: index + 1 }]));
  if (wanted.length > 1 && !/\{0?[pn]\}/.test(task.output)) {
    throw new UsageError(
      `cannot export multiple ${task.format} files without a page number template ({p}, {0p}) in the output path`,
    );
  }
  for (const { svg, number } of wanted) {
    const data =
      task.format === 'svg'
        ? new TextEncoder().encode(svg)
        : await pngOfSvg(svg, { scale: task.ppi / PIXELS, background: 'white' }, call.part);
    put(nameOf(task.output, number, pages.length), data);
    call.progress('typst', number, pages.length, 'steps');
  }
  return 0;
}

/** An inch has 96 pixels of an SVG. */
const PIXELS = 96;

function nameOf(template: string, page: number, total: number): string {
  const width = String(total).length;
  return template.replaceAll(/\{(0?)([pnt])\}/g, (_, zero: string, letter: string) => {
    const text = String(letter === 't' ? total : page);
    return zero === '0' ? text.padStart(width, '0') : text;
  });
}

function tell(diagnostics: Compiled['diagnostics'], world: World, isShort: boolean, { stderr }: ProgramCall): void {
  for (const diagnostic of diagnostics) {
    const { name, text } = world.source(diagnostic.path);
    stderr(shown(diagnostic, name, text, isShort));
  }
}
