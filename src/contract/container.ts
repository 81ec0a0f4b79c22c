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
  on(event: 'server-ready', listener: (port: number, url: string) => void): () => void;
}
