import { FILE_METHODS, type FileMethod, type Reply } from '../beside/contract';
import type { ShellFs } from '../shell/emscripten-fs';

type Served = Readonly<{ value?: unknown; bytes?: Uint8Array }>;

/** Does to Python's files what the shell in the other worker wants, and tells what came of it. */
export function serveFile(
  fs: ShellFs,
  method: FileMethod,
  args: readonly unknown[],
  data: Uint8Array,
): readonly [Reply, Uint8Array] {
  try {
    const { value = null, bytes = new Uint8Array() } = served(fs, method, args, data);
    return [{ ok: true, value }, bytes];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const errno = error instanceof fs.ErrnoError ? (error as Error & { errno: number }).errno : null;
    return [{ ok: false, errno, message }, new Uint8Array()];
  }
}

function served(fs: ShellFs, method: FileMethod, args: readonly unknown[], data: Uint8Array): Served {
  const [path, second, third] = args as [string, never, never];
  switch (method) {
    case 'readFile':
      return { bytes: fs.readFile(path) };
    case 'head': {
      const bytes = new Uint8Array(Number(second));
      return {
        bytes: bytes.subarray(
          0,
          opened(fs, path, 'r', (stream) => fs.read(stream, bytes, 0, bytes.length)),
        ),
      };
    }
    case 'writeFile':
    case 'appendFile':
      opened(fs, path, method === 'appendFile' ? 'a' : 'w', (stream) => fs.write(stream, data, 0, data.length));
      return {};
    case 'stat':
    case 'lstat': {
      const { mode, size, mtime, ino, dev } = fs[method](path);
      return { value: { mode, size, mtime: mtime.getTime(), ino, dev } };
    }
    case 'readdir':
    case 'readlink':
      return { value: fs[method](path) };
    default:
      if (!FILE_METHODS.includes(method)) throw new Error(`There is no ${String(method)}`);
      fs[method](path, second, third);
      return {};
  }
}

function opened<T>(fs: ShellFs, path: string, flags: string, action: (stream: object) => T): T {
  const stream = fs.open(path, flags);
  try {
    return action(stream);
  } finally {
    fs.close(stream);
  }
}
