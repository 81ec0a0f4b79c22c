/** pdf.js reads its streams by `for await`, which WebKit's streams do not know. The types take it for granted. */
export function makeStreamsIterable(): void {
  const { prototype } = ReadableStream;
  if (Symbol.asyncIterator in prototype) return;
  Object.defineProperty(prototype, Symbol.asyncIterator, {
    configurable: true,
    writable: true,
    value: async function* (this: ReadableStream): AsyncGenerator<unknown> {
      const reader = this.getReader();
      try {
        for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
      } finally {
        reader.releaseLock();
      }
    },
  });
}
