/** What became of a body that was read. */
export type BodyEnd = 'done' | 'failed' | 'aborted';

/** The response, whose body is counted as it is read. `onEnd` is told once. */
export function counted(response: Response, onBytes: (bytes: number) => void, onEnd: (end: BodyEnd) => void): Response {
  const { body, status, statusText, headers } = response;
  if (body === null) {
    onEnd('done');
    return response;
  }
  const reader = body.getReader();
  let isOver = false;
  const over = (end: BodyEnd) => {
    if (!isOver) onEnd(end);
    isOver = true;
  };
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (isOver) return;
        if (done) {
          over('done');
          controller.close();
        } else {
          onBytes(value.byteLength);
          controller.enqueue(value);
        }
      } catch (error) {
        over(isAbort(error) ? 'aborted' : 'failed');
        controller.error(error);
      }
    },
    async cancel(reason) {
      over('aborted');
      await reader.cancel(reason);
    },
  });
  return new Response(stream, { status, statusText, headers });
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
