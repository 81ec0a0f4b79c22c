import {
  initSync,
  type TypstCompiler,
  TypstCompilerBuilder,
  TypstFontResolverBuilder,
} from '@myriaddreamin/typst-ts-web-compiler';
import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { unpacked } from '../unpacked';
import { UsageError } from '../usage';
import type { Diagnostic } from './diagnostics';
import type { Sources } from './options';
import { fontOfWoff } from './woff';

/**
 * Typst sets formulas in New Computer Modern Math, which this build has not. The line stands before the first one of the
 * input; a document that names another font for formulas overrules it.
 */
const PRELUDE = '#show math.equation: set text(font: "DejaVu Math TeX Gyre")\n';
const PRELUDE_LINES = 1;

/** What the text on stdin is called. */
const STDIN = '<stdin>';

/** The Latin letters first: of fonts of one name, typst asks the first, and the others for what it has not. */
const SCRIPTS = ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'];
const VARIANTS = ['400-normal', '400-italic', '700-normal', '700-italic'];
const WOFF_FONTS = VARIANTS.flatMap((variant) => SCRIPTS.map((script) => `libertinus-serif-${script}-${variant}.woff`));
const PLAIN_FONTS = [
  'DejaVuMathTeXGyre.ttf',
  'DejaVuSansMono.ttf',
  'DejaVuSansMono-Bold.ttf',
  'DejaVuSans.ttf',
  'DejaVuSans-Bold.ttf',
];

/** All messages with their places; see `CompileDiagnostics` of typst.ts. */
const FULL_DIAGNOSTICS = 3;

export interface Compiled {
  /** Null: it could not be compiled. */
  readonly result: Uint8Array | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** A document with all that it may name. */
export interface World {
  compile(format: 'pdf' | 'vector'): Compiled;
  /** What a selector finds, as JSON. Throws what the compiler says. */
  query(selector: string, field: string | null): string;
  /** What a diagnostic's path is called where typst was started, and its text. */
  source(path: string): { readonly name: string; readonly text: string | null };
}

let isReady = false;
const openedFonts = new Map<string, Uint8Array>();

/** The bundled fonts, then those in folders of the job. */
function fontsOf({ cwd, files, part }: ProgramCall, fontPaths: readonly string[]): readonly Uint8Array[] {
  for (const name of WOFF_FONTS) if (!openedFonts.has(name)) openedFonts.set(name, fontOfWoff(part(name)));
  const found: Uint8Array[] = [...openedFonts.values(), ...PLAIN_FONTS.map(part)];
  const look = (path: string) => {
    if (files.stat(path)?.kind === 'folder') {
      for (const name of files.list(path)) look(`${path === '/' ? '' : path}/${name}`);
      return;
    }
    const font = /\.(?:ttf|otf|ttc|otc)$/i.test(path) ? files.read(path) : null;
    if (font) found.push(font);
  };
  for (const path of fontPaths) look(resolvePath(cwd, path));
  return found;
}

async function makeReady({ part }: ProgramCall): Promise<void> {
  if (isReady) return;
  // The builder makes its default ways to files out of texts, which the sandbox forbids. They are never called: it gets ours.
  Object.assign(globalThis, {
    Function: function NotMade() {
      return () => undefined;
    },
  });
  initSync({ module: await WebAssembly.compile(await unpacked(part('typst_ts_web_compiler.wasm.gzip'))) });
  isReady = true;
}

/** Family and style of each font. */
export async function fontNames(call: ProgramCall, fontPaths: readonly string[]): Promise<string[]> {
  await makeReady(call);
  const builder = new TypstFontResolverBuilder();
  const names = fontsOf(call, fontPaths).flatMap((font) => {
    const { info = [] } = builder.get_font_info(font) as { readonly info?: readonly { readonly family: string }[] };
    return info.map(({ family }) => family);
  });
  builder.free();
  return [...new Set(names)].sort();
}

export async function openWorld(call: ProgramCall, { input, root, inputs, fontPaths }: Sources): Promise<World> {
  await makeReady(call);
  const { cwd, files, stdin } = call;
  const path = input === '-' ? null : resolvePath(cwd, input);
  const rootPath = root === null ? (path?.slice(0, path.lastIndexOf('/')) ?? cwd) : resolvePath(cwd, root);
  const start = rootPath === '/' || rootPath === '' ? '/' : `${rootPath}/`;
  if (path !== null && !path.startsWith(start)) throw new UsageError('source file must be contained in project root');
  const bytes = path === null ? stdin : files.read(path);
  if (bytes === null) throw new UsageError(`input file not found (searched at ${path})`);
  const text = new TextDecoder().decode(bytes);
  // What stdin names, it names from the working directory.
  const folder = cwd.startsWith(start) ? `/${cwd.slice(start.length)}/` : '/';
  const main = path === null ? folder + STDIN : `/${path.slice(start.length)}`;

  const missing: string[] = [];
  const read = (name: string) => {
    const found = files.read(start + name.replace(/^\//, ''));
    if (found === null) missing.push(start + name.replace(/^\//, ''));
    return found ?? undefined;
  };
  const isFile = (name: string) => files.stat(start + name.replace(/^\//, ''))?.kind !== 'folder';
  const compiler = await open(read, isFile, fontsOf(call, fontPaths));
  compiler.add_source(main, PRELUDE + text);
  const values = inputs.map(([key, value]) => [key, value]);

  return {
    compile(format) {
      const { result = null, diagnostics = [] } = compiler.compile(main, values, format, FULL_DIAGNOSTICS) as {
        readonly result?: Uint8Array;
        readonly diagnostics?: readonly Diagnostic[];
      };
      const told = diagnostics.map((each) =>
        each.message.startsWith(NOT_READ) ? notFound(each, missing.shift()) : each,
      );
      return { result, diagnostics: told.map((each) => (each.path === main ? withoutPrelude(each) : each)) };
    },
    query: (selector, field) => compiler.query(main, values, selector, field),
    source(asked) {
      if (asked === main) return { name: input === '-' ? STDIN : input, text };
      const absolute = start + asked.replace(/^\//, '');
      const found = files.read(absolute);
      const name = absolute.startsWith(`${cwd}/`) ? absolute.slice(cwd.length + 1) : absolute;
      return { name, text: found && new TextDecoder().decode(found) };
    },
  };
}

async function open(
  read: (name: string) => Uint8Array | undefined,
  isFile: (name: string) => boolean,
  fonts: readonly Uint8Array[],
): Promise<TypstCompiler> {
  const builder = new TypstCompilerBuilder();
  const when = () => 0;
  const same = (name: string) => name;
  await builder.set_access_model(null, when, isFile, same, read);
  await builder.set_package_registry(null, () => undefined);
  const compiler = await builder.build();
  const resolver = new TypstFontResolverBuilder();
  for (const font of fonts) resolver.add_raw_font(font);
  compiler.set_fonts(await resolver.build());
  return compiler;
}

/** What the compiler says of each file that it was not given. */
const NOT_READ = 'failed to load file (access denied)';

function notFound(diagnostic: Diagnostic, path: string | undefined): Diagnostic {
  return path === undefined ? diagnostic : { ...diagnostic, message: `file not found (searched at ${path})` };
}

function withoutPrelude(diagnostic: Diagnostic): Diagnostic {
  const range = diagnostic.range.replaceAll(/(\d+):/g, (_, line: string) => `${Number(line) - PRELUDE_LINES}:`);
  return { ...diagnostic, range };
}
