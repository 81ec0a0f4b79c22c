import type { AskedServer, ServerAnswer, ServerRequest, StreamPiece } from '../../src/contract/server';
import { deferred } from '../../src/lib/deferred';

type Reply = (
  request: ServerRequest,
  /** Begins a stream of these pieces, without end where there are none. */
  stream: (pieces: readonly (ArrayBuffer | string)[]) => number,
) => Promise<ServerAnswer | null>;

/** A server of a page, without Python. `left`: the codes with which streams were ended. `told`: what was said to each. */
export function serverDouble(reply: Reply) {
  const left: number[] = [];
  const told: (ArrayBuffer | string)[] = [];
  const open = new Map<
    number,
    { readonly pieces: (ArrayBuffer | string)[]; readonly end: ReturnType<typeof deferred<StreamPiece>> }
  >();
  let last = 0;
  const stream = (pieces: readonly (ArrayBuffer | string)[]) => {
    last += 1;
    open.set(last, { pieces: [...pieces], end: deferred<StreamPiece>() });
    if (pieces.length > 0) open.get(last)?.end.resolve({ kind: 'end', code: 1000, reason: '' });
    return last;
  };
  const server: AskedServer = {
    request: (request) => reply(request, stream),
    async nextPiece(number) {
      const found = open.get(number);
      const data = found?.pieces.shift();
      return data === undefined
        ? (found?.end.promise ?? { kind: 'end', code: 1006, reason: '' })
        : { kind: 'data', data };
    },
    async tellStream(_number, data) {
      told.push(data);
    },
    async endStream(number, code) {
      left.push(code);
      open.get(number)?.end.resolve({ kind: 'end', code, reason: '' });
      open.delete(number);
    },
  };
  return { server, left, told, open };
}
