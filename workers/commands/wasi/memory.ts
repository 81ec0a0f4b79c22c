const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The memory of a program. Looked up for each access, since it moves when it grows. */
export class WasiMemory {
  buffer: () => ArrayBuffer = () => {
    throw new Error('the program has not begun');
  };

  get view(): DataView {
    return new DataView(this.buffer());
  }

  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer(), at >>> 0, length >>> 0);
  }

  text(at: number, length: number): string {
    return decoder.decode(this.bytes(at, length));
  }

  put32(at: number, value: number): void {
    this.view.setUint32(at >>> 0, value, true);
  }

  put64(at: number, value: bigint): void {
    this.view.setBigUint64(at >>> 0, value, true);
  }

  /** The pieces of memory that a list of `iovec` names. */
  pieces(list: number, count: number): Uint8Array<ArrayBuffer>[] {
    const { view } = this;
    return Array.from({ length: count }, (_, index) => {
      const at = (list >>> 0) + index * 8;
      return this.bytes(view.getUint32(at, true), view.getUint32(at + 4, true));
    });
  }

  /** Texts with a zero after each, and a list of where they are. */
  putTexts(texts: readonly string[], list: number, at: number): void {
    let place = at;
    for (const [index, text] of texts.entries()) {
      const bytes = encoder.encode(`${text}\0`);
      this.put32(list + index * 4, place);
      this.bytes(place, bytes.length).set(bytes);
      place += bytes.length;
    }
  }

  putSizes(texts: readonly string[], count: number, size: number): void {
    this.put32(count, texts.length);
    this.put32(
      size,
      texts.reduce((sum, text) => sum + encoder.encode(text).length + 1, 0),
    );
  }
}
