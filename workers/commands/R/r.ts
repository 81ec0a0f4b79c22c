import { FONTS_CONF, IMAGES } from 'virtual:webr';
import type { ProgramCall } from '../../../src/contract/program';
import { Exit } from '../exit';
import { resolvePath } from '../files';
import { createPacedStream } from '../paced';
import { unpacked } from '../unpacked';
import { notesOn } from './notes';
import { readTask } from './options';
import { FONTS_CONF_PATH, type Parts, start } from './start';

const VERSION = '4.6.0 (2026-04-24)';

const FONTS = '/usr/share/fonts';

const LIBRARIES = ['libRblas.so', 'libRlapack.so'];
const FACES = ['Regular', 'Italic', 'Bold', 'BoldItalic'];
const FONT_FILES = [
  ...FACES.flatMap((face) => [`NotoSans-${face}.ttf`, `NotoSerif-${face}.ttf`]),
  'NotoSansMono-Regular.ttf',
  'NotoSansMono-Bold.ttf',
  // It has the signs of formulas.
  'DejaVuSans.ttf',
];

/** As a shell tells of a program that broke down (128 and SIGABRT). */
const BROKEN = 134;
/** Characters of stderr that are looked at. */
const MOST_SAID = 10_000;

type Bytes = Uint8Array<ArrayBuffer>;

let loaded: Promise<Parts> | null = null;

/** `Rscript` and `R` themselves. Each run has a memory of its own. */
export async function r(call: ProgramCall): Promise<number> {
  const task = readTask(call.argv, VERSION, call.stdin.length > 0);
  switch (task.kind) {
    case 'text':
      call.stdout(task.text);
      return 0;
    case 'refused':
      call.stderr(task.why);
      return task.exitCode;
    case 'run': {
      const { words, env, output } = task;
      loaded ??= load(call);
      const parts = await loaded.catch((error: unknown) => {
        loaded = null;
        throw error;
      });
      const job = { ...call, env: { ...call.env, ...env } };
      return output === null ? run(words, parts, job) : runInto(resolvePath(call.cwd, output), words, parts, job);
    }
    default:
      return task satisfies never;
  }
}

async function load({ part, progress }: ProgramCall): Promise<Parts> {
  progress('Unpacking R', 0, 2, 'steps');
  const unpack = (name: string) => unpacked(part(name));
  const all = async (names: readonly string[]) =>
    new Map(await Promise.all(names.map(async (name) => [name, await unpack(`${name}.gzip`)] as const)));
  const files = new Map<string, Bytes>();
  for (const { part: image, folder, files: listed } of IMAGES) {
    const bytes = await unpack(image);
    for (const { filename, start, end } of listed) files.set(folder + filename, bytes.subarray(start, end));
  }
  for (const [name, bytes] of await all(FONT_FILES)) files.set(`${FONTS}/${name}`, bytes);
  files.set(FONTS_CONF_PATH, new TextEncoder().encode(FONTS_CONF));
  const libraries = await all(LIBRARIES);
  progress('Starting R', 1, 2, 'steps');
  return { program: await WebAssembly.compile(await unpack('R.wasm.gzip')), libraries, files };
}

/** As `R CMD BATCH`: both streams become one file. */
async function runInto(path: string, words: readonly string[], parts: Parts, call: ProgramCall): Promise<number> {
  const pieces: BlobPart[] = [];
  const take = (data: Uint8Array | string) => {
    pieces.push(typeof data === 'string' ? data : new Uint8Array(data));
  };
  const exitCode = await run(words, parts, { ...call, stdout: take, stderr: take });
  call.files.write(path, new Uint8Array(await new Blob(pieces).arrayBuffer()));
  return exitCode;
}

async function run(words: readonly string[], parts: Parts, call: ProgramCall): Promise<number> {
  let said = '';
  const decoder = new TextDecoder();
  const stdout = createPacedStream(call.stdout);
  const put = {
    1: stdout.write,
    2(data: Uint8Array) {
      stdout.flush();
      if (said.length < MOST_SAID) said += decoder.decode(data, { stream: true });
      call.stderr(data);
    },
  };
  const { module, bringBack } = await start(parts, call, put);
  try {
    return module.callMain([...words]);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    stdout.flush();
    call.stderr(`${call.argv[0]}: ended: ${error instanceof Error ? error.message : error}\n`);
    return BROKEN;
  } finally {
    stdout.flush();
    for (const note of notesOn(said)) call.stderr(`${call.argv[0]}: ${note}\n`);
    bringBack();
  }
}
