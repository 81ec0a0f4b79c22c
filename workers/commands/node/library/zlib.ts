/// <reference path="../packages.d.ts" />
import { Buffer } from 'buffer';
import { deflateSync, gunzipSync, gzipSync, inflateSync, unzlibSync, zlibSync } from 'fflate';
import { Transform } from 'readable-stream';

type Bytes = Uint8Array<ArrayBuffer>;
type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
interface Options {
  readonly level?: number;
}
type Method = (data: Bytes, options: Options) => Bytes;

const level = ({ level: given = 6 }: Options) => ({ level: Math.min(9, Math.max(0, given < 0 ? 6 : given)) as Level });

/** Which of the three it is stands at its beginning. */
const unzip: Method = (data) => (data[0] === 0x1f && data[1] === 0x8b ? gunzipSync(data) : unzlibSync(data));

const METHODS: Readonly<Record<string, Method>> = {
  gzip: (data, options) => gzipSync(data, { ...level(options), mtime: 0 }),
  gunzip: (data) => gunzipSync(data),
  deflate: (data, options) => zlibSync(data, level(options)),
  inflate: (data) => unzlibSync(data),
  deflateRaw: (data, options) => deflateSync(data, level(options)),
  inflateRaw: (data) => inflateSync(data),
  unzip,
};

/** Node's error for what is damaged. */
function failure(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  const [message, code, errno] = /EOF/.test(text)
    ? ['unexpected end of file', 'Z_BUF_ERROR', -5]
    : ['incorrect header check', 'Z_DATA_ERROR', -3];
  return Object.assign(new Error(message), { code, errno });
}

function run(method: Method, data: string | ArrayBufferView | ArrayBuffer, options: Options): Buffer {
  const bytes =
    typeof data === 'string'
      ? Buffer.from(data)
      : ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data);
  try {
    return Buffer.from(method(bytes as Bytes, options));
  } catch (error) {
    throw failure(error);
  }
}

/** A stream whose result comes when all is there. */
function stream(method: Method, options: Options): Transform {
  const parts: Uint8Array[] = [];
  return new Transform({
    transform(chunk, _encoding, done) {
      parts.push(chunk);
      done();
    },
    flush(done) {
      try {
        this.push(run(method, Buffer.concat(parts), options));
        done();
      } catch (error) {
        done(error);
      }
    },
  });
}

function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** Node's `zlib`, without Brotli. */
export const zlib = {
  ...Object.fromEntries(
    Object.entries(METHODS).flatMap(([name, method]): [string, unknown][] => [
      [`${name}Sync`, (data: string | Uint8Array, options: Options = {}) => run(method, data, options)],
      [
        name,
        (data: string | Uint8Array, ...rest: unknown[]) => {
          const done = rest.pop() as (error: unknown, value?: Buffer) => void;
          const options = (rest[0] ?? {}) as Options;
          queueMicrotask(() => {
            let value: Buffer;
            try {
              value = run(method, data, options);
            } catch (error) {
              done(error);
              return;
            }
            done(null, value);
          });
        },
      ],
      [`create${capital(name)}`, (options: Options = {}) => stream(method, options)],
    ]),
  ),
  constants: { Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1 },
};
