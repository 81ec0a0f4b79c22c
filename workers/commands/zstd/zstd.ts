import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { UsageError } from '../usage';
import { readFrames, withChecksum } from './frames';
import { type Library, openLibrary, ZstdError } from './library';
import { listing } from './listing';
import { readOptions, type ZstdWork } from './options';
import { chosen, filesBelow, mayWrite, type Say, statOf, targetOf } from './places';
import { type Done, lineOf, shownSize, sumOf } from './telling';
import { checksumOf } from './xxh64';

const VERSION = '0.0.27';
const NAME = `*** Zstandard, in the build ${VERSION} of zstd-wasm ***\n`;

const HELP = `${NAME}
Usage: zstd [options] [file... | -] [-o output]

 -z, -d, -t, -l   Compress (without any), decompress, test, list; unzstd is zstd -d, zstdcat is zstd -dcf
 -c, --stdout     Write to stdout
 -o file          Write into this file
 --output-dir-flat=folder   Write into this folder
 -k, --keep       Keep the files (without --rm they are kept anyway)
 --rm             Remove files once they are compressed or decompressed
 -f, --force      Overwrite; with -dc, pass on what is not compressed
 -1 ... -19       Level, 3 without; --ultra -20 ... -22, --fast[=number]
 -D file          Use a dictionary
 -r               Take all files of folders
 --no-check       Write no checksum
 -q, -v           Say less, say more

Without files, or with -, stdin is read and stdout written. Threads (-T), memory (-M) and --long are taken and change nothing.
Not in this build: making dictionaries (--train), benchmarks (-b), --patch-from, --filelist, fine settings (--zstd=), and other
formats (gzip and xz have their own commands). Files of more than about 1 GB do not fit.
`;

/** Bytes of a frame: with the packed ones they have to fit into the memory of the program. */
const MOST_UNPACKED = 1.5 * 2 ** 30;
const NO_DICTIONARY = 31;
const NOTHING = new Uint8Array(0);

let compiled: Promise<WebAssembly.Module> | null = null;

/** `zstd`, `unzstd` and `zstdcat`. Each run has a memory of its own. */
export async function zstd(call: ProgramCall): Promise<number> {
  try {
    const task = readOptions(call.argv[0] ?? '', call.argv.slice(1));
    switch (task.kind) {
      case 'help':
        call.stdout(HELP);
        return 0;
      case 'version':
        call.stdout(NAME);
        return 0;
      case 'list':
        return list(task, call);
      case 'compress':
      case 'decompress':
      case 'test': {
        compiled ??= WebAssembly.compile(call.part('zstd.wasm'));
        return perform(task, call, openLibrary(await compiled));
      }
      default:
        return task satisfies never;
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    call.stderr(`zstd: Incorrect parameters: ${error.message}\nTry: zstd --help\n`);
    return 1;
  }
}

function list({ names, recursive, loudness }: ZstdWork, call: ProgramCall): number {
  if (names.length === 0 || names.includes('-')) {
    call.stderr('zstd: --list does not support reading from standard input \n');
    if (names.length === 0) call.stderr('No files given \n');
    return 1;
  }
  const found = recursive ? names.flatMap((name) => filesBelow(name, call)) : names;
  const missing = found.filter((name) => statOf(name, call)?.kind !== 'file');
  for (const name of missing) call.stderr(`Error : ${name} is not a file \n`);
  const files = found.filter((name) => !missing.includes(name)).map((name) => ({ name, data: read(name, call) }));
  const { text, wrong, failed } = listing(files, loudness > 2);
  if (loudness > 2) call.stderr(NAME);
  call.stdout(text);
  call.stderr(wrong);
  return missing.length > 0 || failed ? 1 : 0;
}

/** Packs, unpacks or tests file after file. */
function perform(work: ZstdWork, call: ProgramCall, library: Library): number {
  const say: Say = (loudness, text) => {
    if (work.loudness >= loudness) call.stderr(text);
  };
  say(3, NAME);
  if (work.warning !== null) say(2, `${work.warning}\n`);
  if (work.dictionary !== null && statOf(work.dictionary, call)?.kind !== 'file') {
    const why = `Stat failed on dictionary file ${work.dictionary}: No such file or directory`;
    say(1, `zstd: error ${NO_DICTIONARY} : ${why} \n`);
    return NO_DICTIONARY;
  }
  const dictionary = work.dictionary === null ? NOTHING : read(work.dictionary, call);
  const { found, missing } = chosen(work, call, say);
  if (found.length === 0) return 1;
  const run: Run = { work, call, say, library, dictionary, names: found, isOne: found.length + missing === 1 };
  const one = work.kind === 'test' ? null : work.output;
  const done = one === null || one === '-' ? each(run) : together(run, one);
  if (!run.isOne && done.length > 0) say(2, sumOf(work.kind === 'compress', done));
  return missing === 0 && done.length === found.length ? 0 : 1;
}

interface Run {
  readonly work: ZstdWork;
  readonly call: ProgramCall;
  readonly say: Say;
  readonly library: Library;
  readonly dictionary: Uint8Array;
  /** The files that are there. */
  readonly names: readonly string[];
  /** One file was named: then its line is shown, and no sum. */
  readonly isOne: boolean;
}

type Put = (piece: Uint8Array) => void;

/** Each into a file of its own, or to stdout; gives what went well. */
function each(run: Run): Done[] {
  const { work, call, say, names } = run;
  return names.flatMap((name) => {
    if (work.kind === 'test') return convert(run, name, '', () => {}) ?? [];
    if (work.output === '-') return convert(run, name, '/*stdout*\\', call.stdout) ?? [];
    const target = targetOf(name, work, say);
    if (target === null || !mayWrite(target, names, work.force, call, say)) return [];
    const pieces: Uint8Array[] = [];
    const done = convert(run, name, target, (piece) => pieces.push(piece));
    if (done === null) return [];
    write(target, pieces, call);
    if (work.removes) call.files.remove(resolvePath(call.cwd, name));
    return done;
  });
}

/** All into one file, one after the other; gives what went well. */
function together(run: Run, target: string): Done[] {
  const { work, call, say, names } = run;
  if (names.length > 1) {
    const what = 'all input files will be processed and concatenated into a single output file';
    say(1, `zstd: WARNING: ${what}: ${target} \n`);
    say(1, 'The concatenated output CANNOT regenerate original file names nor directory structure. \n');
    if (!work.force) say(1, 'Aborting: -f goes on. \n');
    if (!work.force) return [];
  }
  if (!mayWrite(target, names, work.force, call, say)) return [];
  const pieces: Uint8Array[] = [];
  const all = names.flatMap((name) => {
    // Of a file that is damaged, nothing.
    const own: Uint8Array[] = [];
    const done = convert(run, name, target, (piece) => own.push(piece));
    if (done !== null) pieces.push(...own);
    return done ?? [];
  });
  if (all.length === 0) return all;
  write(target, pieces, call);
  const [only] = names;
  if (work.removes && run.isOne && only !== undefined && only !== '-') call.files.remove(resolvePath(call.cwd, only));
  return all;
}

/** The work on one of the files, which is told; null: it failed. */
function convert(run: Run, name: string, target: string, put: Put): Done | null {
  const { work, call, say, library, dictionary, names, isOne } = run;
  if (names.length > 1) call.progress(name, names.indexOf(name), names.length, 'steps');
  const packs = work.kind === 'compress';
  const shown = name === '-' ? '/*stdin*\\' : name;
  const data = read(name, call);
  let after = 0;
  const count: Put = (piece) => {
    after += piece.length;
    put(piece);
  };
  try {
    if (packs) {
      const frame = library.compress(data, work.level, dictionary);
      count(work.checks ? withChecksum(frame, checksumOf(data)) : frame);
    } else unpack(run, shown, data, count);
  } catch (error) {
    if (!(error instanceof ZstdError)) throw error;
    say(1, `${packs ? `zstd: ${shown}: ` : ''}${error.message} \n`);
    return null;
  }
  const done = { before: data.length, after, target };
  if (isOne || work.loudness > 2) say(2, lineOf(packs, shown, done));
  return done;
}

/** Frame by frame. Throws a ZstdError, which names the file, once what is good has been put. */
function unpack({ work, library, dictionary }: Run, name: string, data: Uint8Array<ArrayBuffer>, put: Put): void {
  const { frames, rest } = readFrames(data);
  if (work.kind === 'decompress' && work.force && work.output === '-' && frames.length === 0 && rest === 'foreign') {
    put(data);
    return;
  }
  if (data.length === 0) throw new ZstdError(`zstd: ${name}: unexpected end of file`);
  for (const frame of frames) {
    if (frame.kind === 'skipped') continue;
    const most = frame.size ?? frame.most;
    if (most > MOST_UNPACKED)
      throw new ZstdError(`zstd: ${name}: ${shownSize(most)} do not fit into the memory of the program`);
    try {
      put(library.decompress(data.subarray(frame.start, frame.end), most, dictionary));
    } catch (error) {
      throw error instanceof ZstdError ? new ZstdError(`${name} : Decoding error (36) : ${error.message}`) : error;
    }
  }
  switch (rest) {
    case 'nothing':
      return;
    case 'cut':
      throw new ZstdError(`${name} : Read error (39) : premature end`);
    case 'damaged':
      throw new ZstdError(`${name} : Decoding error (36) : Data corruption detected`);
    case 'foreign':
      throw new ZstdError(`zstd: ${name}: unsupported format`);
    default:
      rest satisfies never;
  }
}

/** The bytes of a file that is there, or of stdin. */
function read(name: string, call: ProgramCall): Uint8Array<ArrayBuffer> {
  if (name === '-') return call.stdin;
  return call.files.read(resolvePath(call.cwd, name)) ?? NOTHING;
}

function write(target: string, pieces: readonly Uint8Array[], call: ProgramCall): void {
  const [first] = pieces;
  let data = first ?? NOTHING;
  if (pieces.length > 1) {
    data = new Uint8Array(pieces.reduce((total, { length }) => total + length, 0));
    let at = 0;
    for (const piece of pieces) {
      data.set(piece, at);
      at += piece.length;
    }
  }
  if (target !== '/dev/null') call.files.write(resolvePath(call.cwd, target), data);
}
