import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider';
import type { ModelContent, ModelMessage, ModelRequest, Provider, ToolCall } from '../contract/model';
import { callIdFor } from './call-ids';
import { keptPartsFor } from './kept-parts';

type AssistantContent = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'];
type AssistantMessage = Extract<ModelMessage, { role: 'assistant' }>;
type ToolMessage = Extract<ModelMessage, { role: 'tool' }>;

const UNSEEN_PICTURE = '[A picture that this model cannot be shown.]';
const NO_RESULT = 'No result: the call was interrupted before it ended.';

/** The request as the SDK takes it. Pictures become bytes; nothing else changes but what a provider cannot take. */
export async function toPrompt(request: ModelRequest): Promise<LanguageModelV4Prompt> {
  const { provider, system } = request;
  const prompt: LanguageModelV4Message[] = system === '' ? [] : [{ role: 'system', content: system }];
  const messages = answered(request.messages);
  const lastUser = messages.findLastIndex((message) => message.role === 'user');
  for (const [index, message] of messages.entries()) {
    switch (message.role) {
      case 'user': {
        const content = await toUserParts(provider, message.content);
        if (content.length > 0) prompt.push({ role: 'user', content });
        break;
      }
      case 'assistant': {
        const content = toAssistantParts(provider, message, index > lastUser);
        if (content.length > 0) prompt.push({ role: 'assistant', content });
        break;
      }
      case 'tool':
        // All results of one turn are one message, with the pictures after them where a result cannot hold them.
        if (messages[index - 1]?.role !== 'tool')
          prompt.push(...(await toResults(provider, resultsFrom(messages, index))));
        break;
    }
  }
  return provider.kind === 'anthropic' ? withCacheMarks(prompt) : prompt;
}

/** Adds a result where a call has none: a provider refuses a conversation with an open call. */
function answered(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  return messages.flatMap((message, index): readonly ModelMessage[] => {
    if (message.role !== 'assistant') return [message];
    const results = new Set(resultsFrom(messages, index + 1).map(({ callId }) => callId));
    const open = message.calls.filter(({ id }) => !results.has(id));
    const added = open.map(
      ({ id, name }): ToolMessage => ({
        role: 'tool',
        callId: id,
        name,
        content: [{ kind: 'text', text: NO_RESULT }],
        isError: true,
      }),
    );
    return [message, ...added];
  });
}

function resultsFrom(messages: readonly ModelMessage[], start: number): readonly ToolMessage[] {
  const results: ToolMessage[] = [];
  for (let at = start; at < messages.length; at++) {
    const message = messages[at];
    if (message?.role !== 'tool') break;
    results.push(message);
  }
  return results;
}

async function toUserParts(
  provider: Provider,
  content: readonly ModelContent[],
): Promise<(LanguageModelV4TextPart | LanguageModelV4FilePart)[]> {
  const parts = await Promise.all(content.map((part) => toPart(provider, part)));
  return parts.filter((part) => part.type !== 'text' || part.text !== '');
}

async function toPart(
  { images }: Provider,
  content: ModelContent,
): Promise<LanguageModelV4TextPart | LanguageModelV4FilePart> {
  if (content.kind === 'text') return { type: 'text', text: content.text };
  if (!images) return { type: 'text', text: UNSEEN_PICTURE };
  const data = new Uint8Array(await content.data.arrayBuffer());
  return { type: 'file', mediaType: content.data.type || 'image/png', data: { type: 'data', data } };
}

function toAssistantParts(provider: Provider, message: AssistantMessage, isThisTurn: boolean): AssistantContent {
  const kept = keptPartsFor(provider, message.provider);
  if (kept === null) {
    return [
      // Without a signature only the models behind these want their thoughts back, and only until the next question.
      ...(isThisTurn && message.reasoning !== '' && isLenient(provider)
        ? [{ type: 'reasoning' as const, text: message.reasoning }]
        : []),
      ...(message.text === '' ? [] : [{ type: 'text' as const, text: message.text }]),
      ...message.calls.map((call) => toCallPart(provider, call)),
    ];
  }
  return kept.flatMap((part): AssistantContent => {
    const options = part.options === undefined ? {} : { providerOptions: part.options };
    if (part.type !== 'call') return [{ type: part.type, text: part.text, ...options }];
    const call = message.calls.find(({ id }) => id === part.id);
    return call === undefined ? [] : [{ ...toCallPart(provider, call), ...options }];
  });
}

/** Mistral and Groq refuse a request with a field they do not know; these take `reasoning_content` or pass it over. */
function isLenient({ kind }: Provider): boolean {
  return kind === 'compatible' || kind === 'openrouter';
}

function toCallPart({ kind }: Provider, call: ToolCall) {
  return {
    type: 'tool-call' as const,
    toolCallId: callIdFor(kind, call.id),
    toolName: call.name,
    input: toInput(call.input),
  };
}

/** The providers take an object only: what the model wrote and is none is shown back to it as text in one. */
function toInput(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // As below.
  }
  return text.trim() === '' ? {} : { not_json: text };
}

async function toResults(provider: Provider, results: readonly ToolMessage[]): Promise<LanguageModelV4Message[]> {
  const holdsPictures = RESULTS_WITH_PICTURES.has(provider.kind);
  const parts: LanguageModelV4ToolResultPart[] = [];
  const pictures: (LanguageModelV4TextPart | LanguageModelV4FilePart)[] = [];
  for (const result of results) {
    const content = await Promise.all(result.content.map((part) => toPart(provider, part)));
    const files = content.filter((part) => part.type === 'file');
    const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
    parts.push({
      type: 'tool-result',
      toolCallId: callIdFor(provider.kind, result.callId),
      toolName: result.name,
      output: holdsPictures && files.length > 0 ? { type: 'content', value: content } : toText(text, result.isError),
    });
    if (!holdsPictures && files.length > 0) {
      pictures.push({ type: 'text', text: `Shown by the call of ${result.name}:` }, ...files);
    }
  }
  return [
    { role: 'tool', content: parts },
    ...(pictures.length > 0 ? [{ role: 'user' as const, content: pictures }] : []),
  ];
}

const RESULTS_WITH_PICTURES: ReadonlySet<string> = new Set(['openai', 'anthropic', 'google', 'mistral']);

function toText(text: string, isError: boolean): LanguageModelV4ToolResultOutput {
  // An empty result is an error to some.
  return { type: isError ? 'error-text' : 'text', value: text === '' ? '(no output)' : text };
}

/** Each round sends the conversation again: what came before is read from Anthropic's cache at a tenth of the price. */
function withCacheMarks(prompt: LanguageModelV4Message[]): LanguageModelV4Prompt {
  const mark = { anthropic: { cacheControl: { type: 'ephemeral' } } };
  return prompt.map((message, index) =>
    message.role === 'system' || index === prompt.length - 1 ? { ...message, providerOptions: mark } : message,
  );
}
