/** lz4js 0.2.0 has no types of its own. */
declare module 'lz4js' {
  /** A whole LZ4 frame; `maxSize` is that of the result, in bytes. Throws where the bytes are none. */
  export function decompress(data: Uint8Array, maxSize?: number): Uint8Array;
}
