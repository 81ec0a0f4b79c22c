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

/** An answer out of the sandbox: JSON of status and headers, and the body. Null: it has not the agreed form. */
export function serverAnswer(head: unknown, body: unknown): ServerAnswer | null {
  const value = parsed(head);
  if (typeof value !== 'object' || value === null || !(body instanceof Uint8Array)) return null;
  const { status, headers } = value as Record<string, unknown>;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) return null;
  if (!Array.isArray(headers) || !headers.every(isPair)) return null;
  return { status, headers, body: body.slice().buffer };
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
