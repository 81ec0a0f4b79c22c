import type { ModelError, ModelRequest, Provider, ToolCall } from '../contract/model';
import { branchOf } from './branch';
import { canCondense, estimateTokens, messagesOf } from './context';
import { Writing } from './draft';
import { type ReplyEnd, readReply } from './reply';
import { waitFor } from './retry';
import type { TurnContext } from './turn-context';

/** What came of one request, with all its tries. */
export interface Reply {
  readonly end: ReplyEnd;
  /** Those to run: of an answer that is whole. */
  readonly calls: readonly ToolCall[];
  readonly isEmpty: boolean;
}

/** Of the context that a request may fill before older results are condensed; the rest is for the answer. */
const FULL = 0.75;
const CONDENSED =
  'Older results are given to the model in short from here on, because the conversation has grown long.';

/** Asks the model, and again as long as that makes sense; the answer is in the log at the end. */
export async function askModel(
  context: TurnContext,
  provider: Provider,
  system: string,
  round: number,
  signal: AbortSignal,
): Promise<Reply> {
  const { journal, settings, now } = context;
  for (let tries = 1; ; tries += 1) {
    const { privacy } = settings();
    const request = await fittingRequest(context, provider, system);
    const writing = new Writing(now);
    context.show({ kind: 'asking', round });
    const end = await readReply(context.model, request, writing, {
      signal,
      onPart() {
        const piece = writing.piece();
        if (piece !== null) void journal.append([piece]);
        context.setDraft(writing.draft);
      },
    });
    context.setDraft(null);
    if (writing.isEmpty && end.error !== null && (await prepareRetry(context, end.error, tries, signal))) continue;
    const isWhole = end.reason === 'stop' || end.reason === 'tool-calls';
    const calls = isWhole ? writing.calls : [];
    if (!writing.isEmpty || writing.reasoning !== '') {
      await journal.append([
        {
          kind: 'assistant',
          message: writing.message,
          text: writing.text,
          reasoning: writing.reasoning,
          calls,
          provider: end.provider,
          model: provider.model,
          end: end.reason,
          usage: end.usage,
          error: end.error,
          privacy,
        },
      ]);
    }
    return { end, calls, isEmpty: writing.isEmpty };
  }
}

/** Whether to ask again: after a wait, or with a shorter request. */
async function prepareRetry(context: TurnContext, error: ModelError, tries: number, signal: AbortSignal) {
  const { journal, now } = context;
  if (error.code === 'context-overflow') {
    if (!canCondense(branchOf(journal.events))) return false;
    await journal.append([{ kind: 'notice', notice: 'condensed', text: CONDENSED }]);
    return true;
  }
  const wait = waitFor(error, tries);
  if (wait === null || signal.aborted) return false;
  const { notice, seconds } = wait;
  await journal.append([
    { kind: 'notice', notice, text: `${error.message} Asked again after ${Math.ceil(seconds)} s.` },
  ]);
  context.show({ kind: 'waiting', reason: notice, until: now() + seconds * 1000 });
  await context.sleep(seconds * 1000, signal);
  return !signal.aborted;
}

async function fittingRequest(context: TurnContext, provider: Provider, system: string): Promise<ModelRequest> {
  const { journal, settings, tools } = context;
  const build = (): ModelRequest => ({
    provider,
    system,
    messages: messagesOf(branchOf(journal.events), settings().privacy),
    tools: tools.specs(),
    maxOutputTokens: null,
  });
  const request = build();
  const room = (provider.contextWindow ?? Number.POSITIVE_INFINITY) * FULL;
  if (estimateTokens(request) <= room || !canCondense(branchOf(journal.events))) return request;
  await journal.append([{ kind: 'notice', notice: 'condensed', text: CONDENSED }]);
  return build();
}
