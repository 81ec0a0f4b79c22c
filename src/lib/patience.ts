export interface Patience {
  /** Aborted when the outer signal is, or when nothing has come for too long. */
  readonly signal: AbortSignal;
  /** Whether nothing has come for too long. */
  readonly isOver: boolean;
  /** Something has come, and more is awaited. */
  more(): void;
  /** Nothing is awaited just now. */
  rest(): void;
  /** No more is awaited. */
  end(): void;
}

/** Milliseconds without a byte after which a server is taken to be stuck. */
export const STUCK = 30_000;

/** Gives up on a download that makes no progress, however slow it may be otherwise. */
export function createPatience(milliseconds: number, outer?: AbortSignal): Patience {
  const abort = new AbortController();
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => abort.abort(outer?.reason);
  const end = () => {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  };
  const more = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isOver = true;
      abort.abort();
    }, milliseconds);
  };
  if (outer?.aborted) stop();
  else {
    outer?.addEventListener('abort', stop, { once: true });
    more();
  }
  return {
    signal: abort.signal,
    get isOver() {
      return isOver;
    },
    more,
    rest: () => clearTimeout(timer),
    end,
  };
}
