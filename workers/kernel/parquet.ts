import { decompress as unzstd } from 'fzstd';
import { decompress as unlz4 } from 'lz4js';
import {
  Compression,
  initSync,
  readParquet,
  readSchema,
  Table,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm/esm';

/** Rows of one batch: more than a file in a tab has, so that columns come in one piece. */
const ALL_ROWS = 2 ** 30;

const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  uncompressed: Compression.UNCOMPRESSED,
  snappy: Compression.SNAPPY,
  gzip: Compression.GZIP,
  brotli: Compression.BROTLI,
  lz4: Compression.LZ4_RAW,
  zstd: Compression.ZSTD,
};

/** What Python sees as the module `_carrel_parquet`. Tables are streams of Apache Arrow. */
export interface Parquet {
  isReady(): boolean;
  /** Takes the WebAssembly program of parquet-wasm, once. */
  start(program: Uint8Array<ArrayBuffer>): void;
  /** The named columns of a file, or all of them. Throws where the bytes are no Parquet. */
  read(file: Uint8Array, columns: string[] | null | undefined): Uint8Array;
  /** The schema of a file: a stream without rows. */
  schema(file: Uint8Array): Uint8Array;
  /** `compression` as pandas names it; `rows` in a row group. */
  write(table: Uint8Array, compression: string, rows: number): Uint8Array;
  /** Of the two codecs that Arrow's own files have; `size` is that of the result, in bytes. */
  decompress(codec: string, data: Uint8Array, size: number): Uint8Array;
}

export function createParquet(): Parquet {
  let isReady = false;
  return {
    isReady: () => isReady,
    start(program) {
      initSync({ module: program });
      isReady = true;
    },
    read: (file, columns) =>
      readParquet(file, { batchSize: ALL_ROWS, ...(columns ? { columns } : {}) }).intoIPCStream(),
    schema: (file) => readSchema(file).intoIPCStream(),
    write(table, compression, rows) {
      const properties = new WriterPropertiesBuilder()
        .setCompression(COMPRESSIONS[compression] ?? Compression.SNAPPY)
        .setMaxRowGroupSize(rows)
        .setCreatedBy('carrel')
        .build();
      return writeParquet(Table.fromIPCStream(table), properties);
    },
    decompress: (codec, data, size) => (codec === 'zstd' ? unzstd(data, new Uint8Array(size)) : unlz4(data, size)),
  };
}
