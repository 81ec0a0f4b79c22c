import { type AskSettings, DEFAULT_ASK, type LogEvent, type TurnItem } from '../../../../src/contract/conversation';
import type { Finding } from '../../../../src/contract/kernel';
import type { Provider } from '../../../../src/contract/model';
import type { ToolContext, ToolHost, ToolResult, ToolSpec } from '../../../../src/contract/tool';
import { type Agent, createAgent } from '../../../../src/session/agent';
import { createMemoryConversationStore } from '../../../../src/session/memory-conversation-store';
import { PROVIDER, type ScriptedModel } from './model';

const SPECS: readonly ToolSpec[] = [
  { name: 'python', description: 'Runs code.', input: { type: 'object' }, code: 'code' },
  { name: 'ask_user', description: 'Asks.', input: { type: 'object' } },
];

export type Tool = (input: string, context: ToolContext) => Promise<ToolResult> | ToolResult;

export function result(text: string, isError = false): ToolResult {
  return { forModel: [{ kind: 'text', text }], forUser: { outputs: [], files: [] }, isError };
}

export interface Kit {
  readonly agent: Agent;
  readonly store: ReturnType<typeof createMemoryConversationStore>;
  /** Inputs of `python`, as run. */
  readonly ran: readonly string[];
  readonly offered: readonly string[];
  /** Milliseconds that were waited for. */
  readonly waits: readonly number[];
  items(): readonly TurnItem[];
  texts(): readonly string[];
}

interface KitOptions {
  readonly python?: Tool;
  readonly look?: (input: string) => readonly Finding[];
  readonly settings?: Partial<AskSettings>;
  readonly events?: readonly LogEvent[];
  readonly provider?: Provider | null;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly append?: (events: readonly LogEvent[]) => Promise<void>;
}

/** An agent with a scripted model, one tool that runs nothing, and no waiting. */
export function kit(model: ScriptedModel, options: KitOptions = {}): Kit {
  const { python = () => result('done'), events = [], provider = PROVIDER } = options;
  const store = createMemoryConversationStore();
  const [ran, offered, waits]: [string[], string[], number[]] = [[], [], []];
  const tools: ToolHost = {
    specs: () => SPECS,
    look: async (_name, input) => options.look?.(input) ?? [],
    async call(name, input, context) {
      if (name === 'ask_user') {
        const { question, options } = JSON.parse(input) as { question: string; options: string[] };
        return result((await context.ask(question, options)) ?? 'No answer.');
      }
      if (name !== 'python') return result(`There is no tool ${name}.`, true);
      ran.push(input);
      return python(input, context);
    },
  };
  const settings: AskSettings = { ...DEFAULT_ASK, ...options.settings };
  const made: Kit = {
    agent: createAgent({
      sessionId: 's',
      store: { append: (id, batch) => options.append?.(batch) ?? store.append(id, batch) },
      events,
      model,
      tools,
      cells: { offer: (_id, code) => void offered.push(code) },
      provider: () => provider,
      settings: () => settings,
      system: async () => 'system',
      sleep: async (milliseconds, signal) => {
        waits.push(milliseconds);
        await options.sleep?.(milliseconds, signal);
      },
    }),
    store,
    ran,
    offered,
    waits,
    items: () => made.agent.state.conversation.turns.at(-1)?.items ?? [],
    texts: () => made.items().flatMap((item) => (item.kind === 'answer' ? [item.text] : [])),
  };
  return made;
}

/** Waits until the agent's state is so. */
export function until(agent: Agent, test: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = agent.subscribe(check);
    function check() {
      if (!test()) return;
      stop();
      resolve();
    }
    check();
  });
}
