import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import type { Manner, Scenario, Step } from './scenario.ts';
import type { Wire } from './wire.ts';

export interface RecordedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly as it came. */
  readonly body: string;
  /** Bytes of the body of the answer so far, without what HTTP puts around them. */
  readonly answered: () => number;
  /** How the exchange ended: `left` when the client closed the connection before the answer was whole. */
  readonly ended: Promise<'whole' | 'left'>;
}

export interface ScriptedServer {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** All but preflights, in order. */
  readonly requests: readonly RecordedRequest[];
  readonly preflights: readonly RecordedRequest[];
  /** Bytes of the whole answer that the first step of the scenario gives in this format: the places to cut it at. */
  lengthOf(wire: Wire): number;
  close(): Promise<void>;
}

export interface ScriptedServerOptions {
  readonly scenario: Scenario;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly models?: readonly string[];
}

const WIRES: readonly Wire[] = [openaiChat, openaiResponses, anthropic, google];

/**
 * A provider that follows a scenario, in whichever of the four formats it is asked. Any path before the function's own
 * will do: `/openai/v1/responses` and `/anthropic/v1/messages` work as at the real ones.
 */
export async function startScriptedServer(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const { scenario, port = 0, models = ['scripted-large', 'scripted-small'] } = options;
  const requests: RecordedRequest[] = [];
  const preflights: RecordedRequest[] = [];
  let asked = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await recordOf(request, response);
    const wire = wireOf(recorded.path);
    if (recorded.method === 'OPTIONS') {
      preflights.push(recorded);
      const allowed = wire.preflight(
        recorded.headers.origin ?? '*',
        recorded.headers['access-control-request-headers'] ?? '',
      );
      response.writeHead(allowed === null ? 400 : 200, allowed ?? {}).end();
      return;
    }
    requests.push(recorded);
    for (const [name, value] of Object.entries(wire.headers)) response.setHeader(name, value);
    if (recorded.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(wire.models(models));
      return;
    }
    const body: unknown = JSON.parse(recorded.body);
    const step = typeof scenario.steps === 'function' ? scenario.steps(wire.conversation(body)) : scenario.steps[asked];
    asked += 1;
    if (step === undefined) {
      response.writeHead(418, { 'content-type': 'text/plain' }).end(`"${scenario.name}" has no step ${asked}.`);
      return;
    }
    await perform(step, wire, wire.model(recorded.path, body), keyOf(recorded), response);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    preflights,
    lengthOf: (wire) => {
      const first = typeof scenario.steps === 'function' ? undefined : scenario.steps[0];
      return first?.kind === 'answer' ? Buffer.byteLength(wire.events(first, 'scripted-large').join('')) : 0;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function wireOf(path: string): Wire {
  const plain = path.split('?', 1)[0] ?? '';
  const found = WIRES.find((wire) => wire.answers(plain));
  if (found !== undefined) return found;
  if (plain.includes('/anthropic/')) return anthropic;
  return plain.includes('/v1beta') ? google : openaiChat;
}

function keyOf({ headers }: RecordedRequest): string {
  return headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization?.replace(/^Bearer /, '') ?? '';
}

async function recordOf(request: IncomingMessage, response: ServerResponse): Promise<RecordedRequest> {
  const ended = new Promise<'whole' | 'left'>((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'whole' : 'left'));
  });
  const answered = countBody(response);
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(pieces).toString(),
    answered,
    ended,
  };
}

/** Counts what is written to a response. */
function countBody(response: ServerResponse): () => number {
  let bytes = 0;
  const counted = <Method extends (...given: never[]) => unknown>(method: Method): Method =>
    ((...given: Parameters<Method>) => {
      const [piece]: readonly unknown[] = given;
      if (typeof piece === 'string' || piece instanceof Uint8Array) bytes += Buffer.byteLength(piece);
      return method.apply(response, given);
    }) as Method;
  // `end` writes by the inner method, so nothing is counted twice.
  response.write = counted(response.write);
  response.end = counted(response.end);
  return () => bytes;
}

async function perform(step: Step, wire: Wire, model: string, key: string, response: ServerResponse): Promise<void> {
  if (step.kind === 'raw') {
    response.writeHead(step.status, { 'content-type': step.type });
    return send([step.body], step.manner ?? {}, response);
  }
  if (step.kind === 'failure' && step.inStream !== true) {
    const { status, headers, body } = wire.failure(step, model, key);
    response.writeHead(status, headers).end(body);
    return;
  }
  const events = step.kind === 'answer' ? wire.events(step, model) : wire.failureEvents(step, model);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  await send(events, step.manner ?? {}, response);
}

async function send(
  events: readonly string[],
  { cut, pause = 0, hangAfter = Number.POSITIVE_INFINITY }: Manner,
  response: ServerResponse,
): Promise<void> {
  if (cut !== undefined) {
    const bytes = Buffer.from(events.join('')).subarray(0, cut.at);
    await write(response, bytes);
    if (cut.how === 'closed') response.end();
    else setImmediate(() => response.destroy());
    return;
  }
  for (const [index, event] of events.entries()) {
    if (index >= hangAfter || response.destroyed) return;
    await write(response, Buffer.from(event));
    if (pause > 0) await sleep(pause);
  }
  response.end();
}

function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((done) => {
    if (bytes.length === 0) {
      response.flushHeaders();
      done();
    } else {
      response.write(bytes, () => done());
    }
  });
}
