import type { AskResult } from '../contract/interpreter';
import { isHidden } from '../lib/hidden-files';
import type { Agent } from './agent';

/**
 * Asks as a person would who types the question, and waits for the end of the turn. What the loop asks meanwhile is
 * answered on the screen. Rejects where another question is under way.
 */
export async function askPrompt(agent: Agent, prompt: string): Promise<AskResult> {
  const end = await agent.send(prompt);
  const turn = agent.state.conversation.turns.at(-1);
  if (end === null || turn === undefined) throw new Error('Another question is under way. Wait for its end.');
  const answers = turn.items.flatMap((item) => (item.kind === 'answer' && item.text.trim() !== '' ? [item.text] : []));
  const files = turn.items.flatMap((item) => (item.kind === 'call' ? item.files : []));
  return {
    success: end.kind === 'done',
    answer: answers.at(-1) ?? '',
    end: end.kind,
    error: end.kind === 'failed' ? end.error.message : null,
    files: [...new Set(files)].filter((path) => !isHidden(path)),
  };
}
