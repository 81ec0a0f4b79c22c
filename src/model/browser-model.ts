import type { ModelError, ModelErrorCode, ModelEvent, ModelMessage, ModelRequest } from '../contract/model';
import { fail, ok, type Result, unreachable } from '../contract/result';
import type { ToolSpec } from '../contract/tool';
import { modelError } from './provider-errors';
import { readStream } from './read-stream';
import { callBlock, howToCall, TextCalls } from './text-calls';

/** The part of `LanguageModel` that is used here (https://webmachinelearning.github.io/prompt-api/). */
export interface BuiltIn {
  availability(): Promise<Availability>;
  create(options: {
    readonly initialPrompts?: readonly BuiltInPrompt[];
    readonly signal?: AbortSignal;
    /** Given what tells `downloadprogress` events, whose `loaded` is between 0 and 1. */
    readonly monitor?: (target: EventTarget) => void;
  }): Promise<BuiltInSession>;
}

export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

export interface BuiltInPrompt {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface BuiltInSession {
  promptStreaming(input: readonly BuiltInPrompt[], options?: { readonly signal?: AbortSignal }): ReadableStream<string>;
  destroy(): void;
}

const MODEL = 'built-in';

/** Finds the browser's model; null: this browser has none. */
export function findBuiltIn(): BuiltIn | null {
  const found: unknown = Reflect.get(globalThis, 'LanguageModel');
  return typeof found === 'function' && 'availability' in found ? (found as unknown as BuiltIn) : null;
}

export async function builtInModels(builtIn: BuiltIn | null): Promise<Result<readonly string[], ModelErrorCode>> {
  const problem = await problemOf(builtIn);
  return problem === null ? ok([MODEL]) : fail(problem.code, problem.message);
}

/** Answers in text: calls of tools are blocks in it, and pictures are not shown to the model on the device. */
export async function* streamBuiltIn(
  builtIn: BuiltIn | null,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  let session: BuiltInSession | null = null;
  try {
    const problem = await problemOf(builtIn);
    if (problem !== null || builtIn === null) return yield end('error', problem);
    const { tools } = request;
    const words = [request.system, tools.length === 0 ? '' : howToCall(tools)].filter((part) => part !== '');
    const system = words.length === 0 ? [] : [{ role: 'system' as const, content: words.join('\n\n') }];
    const calls = new TextCalls(tools);
    session = await builtIn.create({ initialPrompts: system, signal });
    const answer = session.promptStreaming(
      request.messages.map((message) => toBuiltInPrompt(message, tools)),
      { signal },
    );
    for await (const text of readStream(answer, signal)) {
      if (text !== '') yield* calls.add(text);
      if (calls.isOver) break;
    }
    if (signal.aborted) return yield end('aborted', null);
    yield* calls.end();
    yield end(calls.isOver ? 'tool-calls' : 'stop', null);
  } catch (error) {
    yield signal.aborted ? end('aborted', null) : end('error', ofBuiltIn(error));
  } finally {
    session?.destroy();
  }
}

function end(reason: 'stop' | 'tool-calls' | 'aborted' | 'error', error: ModelError | null): ModelEvent {
  return { kind: 'end', reason, usage: null, error, provider: null };
}

async function problemOf(builtIn: BuiltIn | null): Promise<ModelError | null> {
  if (builtIn === null) {
    return modelError('not-found', 'This browser has no model of its own. Chrome and Edge on a computer have one.');
  }
  const availability = await builtIn.availability().catch(() => 'unavailable' as const);
  switch (availability) {
    case 'available':
      return null;
    case 'unavailable':
      return modelError('not-found', UNAVAILABLE);
    case 'downloadable':
      return modelError(
        'blocked',
        'The model of this browser is not on this device yet. Download it in the settings of the model, then try again.',
      );
    case 'downloading':
      return modelError('blocked', 'The browser is downloading its model. Try again when it is there.');
    default:
      return unreachable(availability);
  }
}

const UNAVAILABLE =
  'The model of this browser cannot run here: it needs about 22 GB of free disk, and 4 GB of graphics memory or 16 GB of memory. Choose another provider.';

/** Has the browser download its model; must follow a click. `onProgress` is told a part between 0 and 1. */
export async function downloadBuiltIn(
  builtIn: BuiltIn,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (part: number) => void },
): Promise<Result<void, ModelErrorCode>> {
  try {
    const session = await builtIn.create({
      signal,
      monitor: (target) =>
        target.addEventListener('downloadprogress', (event) => {
          if ('loaded' in event && typeof event.loaded === 'number') onProgress(event.loaded);
        }),
    });
    session.destroy();
    return ok(undefined);
  } catch (error) {
    if (signal.aborted) return fail('declined', 'The download was stopped here; the browser may go on with it.');
    const { code, message } = ofBuiltIn(error);
    return fail(code, message);
  }
}

/** What was done with tools is told as text, so that a conversation begun elsewhere can go on here. */
function toBuiltInPrompt(message: ModelMessage, tools: readonly ToolSpec[]): BuiltInPrompt {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: textOf(message.content) };
    case 'assistant': {
      const calls = message.calls.map((call) => callBlock(call, tools));
      return { role: 'assistant', content: [message.text, ...calls].filter((text) => text !== '').join('\n') };
    }
    case 'tool':
      return { role: 'user', content: `[Result of ${message.name}]\n${textOf(message.content)}` };
  }
}

function textOf(content: Extract<ModelMessage, { role: 'user' }>['content']): string {
  return content.map((part) => (part.kind === 'text' ? part.text : '[A picture]')).join('\n');
}

/** The errors are DOMExceptions, told apart by name. */
function ofBuiltIn(error: unknown): ModelError {
  const name = error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError') {
    return modelError(
      'context-overflow',
      "The conversation is longer than the browser's model can read. Shorten it, or choose a provider with a larger model.",
    );
  }
  if (name === 'NotAllowedError') {
    return modelError(
      'blocked',
      'The browser does not let this page use its model. Press the button again: the first time, it must follow a click.',
    );
  }
  if (name === 'NotSupportedError') {
    return modelError('refused', "The browser's model does not take this language or this kind of question.");
  }
  if (name === 'NetworkError') {
    return modelError('offline', 'The browser could not download its model. Check the network, then try again.');
  }
  const said = error instanceof Error && error.message !== '' ? ` It says: "${error.message}".` : '';
  return modelError('unknown', `The browser's model stopped with an error.${said} Try again.`);
}
