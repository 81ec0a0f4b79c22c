import type { NetworkRequest } from '../../src/contract/network';
import type { SandboxJob } from '../../src/contract/sandbox';

/**
 * What the frame gives to the kernel's worker and to the one beside it, where the browser cannot put Python aside (no JSPI) but shares
 * memory. While Python holds the kernel's worker, that one runs the shell and hears the page's answers.
 */
export interface Beside {
  /** From the kernel's worker to the other: messages, which cross while it is held too. The other way: that one is in the lane. */
  readonly port: MessagePort;
  /** To the kernel's worker. */
  readonly up: SharedArrayBuffer;
  /** To the other. */
  readonly down: SharedArrayBuffer;
}

export type Stream = 1 | 2;

/** What is asked of the worker beside. */
export type Question =
  | { readonly kind: 'read'; readonly process: number; readonly stream: Stream }
  | { readonly kind: 'wait'; readonly process: number; readonly seconds: number | null }
  /** Gives what a command in Python has put out a moment to be taken; false: nobody reads it. */
  | { readonly kind: 'taken'; readonly run: number }
  | { readonly kind: 'commands' }
  | { readonly kind: 'input'; readonly runId: string; readonly prompt: string; readonly password: boolean }
  | { readonly kind: 'wheel'; readonly fileName: string }
  /** Null is the answer where none came within that time. */
  | { readonly kind: 'fetch'; readonly request: NetworkRequest; readonly seconds: number | null };

/** From the kernel's worker to the one beside it, by message. */
export type Told =
  | { readonly kind: 'spawn'; readonly process: number; readonly wanted: string; readonly stdin: Uint8Array | null }
  | { readonly kind: 'feed'; readonly process: number; readonly bytes: Uint8Array | null }
  | { readonly kind: 'close'; readonly process: number; readonly stream: Stream }
  | { readonly kind: 'pipe'; readonly from: number; readonly stream: Stream; readonly to: number }
  | { readonly kind: 'kill'; readonly process: number; readonly code: number }
  | { readonly kind: 'collect'; readonly process: number }
  | { readonly kind: 'forget'; readonly process: number }
  | { readonly kind: 'forgetSession'; readonly session: string }
  /** `stops`: how many there have been. */
  | { readonly kind: 'interrupt'; readonly stops: number }
  /** `isHeld`: Python does nothing before the answer. */
  | { readonly kind: 'question'; readonly number: number; readonly question: Question; readonly isHeld: boolean }
  /** What a command in Python has put out, and its end. */
  | { readonly kind: 'written'; readonly run: number; readonly stream: Stream; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'exited'; readonly run: number; readonly exitCode: number }
  | { readonly kind: 'files'; readonly request: number; readonly files: SandboxJob['files'] };

/** From the worker beside to the kernel's, by lane, with the bytes that belong to it. */
export type Said =
  | { readonly kind: 'answer'; readonly number: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly number: number; readonly name: string; readonly message: string }
  | { readonly kind: 'output'; readonly process: number; readonly stream: Stream }
  | {
      readonly kind: 'ended';
      readonly process: number;
      readonly exitCode: number;
      readonly cwd: string;
      readonly state: string;
    }
  /** Run a command that is written in Python; the bytes are its input. */
  | {
      readonly kind: 'run';
      readonly run: number;
      /** How many Stops had been heard of when it was said. */
      readonly stops: number;
      readonly argv: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      readonly terminal: string | null;
    }
  | { readonly kind: 'abort'; readonly run: number }
  /** The files for a job of this program. */
  | { readonly kind: 'list'; readonly request: number; readonly program: string }
  /** These two are answered by lane, before anything else is done. */
  | { readonly kind: 'lay'; readonly python: Readonly<Record<string, string>> }
  | { readonly kind: 'file'; readonly method: FileMethod; readonly args: readonly unknown[] };

/** From the kernel's worker to the one beside it, by lane. `errno`: of Emscripten; null: another failure. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errno: number | null; readonly message: string };

/** What is asked of Python's files; the bytes of a message are the last argument of the methods that write. */
export const FILE_METHODS = [
  'readFile',
  'head',
  'writeFile',
  'appendFile',
  'stat',
  'lstat',
  'readdir',
  'mkdir',
  'mkdirTree',
  'rmdir',
  'unlink',
  'rename',
  'symlink',
  'readlink',
  'chmod',
  'utime',
] as const;
export type FileMethod = (typeof FILE_METHODS)[number];
