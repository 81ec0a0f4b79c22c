import type { CoreFile } from '../contract/packages';

/** Of what Python's start fetches, what the worker can take while it comes. */
export const PROGRAM_FILES = ['pyodide.asm.wasm', 'python_stdlib.zip'] as const;

type Stream = ReadableStream<Uint8Array>;

export interface ComingStreams {
  readonly wasm: Stream;
  readonly stdlib: Stream;
}

/** What a sandbox was given while it came is damaged, and has come again meanwhile. */
export class CameDamaged extends Error {
  constructor() {
    super('Python came damaged, and has been fetched again.');
  }
}

/** One file on its way. */
class ComingFile {
  readonly stream: Stream;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #hasBegun = false;
  isBroken = false;

  constructor() {
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#controller = null;
      },
    });
  }

  /** Null: the file comes from its beginning, which can be told once. */
  add(bytes: Uint8Array | null): void {
    if (bytes === null && this.#hasBegun) this.break();
    else if (bytes !== null) {
      this.#hasBegun = true;
      this.#controller?.enqueue(bytes);
    }
  }

  break(): void {
    this.isBroken = true;
    this.#controller?.error(new Error('The file came damaged'));
    this.#controller = null;
  }

  /** It is here, and checked. */
  async finish({ data, check }: CoreFile): Promise<void> {
    try {
      if (!this.#hasBegun && this.#controller !== null) {
        // It was on the device.
        await check();
        this.add(new Uint8Array(await data.arrayBuffer()));
      }
      this.#controller?.close();
      this.#controller = null;
    } catch {
      this.break();
    }
  }
}

/**
 * Python's wasm and its library while they come, for the one start that waits for them: the wasm is compiled meanwhile. A stream
 * ends only after the hash of all of it was found right, and nothing is used of one that has no end.
 */
export class Coming {
  readonly #wasm = new ComingFile();
  readonly #stdlib = new ComingFile();
  #isOpen = true;

  /** Null: another start has them, all is here, or streams cross to no frame in this browser. */
  take(): ComingStreams | null {
    if (!this.#isOpen || this.isBroken || !streamsCross()) return null;
    this.#isOpen = false;
    return { wasm: this.#wasm.stream, stdlib: this.#stdlib.stream };
  }

  /** Something of it came damaged, and comes again outside of the streams. */
  get isBroken(): boolean {
    return this.#wasm.isBroken || this.#stdlib.isBroken;
  }

  /** What came of one of `PROGRAM_FILES`; null: it comes from its beginning. */
  readonly add = (name: string, bytes: Uint8Array | null): void => {
    const [wasm] = PROGRAM_FILES;
    (name === wasm ? this.#wasm : this.#stdlib).add(bytes);
  };

  /** All is here. */
  finish({ wasm, stdlib }: Readonly<Record<keyof ComingStreams, CoreFile>>): void {
    if (this.#isOpen) this.break();
    else {
      void this.#wasm.finish(wasm);
      void this.#stdlib.finish(stdlib);
    }
  }

  break(): void {
    this.#isOpen = false;
    this.#wasm.break();
    this.#stdlib.break();
  }
}

/** WebKit's do not. */
function streamsCross(): boolean {
  try {
    const { readable } = new TransformStream();
    structuredClone(readable, { transfer: [readable] });
    return true;
  } catch {
    return false;
  }
}
