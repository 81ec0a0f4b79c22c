import type { LogEvent, Privacy } from '../contract/conversation';
import type { ModelContent, ModelMessage, ModelRequest } from '../contract/model';
import { unreachable } from '../contract/result';
import { formatBytes } from '../lib/bytes';
import { cutText } from '../lib/cut-text';

/** Characters that are left of a condensed result, and of the last one before the mark. */
const CONDENSED = 240;
const LAST_CONDENSED = 2000;
const WITHHELD = '[Left out: it was made before this session was set to give schemas only.]';

/** What the model is told of a branch. In `schema` mode nothing that was made in another mode is told. */
export function messagesOf(branch: readonly LogEvent[], privacy: Privacy): readonly ModelMessage[] {
  const results = new Set(branch.flatMap((event) => (event.kind === 'result' ? [event.callId] : [])));
  const mark = branch.findLastIndex((event) => event.kind === 'notice' && event.notice === 'condensed');
  const lastCondensed = branch.findLastIndex((event, place) => event.kind === 'result' && place < mark);
  const messages: ModelMessage[] = [];
  for (const [place, event] of branch.entries()) {
    const room = place >= mark ? null : place === lastCondensed ? LAST_CONDENSED : CONDENSED;
    const message = messageOf(event, privacy, results, room);
    if (message === null) continue;
    const before = messages.at(-1);
    // Providers want users and assistants to take turns.
    if (message.role === 'user' && before?.role === 'user')
      messages[messages.length - 1] = { role: 'user', content: [...before.content, ...message.content] };
    else messages.push(message);
  }
  return messages;
}

function messageOf(
  event: LogEvent,
  privacy: Privacy,
  results: ReadonlySet<string>,
  room: number | null,
): ModelMessage | null {
  const isWithheld = 'privacy' in event && privacy === 'schema' && event.privacy !== 'schema';
  switch (event.kind) {
    case 'user':
      return { role: 'user', content: [{ kind: 'text', text: withFiles(event) }] };
    case 'assistant': {
      const calls = event.calls.filter((call) => results.has(call.id));
      if (event.text === '' && calls.length === 0) return null;
      const isWhole = event.end === 'stop' || event.end === 'tool-calls';
      return {
        role: 'assistant',
        text: isWithheld ? WITHHELD : event.text,
        reasoning: isWithheld ? '' : event.reasoning,
        calls: isWithheld ? calls.map((call) => ({ ...call, input: '{}' })) : calls,
        provider: isWhole && !isWithheld ? event.provider : null,
      };
    }
    case 'result':
      return {
        role: 'tool',
        callId: event.callId,
        name: event.name,
        content: isWithheld ? [{ kind: 'text', text: WITHHELD }] : condense(event.content, room),
        isError: event.outcome !== 'ok',
      };
    case 'notice':
      return event.notice === 'resumed' && event.text !== ''
        ? { role: 'user', content: [{ kind: 'text', text: event.text }] }
        : null;
    case 'delta':
    case 'call':
    case 'approval':
    case 'decision':
    case 'end':
    case 'switch':
      return null;
    default:
      return unreachable(event);
  }
}

function withFiles({ text, files }: Extract<LogEvent, { kind: 'user' }>): string {
  if (files.length === 0) return text;
  const names = files.map((file) => `${file.path} (${formatBytes(file.size)})`).join(', ');
  return `${text}\n\n[Attached: ${names}]`;
}

/** A result in `room` characters, without pictures; null: whole. */
function condense(content: readonly ModelContent[], room: number | null): readonly ModelContent[] {
  if (room === null) return content;
  const text = content.map((part) => (part.kind === 'text' ? part.text : '[a picture]')).join('\n');
  return [{ kind: 'text', text: cutText(text, room, 'condensed; run it again to see the whole') }];
}

/** Whether condensing again would make the request shorter. */
export function canCondense(branch: readonly LogEvent[]): boolean {
  const mark = branch.findLastIndex((event) => event.kind === 'notice' && event.notice === 'condensed');
  return branch.slice(mark + 1).some((event) => event.kind === 'result' && lengthOf(event.content) > CONDENSED);
}

function lengthOf(content: readonly ModelContent[]): number {
  return content.reduce((sum, part) => sum + (part.kind === 'text' ? part.text.length : IMAGE_TOKENS * CHARACTERS), 0);
}

const CHARACTERS = 3.5;
const IMAGE_TOKENS = 1500;

/** Tokens of a request, rather too many: 3.5 characters for one token, 1500 tokens for a picture. */
export function estimateTokens({
  system,
  messages,
  tools,
}: Omit<ModelRequest, 'provider' | 'maxOutputTokens'>): number {
  const of = (message: ModelMessage): number => {
    switch (message.role) {
      case 'user':
      case 'tool':
        return lengthOf(message.content);
      case 'assistant':
        return (
          message.text.length +
          message.reasoning.length +
          message.calls.reduce((sum, call) => sum + call.name.length + call.input.length, 0)
        );
      default:
        return unreachable(message);
    }
  };
  const characters = messages.reduce((sum, message) => sum + of(message) + 20, system.length);
  return Math.ceil((characters + JSON.stringify(tools).length) / CHARACTERS);
}
