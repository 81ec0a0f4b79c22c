/** A server that Python runs. There are no sockets: it is asked through the kernel. */
export interface RunningServer {
  readonly port: number;
  /** What its application is called. */
  readonly name: string;
}

export interface ServerRequest {
  readonly method: string;
  /** Path and query, beginning with `/`. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: ArrayBuffer | null;
}

export interface ServerAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: ArrayBuffer;
  /** Number of the stream that follows the body; null: nothing follows. With status 101 it is a WebSocket. */
  readonly stream: number | null;
}

/** What a server goes on saying. `code` of an end: as of a WebSocket (RFC 6455, 7.4); 1000: it has said all. */
export type StreamPiece =
  | { readonly kind: 'data'; readonly data: ArrayBuffer | string }
  | { readonly kind: 'end'; readonly code: number; readonly reason: string };

/** One server, as it is asked. */
export interface AskedServer {
  /** Null: Python has gone. A stream in the answer is read to its end, or ended. */
  request(request: ServerRequest): Promise<ServerAnswer | null>;
  nextPiece(stream: number): Promise<StreamPiece>;
  /** A message by a WebSocket. Resolves when the application has room for more. */
  tellStream(stream: number, data: ArrayBuffer | string): Promise<void>;
  endStream(stream: number, code: number): Promise<void>;
}

const MOST = 50;
/** Lines of a log, and characters of each, that are shown. */
const MOST_LINES = 200;
const LONGEST_LINE = 2000;

/** The servers in what the sandbox tells, as far as it has the agreed form. */
export function runningServers(text: unknown): readonly RunningServer[] {
  const value = parsed(text);
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST).flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return [];
    const { port, name } = one as Record<string, unknown>;
    const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536;
    return isPort && typeof name === 'string' ? [{ port, name: name.slice(0, 100) }] : [];
  });
}

/** An answer out of the sandbox: JSON of status, headers and stream, and the body. Null: it has not the agreed form. */
export function serverAnswer(head: unknown, body: unknown): ServerAnswer | null {
  const value = parsed(head);
  if (typeof value !== 'object' || value === null || !(body instanceof Uint8Array)) return null;
  const { status, headers, stream = null } = value as Record<string, unknown>;
  if (stream !== null && !Number.isSafeInteger(stream)) return null;
  if (typeof status !== 'number' || !Number.isInteger(status) || status > 599) return null;
  if (status < 200 && (status !== 101 || stream === null)) return null;
  if (!Array.isArray(headers) || !headers.every(isPair)) return null;
  return { status, headers, body: body.slice().buffer, stream: stream === null ? null : Number(stream) };
}

/** A piece of a stream out of the sandbox. What has not the agreed form is the end. */
export function streamPiece(value: unknown): StreamPiece {
  const [kind, first, second]: readonly unknown[] = Array.isArray(value) ? value : [];
  if (kind === 'data' && typeof first === 'string') return { kind, data: first };
  if (kind === 'data' && first instanceof Uint8Array) return { kind, data: first.slice().buffer };
  const isCode =
    kind === 'end' && typeof first === 'number' && Number.isInteger(first) && first >= 1000 && first < 5000;
  return { kind: 'end', code: isCode ? first : 1006, reason: typeof second === 'string' ? second.slice(0, 123) : '' };
}

/** The last lines of a server's log, as far as the sandbox gives lines. */
export function logLines(value: unknown): readonly string[] {
  const lines = Array.isArray(value) ? value.slice(-MOST_LINES) : [];
  return lines.flatMap((line: unknown) => (typeof line === 'string' ? [line.slice(0, LONGEST_LINE)] : []));
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string');
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
  } catch {
    return null;
  }
}
