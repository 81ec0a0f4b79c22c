/** What both sides of a lane agree on, as 32-bit numbers: bytes written and bytes taken so far, then the bytes themselves. */
const WRITTEN = 0;
const TAKEN = 1;
const HEAD = 8;
/** Each message: the size of its head as JSON, the size of its bytes. */
const SIZES = 8;
/** Milliseconds between two looks at whether there is more to do than to wait. */
const SLICE_MS = 50;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface Message<Head> {
  readonly head: Head;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Messages from one worker to another, in memory that both share: the one can wait for the other without its event loop. One of them
 * writes, the other takes; a message may be larger than the memory. The number of bytes in it has to be a power of two, plus 8.
 */
export class Lane<Head> {
  readonly #counts: Int32Array<SharedArrayBuffer>;
  readonly #ring: Uint8Array<SharedArrayBuffer>;

  constructor(memory: SharedArrayBuffer) {
    this.#counts = new Int32Array(memory, 0, 2);
    this.#ring = new Uint8Array(memory, HEAD);
  }

  /** Waits while the memory is full. `begun` is called once something of it is there to be taken. */
  put(head: Head, bytes: Uint8Array = new Uint8Array(), begun: () => void = () => undefined): void {
    const text = encoder.encode(JSON.stringify(head));
    const first = new Uint8Array(SIZES + text.length);
    new DataView(first.buffer).setUint32(0, text.length);
    new DataView(first.buffer).setUint32(4, bytes.length);
    first.set(text, SIZES);
    this.#write(first, begun);
    this.#write(bytes);
  }

  /** Waits until a message has come, but no longer than that; whether one has. */
  waits(milliseconds: number): boolean {
    if (this.#used() === 0) this.#wait(WRITTEN, Math.min(milliseconds, SLICE_MS));
    return this.#used() > 0;
  }

  /** The next one, all of it; waits for it. */
  take(): Message<Head> {
    const sizes = new DataView(this.#read(SIZES).buffer);
    const text = decoder.decode(this.#read(sizes.getUint32(0)));
    return { head: JSON.parse(text) as Head, bytes: this.#read(sizes.getUint32(4)) };
  }

  #used(): number {
    return (Atomics.load(this.#counts, WRITTEN) - Atomics.load(this.#counts, TAKEN)) >>> 0;
  }

  /** Until the other side has moved on, as long as it has not yet. */
  #wait(whose: typeof WRITTEN | typeof TAKEN, milliseconds: number): void {
    const seen = Atomics.load(this.#counts, whose);
    const isStill = whose === WRITTEN ? this.#used() === 0 : this.#used() === this.#ring.length;
    if (isStill) Atomics.wait(this.#counts, whose, seen, milliseconds);
  }

  #write(bytes: Uint8Array, begun?: () => void): void {
    let tell = begun;
    for (let done = 0; done < bytes.length; ) {
      const free = this.#ring.length - this.#used();
      if (free === 0) {
        this.#wait(TAKEN, SLICE_MS);
        continue;
      }
      const place = (Atomics.load(this.#counts, WRITTEN) >>> 0) % this.#ring.length;
      const count = Math.min(free, bytes.length - done, this.#ring.length - place);
      this.#ring.set(bytes.subarray(done, done + count), place);
      done += count;
      this.#move(WRITTEN, count);
      tell?.();
      tell = undefined;
    }
  }

  #read(size: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size; ) {
      const used = this.#used();
      if (used === 0) {
        this.#wait(WRITTEN, SLICE_MS);
        continue;
      }
      const place = (Atomics.load(this.#counts, TAKEN) >>> 0) % this.#ring.length;
      const count = Math.min(used, size - done, this.#ring.length - place);
      bytes.set(this.#ring.subarray(place, place + count), done);
      done += count;
      this.#move(TAKEN, count);
    }
    return bytes;
  }

  #move(whose: typeof WRITTEN | typeof TAKEN, count: number): void {
    Atomics.add(this.#counts, whose, count);
    Atomics.notify(this.#counts, whose);
  }
}
