import type {
  KeyRing,
  ModelClient,
  ModelEvent,
  ModelMessage,
  ModelRequest,
  Provider,
  ProviderKind,
} from '../../../src/contract/model.ts';
import { ok } from '../../../src/contract/result.ts';
import type { ToolSpec } from '../../../src/contract/tool.ts';
import { createModelClient, type ModelClientOptions } from '../../../src/model/model-client.ts';
import type { Scenario } from '../../providers/scenario.ts';
import { type ScriptedServer, startScriptedServer } from '../../providers/server.ts';

export type RemoteKind = Exclude<ProviderKind, 'browser'>;

/** Every adapter, with the path below which its functions are. */
export const ADAPTERS: readonly { readonly kind: RemoteKind; readonly path: string }[] = [
  { kind: 'openai', path: '/openai/v1' },
  { kind: 'anthropic', path: '/anthropic/v1' },
  { kind: 'google', path: '/google/v1beta' },
  { kind: 'openrouter', path: '/openrouter/v1' },
  { kind: 'mistral', path: '/mistral/v1' },
  { kind: 'groq', path: '/groq/openai/v1' },
  { kind: 'compatible', path: '/v1' },
];

/** Must be found nowhere but in the headers of requests. */
export const KEY = 'sk-canary-7f3e9b2d41c8-last';

export interface Setup {
  readonly server: ScriptedServer;
  readonly client: ModelClient;
  readonly provider: Provider;
  request(messages?: readonly ModelMessage[], change?: Partial<ModelRequest>): ModelRequest;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function setUp(
  kind: RemoteKind,
  scenario: Scenario,
  options: Partial<ModelClientOptions> = {},
): Promise<Setup> {
  const server = await startScriptedServer({ scenario });
  const path = ADAPTERS.find((adapter) => adapter.kind === kind)?.path ?? '';
  const provider = providerOf(kind, server.origin + path);
  return {
    server,
    provider,
    client: createModelClient({ keys: keysWith(KEY), transport: fetch, ...options }),
    request: (messages = [question('How many?')], change = {}) => ({
      provider,
      system: 'You are careful.',
      messages,
      tools: [PYTHON],
      maxOutputTokens: null,
      ...change,
    }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export function providerOf(kind: ProviderKind, baseUrl: string): Provider {
  return {
    id: `my-${kind}`,
    kind,
    name: `My ${kind}`,
    baseUrl,
    model: 'scripted-large',
    images: true,
    contextWindow: null,
  };
}

export function keysWith(key: string | null): KeyRing {
  return { get: async () => ok(key) };
}

export function question(text: string): ModelMessage {
  return { role: 'user', content: [{ kind: 'text', text }] };
}

export const PYTHON: ToolSpec = {
  name: 'python',
  description: 'Runs Python.',
  input: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
};

export type End = Extract<ModelEvent, { kind: 'end' }>;

export interface Turn {
  readonly events: readonly ModelEvent[];
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: string }[];
  readonly end: End;
  /** The message that goes back with the next request. */
  readonly message: ModelMessage;
}

/** Reads a stream to its end, and sees to it that there is exactly one. */
export async function turn(stream: AsyncIterable<ModelEvent>): Promise<Turn> {
  const events: ModelEvent[] = [];
  for await (const event of stream) events.push(event);
  const ends = events.filter((event) => event.kind === 'end');
  const end = ends[0];
  if (end === undefined || ends.length > 1 || events.at(-1) !== end) {
    throw new Error(`Not one end, and that the last: ${JSON.stringify(events)}`);
  }
  const join = (kind: 'text' | 'reasoning') => events.map((event) => (event.kind === kind ? event.text : '')).join('');
  const calls = events.flatMap((event) => (event.kind === 'call' ? [event.call] : []));
  const [text, reasoning] = [join('text'), join('reasoning')];
  return {
    events,
    text,
    reasoning,
    calls,
    end,
    message: { role: 'assistant', text, reasoning, calls, provider: end.provider },
  };
}

export function result(callId: string, text: string, isError = false, name = 'python'): ModelMessage {
  return { role: 'tool', callId, name, content: [{ kind: 'text', text }], isError };
}
