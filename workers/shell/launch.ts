import { type ProgramFile, programFile } from '../../src/lib/program-file';

/** How a file is run that somebody calls by its name. */
export type Launch =
  /** By the shell itself. */
  | { readonly kind: 'shell' }
  /** By a command, which gets these words before the file's own. */
  | { readonly kind: 'command'; readonly path: string; readonly words: readonly string[] }
  /** By a machine that is not here, if one is connected. */
  | { readonly kind: 'machine' }
  /** Not at all. */
  | { readonly kind: 'refused'; readonly why: string; readonly exitCode: number };

const SHELLS = ['bash', 'sh', 'dash'];
const BIN = '/usr/bin';
/** As a shell tells of a file that it can't run. */
export const CANNOT_RUN = 126;

/** Whether a file needs no leave to be run (`chmod +x`): files that come from outside the desk have none. */
export function runsAnyway({ kind }: ProgramFile): boolean {
  return kind === 'module' || kind === 'native';
}

/**
 * `name`: as it was called. `find`: where a command is, by its name, as the shell looks for it; null: nowhere.
 * `exists`: whether there is a file of this path.
 */
export async function launchOf(
  head: Uint8Array,
  name: string,
  { find, exists }: { find(name: string): Promise<string | null>; exists(path: string): Promise<boolean> },
): Promise<Launch> {
  const file = programFile(head);
  switch (file.kind) {
    case 'text':
      return { kind: 'shell' };
    case 'module':
      return { kind: 'command', path: `${BIN}/wasi`, words: ['--argv0', name] };
    case 'native':
      if (file.isLinux) return { kind: 'machine' };
      return refused(`${file.what}, which nothing here can run; build it for Linux or for WebAssembly (WASI)`);
    case 'binary':
      return refused(`cannot execute binary file: ${file.what ?? 'Exec format error'}`);
    case 'script': {
      const { interpreter, words } = file;
      const base = interpreter.slice(interpreter.lastIndexOf('/') + 1);
      if (SHELLS.includes(base)) {
        if (words.length === 0) return { kind: 'shell' };
        return { kind: 'command', path: `${BIN}/bash`, words: ['-c', `set ${words.join(' ')}; . "$0" "$@"`] };
      }
      // What another system has in /bin or /usr/local/bin is in /usr/bin here.
      const path = interpreter.includes('/') && (await exists(interpreter)) ? interpreter : await find(base);
      if (path !== null) return { kind: 'command', path, words };
      return refused(`${interpreter}: bad interpreter: No such file or directory`);
    }
    default:
      return file satisfies never;
  }
}

function refused(why: string): Launch {
  return { kind: 'refused', why, exitCode: CANNOT_RUN };
}
