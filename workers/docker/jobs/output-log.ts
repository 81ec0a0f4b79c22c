import { EventEmitter, once } from 'node:events';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FRAME, FRAME_HEAD } from '../../../src/contract/docker';

const PIECE = 256 * 1024;
const ALIVE_MS = 10_000;

/**
 * The frames of a job, on disk (see `src/contract/docker.ts`). Whoever reads slowly holds up nobody, and needs no memory: each reader
 * goes through the file at its own pace.
 */
export interface OutputLog {
  /** Bytes of whole frames. */
  readonly size: number;
  append(kind: number, payload: Uint8Array): Promise<void>;
  /** After the last frame. */
  close(): Promise<void>;
  /** From byte `from` on, to the end of a log that was closed; waits for more where it was not. */
  read(from: number, signal: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** Opens the log at `path`, or begins one. A frame that was torn by a sudden end of the runner is cut away. */
export async function openOutputLog(path: string): Promise<OutputLog> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+');
  let size = await wholeFrames(file);
  await file.truncate(size);
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  const changes = new EventEmitter().setMaxListeners(0);

  async function write(kind: number, payload: Uint8Array): Promise<void> {
    const head = Buffer.alloc(FRAME_HEAD);
    head.writeUInt8(kind);
    head.writeUInt32BE(payload.length, 1);
    await file.appendFile(Buffer.concat([head, payload]));
    size += FRAME_HEAD + payload.length;
    changes.emit('change');
  }

  return {
    get size() {
      return size;
    },
    append(kind, payload) {
      // One after the other: a frame is never torn apart by another.
      const done = last.then(() => write(kind, payload));
      last = done.catch(() => undefined);
      return done;
    },
    async close() {
      await last;
      if (isClosed) return;
      isClosed = true;
      changes.emit('change');
      await file.close();
    },
    async *read(from, signal) {
      let at = from;
      const source = await open(path, 'r');
      try {
        for (;;) {
          while (at < size && !signal.aborted) {
            const piece = await readAt(source, at, Math.min(PIECE, size - at));
            at += piece.length;
            yield piece;
          }
          if (isClosed || signal.aborted) return;
          if (!(await changed(changes, signal)) && at >= size) yield Buffer.from([FRAME.alive, 0, 0, 0, 0]);
        }
      } finally {
        await source.close();
      }
    },
  };
}

async function wholeFrames(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const head = Buffer.alloc(FRAME_HEAD);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(head, 0, FRAME_HEAD, at);
    const next = at + FRAME_HEAD + head.readUInt32BE(1);
    if (bytesRead < FRAME_HEAD || next > size) return at;
    at = next;
  }
}

async function readAt(source: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await source.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead === 0) throw new Error('The output log is shorter than it was');
  return buffer.subarray(0, bytesRead);
}

/** False after some silence, or when the reader went. */
async function changed(changes: EventEmitter, signal: AbortSignal): Promise<boolean> {
  try {
    await once(changes, 'change', { signal: AbortSignal.any([signal, AbortSignal.timeout(ALIVE_MS)]) });
    return true;
  } catch {
    return false;
  }
}
