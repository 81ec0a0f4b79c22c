/** What scripts find under these names is what these packages have; only what is used here has a type. */

declare module 'events/events.js' {
  type Listener = (...args: never[]) => unknown;
  class EventEmitter {
    static defaultMaxListeners: number;
    static EventEmitter: typeof EventEmitter;
    static once(emitter: EventEmitter, name: string | symbol): Promise<unknown[]>;
    on(name: string | symbol, listener: Listener): this;
    once(name: string | symbol, listener: Listener): this;
    off(name: string | symbol, listener: Listener): this;
    emit(name: string | symbol, ...args: unknown[]): boolean;
    listenerCount(name: string | symbol): number;
  }
  export default EventEmitter;
}

declare module 'readable-stream' {
  import type EventEmitter from 'events/events.js';

  type Done = (error?: unknown) => void;
  interface ReadableOptions {
    readonly construct?: (done: Done) => void;
    readonly read?: (this: Readable, size: number) => void;
    readonly highWaterMark?: number;
    readonly encoding?: string;
  }
  interface WritableOptions {
    readonly construct?: (done: Done) => void;
    readonly write?: (this: Writable, chunk: Uint8Array, encoding: string, done: Done) => void;
    readonly final?: (this: Writable, done: Done) => void;
    readonly decodeStrings?: boolean;
  }
  interface TransformOptions {
    readonly transform?: (this: Transform, chunk: Uint8Array, encoding: string, done: Done) => void;
    readonly flush?: (this: Transform, done: Done) => void;
  }
  class Readable extends EventEmitter {
    constructor(options?: ReadableOptions);
    push(chunk: unknown): boolean;
    destroy(error?: unknown): this;
  }
  class Writable extends EventEmitter {
    constructor(options?: WritableOptions);
    write(chunk: unknown, ...rest: unknown[]): boolean;
    end(...rest: unknown[]): this;
  }
  class Duplex extends Readable {}
  class Transform extends Duplex {
    constructor(options?: TransformOptions);
  }
  const streams: {
    readonly Readable: typeof Readable;
    readonly Writable: typeof Writable;
    readonly Transform: typeof Transform;
    readonly promises: object;
  };

  export { Readable, Transform, Writable };
  export default streams;
}

declare module 'string_decoder/lib/string_decoder.js' {
  export const StringDecoder: unknown;
}
