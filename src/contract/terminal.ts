/** The other side of a terminal on the screen: bytes to show, bytes that are typed. */
export interface TerminalLink {
  /** Called with each piece to show, from the first byte on. Returns what stops it. */
  onData(listener: (data: Uint8Array) => void): () => void;
  type(data: Uint8Array<ArrayBuffer>): void;
  resize(size: { readonly columns: number; readonly rows: number }): void;
  /** Resolves when the other side has ended, with a sentence for the person; may be empty. */
  readonly ended: Promise<string>;
  close(): void;
}
