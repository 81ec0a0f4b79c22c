/**
 * libzstd. Its names are short in the build; which is which is told by `dist/web/zstd.js` of its package,
 * https://github.com/bokuweb/zstd-wasm
 */
interface Exports {
  readonly f: WebAssembly.Memory;
  /** Constructors. */
  g(): void;
  /** ZSTD_isError */
  h(result: number): number;
  /** ZSTD_compressBound */
  i(size: number): number;
  /** ZSTD_createCCtx, ZSTD_freeCCtx */
  j(): number;
  k(context: number): number;
  /** ZSTD_compress_usingDict */
  l(
    context: number,
    to: number,
    room: number,
    from: number,
    size: number,
    dict: number,
    length: number,
    level: number,
  ): number;
  /** ZSTD_createDCtx, ZSTD_freeDCtx */
  n(): number;
  o(context: number): number;
  /** ZSTD_decompress_usingDict */
  q(context: number, to: number, room: number, from: number, size: number, dict: number, length: number): number;
  s(size: number): number;
  t(address: number): void;
}

/** What cannot be packed or unpacked, and why, as zstd says it. */
export class ZstdError extends Error {}

export interface Library {
  /** One frame, which tells its size and has no checksum. Throws ZstdError. */
  compress(data: Uint8Array, level: number, dictionary: Uint8Array): Uint8Array<ArrayBuffer>;
  /** `most`: bytes that there may be at most. Throws ZstdError. */
  decompress(frame: Uint8Array, most: number, dictionary: Uint8Array): Uint8Array<ArrayBuffer>;
}

const MOST_MEMORY = 2 ** 31;
const PAGE = 65_536;
const MEMORY = 'Allocation error : not enough memory';

/** The texts of zstd_errors.h. */
const ERRORS: Readonly<Record<number, string>> = {
  14: 'Unsupported parameter',
  16: 'Frame requires too much memory for decoding',
  20: 'Data corruption detected',
  22: "Restored data doesn't match checksum",
  30: 'Dictionary is corrupted',
  32: 'Dictionary mismatch',
  64: MEMORY,
  70: 'Destination buffer is too small',
  72: 'Src size is incorrect',
};

/** With a memory of its own. */
export function openLibrary(program: WebAssembly.Module): Library {
  const ended = () => {
    throw new ZstdError(MEMORY);
  };
  const imports = { a: ended, b() {}, c: ended, d: () => 0, e: (size: number) => grow(size >>> 0) };
  const zstd = new WebAssembly.Instance(program, { a: imports }).exports as unknown as Exports;

  function grow(size: number): number {
    const pages = Math.ceil((size - zstd.f.buffer.byteLength) / PAGE);
    if (size > MOST_MEMORY) return 0;
    try {
      zstd.f.grow(Math.max(0, pages));
      return 1;
    } catch {
      return 0;
    }
  }

  /** Runs `work` with this much memory, and copies of `data` and `dictionary`; what it gives is how much of it is the result. */
  function perform(
    room: number,
    data: Uint8Array,
    dictionary: Uint8Array,
    work: (to: number, from: number, dictionary: number) => number,
  ): Uint8Array<ArrayBuffer> {
    const taken: number[] = [];
    const take = (size: number) => {
      if (size >= MOST_MEMORY) throw new ZstdError(MEMORY);
      const address = zstd.s(Math.max(1, size)) >>> 0;
      if (address === 0) throw new ZstdError(MEMORY);
      taken.push(address);
      return address;
    };
    const put = (bytes: Uint8Array) => {
      const address = take(bytes.length);
      new Uint8Array(zstd.f.buffer).set(bytes, address);
      return address;
    };
    try {
      const to = take(room);
      const result = work(to, put(data), put(dictionary));
      if (zstd.h(result) !== 0) throw new ZstdError(ERRORS[-result] ?? `error ${-result}`);
      return new Uint8Array(zstd.f.buffer, to, result >>> 0).slice() as Uint8Array<ArrayBuffer>;
    } finally {
      for (const address of taken) zstd.t(address);
    }
  }

  zstd.g();
  return {
    compress(data, level, dictionary) {
      const context = zstd.j();
      try {
        const room = zstd.i(data.length) >>> 0;
        return perform(room, data, dictionary, (to, from, dict) =>
          zstd.l(context, to, room, from, data.length, dict, dictionary.length, level),
        );
      } finally {
        zstd.k(context);
      }
    },
    decompress(frame, most, dictionary) {
      const context = zstd.n();
      try {
        return perform(most, frame, dictionary, (to, from, dict) =>
          zstd.q(context, to, most, from, frame.length, dict, dictionary.length),
        );
      } finally {
        zstd.o(context);
      }
    },
  };
}
