import type { TurnEnd } from '../contract/conversation';
import type { ModelContent, ModelError, ToolCall } from '../contract/model';
import { type CallEnd, runCall, skipCall } from './calls';
import { createRepeats, type Repeats } from './repeats';
import { askModel } from './round';
import type { TurnContext } from './turn-context';

const NO_MODEL: ModelError = {
  code: 'not-found',
  message: 'No model is chosen yet. Choose one in the settings; your message is kept.',
  retryAfter: null,
};
const REPEATED =
  'This same call has now failed three times. Do not make it again: change your approach, or ask the person with ask_user.';

/** One turn, from the question that is in the log to its end, which is returned and in the log too. */
export async function runTurn(context: TurnContext, signal: AbortSignal): Promise<TurnEnd> {
  const end = await rounds(context, signal);
  await context.journal.append([{ kind: 'end', end }]);
  return end;
}

async function rounds(context: TurnContext, signal: AbortSignal): Promise<TurnEnd> {
  const provider = context.provider();
  if (provider === null) return { kind: 'failed', error: NO_MODEL };
  context.show({ kind: 'preparing' });
  let { privacy } = context.settings();
  let system = await prompt(context, signal);
  const repeats = createRepeats();
  let wasEmpty = false;
  for (let round = 1; round <= context.settings().rounds; round += 1) {
    if (signal.aborted) return { kind: 'stopped' };
    if (context.settings().privacy !== privacy) {
      privacy = context.settings().privacy;
      system = await prompt(context, signal);
    }
    if (system === null) return { kind: 'stopped' };
    if (typeof system !== 'string') return { kind: 'failed', error: system };
    const { end, calls, isEmpty } = await askModel(context, provider, system, round, signal);
    if (end.reason === 'aborted') return { kind: 'stopped' };
    if (end.error !== null) return { kind: 'failed', error: end.error };
    if (end.reason === 'length') return { kind: 'length' };
    if (isEmpty) {
      if (wasEmpty) return { kind: 'empty' };
      wasEmpty = true;
      await context.journal.append([
        { kind: 'notice', notice: 'empty', text: 'The model gave an empty answer. It is asked again.' },
      ]);
      continue;
    }
    if (calls.length === 0) return { kind: 'done' };
    const over = await runCalls(context, calls, repeats, signal);
    if (over !== null) return over;
  }
  return { kind: 'rounds' };
}

/** Runs the calls of one answer, one after the other; returns the end of the turn, or null where it goes on. */
async function runCalls(
  context: TurnContext,
  calls: readonly ToolCall[],
  repeats: Repeats,
  signal: AbortSignal,
): Promise<TurnEnd | null> {
  const hints: string[] = [];
  let over: TurnEnd | null = null;
  for (const call of calls) {
    if (over?.kind === 'stopped') {
      await skipCall(context, call);
      continue;
    }
    let verdict: ReturnType<Repeats['note']> = 'go-on';
    const end = await runCall(context, call, signal, (end): readonly ModelContent[] => {
      verdict = repeats.note(call.name, end.input, end.outcome === 'error');
      return verdict === 'go-on' ? [] : [{ kind: 'text', text: REPEATED }];
    });
    if (signal.aborted) over = { kind: 'stopped' };
    else if (end.outcome === 'offered') over = { kind: 'offered' };
    else if (!(await handleRepeat(context, call, end, verdict, hints, signal))) over = { kind: 'stopped' };
  }
  // Last, because nothing may come between the results of one answer.
  if (hints.length > 0) await context.journal.append([{ kind: 'notice', notice: 'resumed', text: hints.join('\n') }]);
  return over;
}

/** Whether the turn goes on. */
async function handleRepeat(
  context: TurnContext,
  call: ToolCall,
  end: CallEnd,
  verdict: ReturnType<Repeats['note']>,
  hints: string[],
  signal: AbortSignal,
): Promise<boolean> {
  const { journal, person } = context;
  if (verdict === 'go-on') return true;
  if (verdict === 'tell-model') {
    const text = 'The same call has failed three times. The model was told to change its approach or to ask.';
    await journal.append([{ kind: 'notice', notice: 'repeated', text }]);
    return true;
  }
  const error = end.content.map((part) => (part.kind === 'text' ? part.text : '')).join('\n');
  const answer = await person.ask({ kind: 'repeat', tool: call.name, error }, signal);
  if (answer?.kind !== 'go-on') return false;
  if (answer.hint !== undefined && answer.hint.trim() !== '') hints.push(answer.hint);
  return true;
}

/** The system prompt, or why there is none. Null: the signal was aborted first. */
function prompt(context: TurnContext, signal: AbortSignal): Promise<string | ModelError | null> {
  const failed = (error: unknown): ModelError => ({
    code: 'unknown',
    message: `The files could not be looked at: ${error instanceof Error ? error.message : String(error)}. Try again.`,
    retryAfter: null,
  });
  const aborted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([context.system().catch(failed), aborted]);
}
