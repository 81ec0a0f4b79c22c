/// <reference path="../packages.d.ts" />
import { Buffer } from 'buffer';
import { Readable, Writable } from 'readable-stream';

/** As many bytes as Node reads at a time. */
const PART = 65_536;

interface ReadOptions {
  readonly encoding?: string;
  readonly start?: number;
  /** The last byte that is read. */
  readonly end?: number;
  readonly highWaterMark?: number;
}

interface Files {
  read(path: string): Uint8Array;
  open(path: string, flags: string): number;
  write(fd: number, data: Uint8Array): unknown;
  close(fd: number): void;
}

/** `fs.createReadStream` and `fs.createWriteStream`. */
export function createFileStreams(files: Files) {
  const attempt = (action: () => void, done: (error?: unknown) => void) => {
    try {
      action();
    } catch (error) {
      done(error);
      return;
    }
    done();
  };
  return {
    createReadStream(path: string, given: ReadOptions | string = {}) {
      const options: ReadOptions = typeof given === 'string' ? { encoding: given } : given;
      const { start = 0, end = Number.POSITIVE_INFINITY, highWaterMark = PART, encoding } = options;
      let place = start;
      let bytes: Uint8Array = new Uint8Array(0);
      const stream = new Readable({
        highWaterMark,
        ...(encoding === undefined ? {} : { encoding }),
        construct(done) {
          attempt(() => {
            bytes = files.read(path);
          }, done);
        },
        read() {
          const to = Math.min(place + highWaterMark, end + 1, bytes.length);
          this.push(place < to ? Buffer.from(bytes.slice(place, to)) : null);
          place = to;
        },
      });
      return Object.assign(stream, { path });
    },
    createWriteStream(path: string, given: { readonly flags?: string } | string = {}) {
      const { flags = 'w' } = typeof given === 'string' ? {} : given;
      let fd = -1;
      const stream = new Writable({
        construct(done) {
          attempt(() => {
            fd = files.open(path, flags);
          }, done);
        },
        write(chunk, _encoding, done) {
          attempt(() => void files.write(fd, chunk), done);
        },
        final(done) {
          attempt(() => files.close(fd), done);
        },
      });
      return Object.assign(stream, { path });
    },
  };
}
