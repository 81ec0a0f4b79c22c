import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import type { ModelError, ModelEvent, Provider, ToolCall, Usage } from '../contract/model';
import { unreachable } from '../contract/result';
import { cutOff, type ErrorContext, toModelError } from './errors';
import { type KeptPart, keepParts } from './kept-parts';
import { modelError, refused } from './provider-errors';

/** Turns the parts of one SDK stream into our events. One object for one answer. */
export interface EventReader {
  /** The events of a part; an `end` among them is the last, and no more parts are to be read. */
  read(part: LanguageModelV4StreamPart): readonly ModelEvent[];
  /** The events for a stream that ran out, or broke with an error. */
  close(error?: unknown): readonly ModelEvent[];
  aborted(): readonly ModelEvent[];
}

type Draft = { type: 'text' | 'reasoning'; text: string; options?: SharedV4ProviderMetadata };
type End = Extract<ModelEvent, { kind: 'end' }>;

export function createEventReader(provider: Provider, context: () => ErrorContext): EventReader {
  const parts: (Draft | Extract<KeptPart, { type: 'call' }>)[] = [];
  const blocks = new Map<string, Draft>();
  const names = new Map<string, string>();
  const calls: ToolCall[] = [];
  let usage: Usage | null = null;

  function end(reason: End['reason'], error: ModelError | null): End {
    const isWhole = error === null && reason !== 'aborted';
    return { kind: 'end', reason, usage, error, provider: isWhole ? keepParts(provider, parts) : null };
  }

  function failed(error: ModelError): readonly ModelEvent[] {
    return [end('error', error)];
  }

  function startBlock(type: Draft['type'], id: string, options: SharedV4ProviderMetadata | undefined): Draft {
    const block: Draft = { type, text: '', options };
    blocks.set(`${type} ${id}`, block);
    parts.push(block);
    return block;
  }

  /** The last metadata of a block counts: a signature comes at its end. */
  function addTo(type: Draft['type'], id: string, text: string, options: SharedV4ProviderMetadata | undefined): void {
    const block = blocks.get(`${type} ${id}`) ?? startBlock(type, id, options);
    block.text += text;
    if (options !== undefined) block.options = options;
  }

  function finish({ unified, raw }: LanguageModelV4FinishReason): readonly ModelEvent[] {
    switch (unified) {
      case 'stop':
      case 'tool-calls':
      case 'other': {
        const reason = calls.length > 0 ? 'tool-calls' : 'stop';
        return [...calls.map((call): ModelEvent => ({ kind: 'call', call })), end(reason, null)];
      }
      case 'length':
        return raw === 'model_context_window_exceeded'
          ? failed(modelError('context-overflow', `The conversation has filled all that ${provider.model} can read.`))
          : [end('length', null)];
      case 'content-filter':
        return failed(refused(provider, ''));
      case 'interrupted':
        return failed(cutOff(context()));
      case 'error':
        return failed(
          raw === undefined
            ? cutOff(context())
            : modelError('unknown', `${provider.name} could not finish its answer (${raw}). Try again.`),
        );
      default:
        return unreachable(unified);
    }
  }

  return {
    read(part) {
      switch (part.type) {
        case 'text-start':
          startBlock('text', part.id, part.providerMetadata);
          return [];
        case 'text-delta':
          addTo('text', part.id, part.delta, part.providerMetadata);
          return part.delta === '' ? [] : [{ kind: 'text', text: part.delta }];
        case 'text-end':
          addTo('text', part.id, '', part.providerMetadata);
          return [];
        case 'reasoning-start':
          startBlock('reasoning', part.id, part.providerMetadata);
          return [];
        case 'reasoning-delta':
          addTo('reasoning', part.id, part.delta, part.providerMetadata);
          return part.delta === '' ? [] : [{ kind: 'reasoning', text: part.delta }];
        case 'reasoning-end':
          addTo('reasoning', part.id, '', part.providerMetadata);
          return [];
        case 'tool-input-start':
          names.set(part.id, part.toolName);
          return [{ kind: 'call-input', id: part.id, name: part.toolName, text: '' }];
        case 'tool-input-delta':
          return [{ kind: 'call-input', id: part.id, name: names.get(part.id) ?? '', text: part.delta }];
        case 'tool-call':
          calls.push({ id: part.toolCallId, name: part.toolName, input: part.input });
          parts.push({ type: 'call', id: part.toolCallId, options: part.providerMetadata });
          return [];
        case 'finish':
          usage = toUsage(part.usage);
          return finish(part.finishReason);
        case 'error':
          return failed(toModelError(part.error, context()));
        default:
          // Warnings, pings, sources and files: nothing that the person has asked for.
          return [];
      }
    },
    close: (error) => failed(error === undefined ? cutOff(context()) : toModelError(error, context())),
    aborted: () => [end('aborted', null)],
  };
}

function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage | null {
  if (inputTokens.total === undefined && outputTokens.total === undefined) return null;
  return {
    inputTokens: inputTokens.total ?? 0,
    outputTokens: outputTokens.total ?? 0,
    cachedTokens: inputTokens.cacheRead ?? 0,
  };
}
