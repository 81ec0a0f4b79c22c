import type { CallOutcome, Privacy } from '../contract/conversation';
import type { Finding } from '../contract/kernel';
import type { ModelContent, ToolCall } from '../contract/model';
import type { ToolResult } from '../contract/tool';
import { sleep } from '../lib/sleep';
import type { TurnContext } from './turn-context';

export interface CallEnd {
  readonly outcome: CallOutcome;
  readonly content: readonly ModelContent[];
  /** As it was run. */
  readonly input: string;
}

/** Milliseconds that a tool has to end once it is stopped. */
const PATIENCE = 2500;

/** Runs one call, asking first where the session says so, up to its result in the log. `note` adds to what the model is told. */
export async function runCall(
  context: TurnContext,
  call: ToolCall,
  signal: AbortSignal,
  note: (end: CallEnd) => readonly ModelContent[],
): Promise<CallEnd> {
  // As it was when the call began: what was made in one mode is not told in a stricter one.
  const { privacy } = context.settings();
  const { content, outcome, files, input } = await attempt(context, call, signal);
  const end: CallEnd = { outcome, content, input };
  await record(context, call, { ...end, content: [...content, ...note(end)] }, files, privacy);
  return end;
}

/** The result of a call that is not begun, because the turn is over. */
export function skipCall(context: TurnContext, call: ToolCall): Promise<void> {
  const end: CallEnd = { outcome: 'not-run', content: text('This was not run.'), input: call.input };
  return record(context, call, end, [], context.settings().privacy);
}

function record(
  { journal }: TurnContext,
  { id: callId, name }: ToolCall,
  { outcome, content }: CallEnd,
  files: readonly string[],
  privacy: Privacy,
): Promise<void> {
  return journal.append([{ kind: 'result', callId, name, outcome, content, files, privacy }]);
}

function text(value: string): readonly ModelContent[] {
  return [{ kind: 'text', text: value }];
}

type Attempt = CallEnd & { readonly files: readonly string[] };

async function attempt(context: TurnContext, call: ToolCall, signal: AbortSignal): Promise<Attempt> {
  const cellId = crypto.randomUUID();
  const code = codeOf(context, call);
  const { mode } = context.settings();
  if (code !== null && mode === 'never') {
    await begin(context, call, cellId, await context.tools.look(call.name, call.input));
    if (!code.isShell) context.cells.offer(cellId, code.cell);
    const may = code.isShell ? 'run it elsewhere' : 'run it';
    const said = `This was not run: in this session code is only offered. The person sees it and may ${may}.`;
    return { outcome: 'offered', content: text(said), files: [], input: call.input };
  }
  if (code === null || mode === 'auto' || context.allowed.has(call.name)) {
    return execute(context, call, cellId, signal, []);
  }
  await context.journal.append([{ kind: 'approval', callId: call.id, code: code.text }]);
  const findings = await context.tools.look(call.name, call.input);
  const answer = await context.person.ask(
    { kind: 'approval', callId: call.id, tool: call.name, code: code.text, findings },
    signal,
  );
  const isAllowed = answer?.kind === 'allow';
  const edited = isAllowed && answer.code !== undefined && answer.code !== code.text ? answer.code : null;
  const scope = isAllowed ? answer.scope : 'once';
  if (answer !== null) {
    await context.journal.append([
      { kind: 'decision', callId: call.id, allowed: isAllowed, scope, isEdited: edited !== null },
    ]);
  }
  if (!isAllowed) {
    const reason = answer?.kind === 'decline' && answer.reason ? ` They said: ${answer.reason}` : '';
    return answer === null
      ? { outcome: 'interrupted', content: text('This was not run: the person stopped.'), files: [], input: call.input }
      : {
          outcome: 'declined',
          content: text(`The person did not allow this to run.${reason}`),
          files: [],
          input: call.input,
        };
  }
  if (scope === 'session') context.allowed.add(call.name);
  if (edited === null) return execute(context, call, cellId, signal, []);
  const input = JSON.stringify({ ...code.rest, [code.property]: edited });
  return execute(
    context,
    { ...call, input },
    cellId,
    signal,
    text(`The person changed the code before it ran:\n${edited}`),
  );
}

/** The code of a call to a tool that runs code; null for other tools, and for input that is not as it should be. */
function codeOf({ tools }: TurnContext, call: ToolCall) {
  const spec = tools.specs().find((each) => each.name === call.name);
  const property = spec?.code;
  if (property === undefined) return null;
  const isShell = spec?.isShell ?? false;
  try {
    const rest: unknown = JSON.parse(call.input);
    if (typeof rest !== 'object' || rest === null) return null;
    const code = (rest as Readonly<Record<string, unknown>>)[property];
    if (typeof code !== 'string') return null;
    return { property, text: code, cell: spec?.magic === undefined ? code : `${spec.magic}\n${code}`, rest, isShell };
  } catch {
    return null;
  }
}

function begin(
  { journal }: TurnContext,
  { id: callId, name, input }: ToolCall,
  cellId: string,
  findings: readonly Finding[],
): Promise<void> {
  return journal.append([{ kind: 'call', callId, name, input, cellId, findings }]);
}

async function execute(
  context: TurnContext,
  call: ToolCall,
  cellId: string,
  signal: AbortSignal,
  before: readonly ModelContent[],
): Promise<Attempt> {
  const findings = await context.tools.look(call.name, call.input);
  await begin(context, call, cellId, findings);
  const ask = async (request: Parameters<typeof context.person.ask>[0]) => {
    const answer = await context.person.ask(request, signal);
    context.show({ kind: 'running', callId: call.id });
    return answer;
  };
  context.show({ kind: 'running', callId: call.id });
  const running = context.tools.call(call.name, call.input, {
    signal,
    cellId,
    findings,
    onOutput: () => {},
    async ask(question, options) {
      const answer = await ask({ kind: 'question', callId: call.id, question, options });
      return answer?.kind === 'text' ? answer.text : null;
    },
    async askHost(host) {
      const answer = await ask({ kind: 'host', callId: call.id, host });
      return answer?.kind === 'allow-host' ? answer.until : null;
    },
  });
  const result = await Promise.race([settled(running), abandoned(signal)]);
  if (result === null) {
    return { outcome: 'interrupted', content: text('This was stopped by the person.'), files: [], input: call.input };
  }
  return {
    outcome: signal.aborted ? 'interrupted' : result.isError ? 'error' : 'ok',
    content: [...before, ...result.forModel],
    files: result.forUser.files.map((file) => file.path),
    input: call.input,
  };
}

/** A host never rejects; if one does, the conversation must not be lost by it. */
function settled(running: Promise<ToolResult>): Promise<ToolResult> {
  return running.catch((error: unknown) => ({
    forModel: text(`The tool failed: ${error instanceof Error ? error.message : String(error)}`),
    forUser: { outputs: [], files: [] },
    isError: true,
  }));
}

async function abandoned(signal: AbortSignal): Promise<null> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await sleep(PATIENCE);
  return null;
}
