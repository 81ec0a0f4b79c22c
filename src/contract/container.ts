/** A server that a script in the container runs. */
export interface ContainerServer {
  readonly port: number;
  /** At a host of WebContainer's, which shows it to this browser only. */
  readonly url: string;
}

/** The part of a WebContainer (https://webcontainers.io/api) that is used here. Paths begin at its working directory. */
export interface NodeContainer {
  readonly workdir: string;
  readonly fs: {
    readFile(path: string): Promise<Uint8Array>;
    writeFile(path: string, data: string | Uint8Array): Promise<void>;
    mkdir(path: string, options: { recursive: true }): Promise<unknown>;
    rm(path: string, options: { recursive?: boolean; force?: boolean }): Promise<void>;
  };
  /** What it puts out comes as from a terminal: both streams in one, as text. */
  spawn(
    command: string,
    args: string[],
  ): Promise<{
    readonly exit: Promise<number>;
    readonly output: ReadableStream<string>;
    kill(): void;
  }>;
  /** Told when somebody listens at a port and answers, and when nobody does any more. The result stops it. */
  on(event: 'server-ready', listener: (port: number, url: string) => void): () => void;
  on(event: 'port', listener: (port: number, type: 'open' | 'close', url: string) => void): () => void;
}
