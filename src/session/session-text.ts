import type { LogEvent } from '../contract/conversation';
import type { Cell } from '../contract/session';

/** What a person wrote and was told: sources of cells, questions and answers, one after the other. No outputs. */
export function textOf(cells: readonly Cell[], log: readonly LogEvent[]): string {
  const words = log.flatMap((event) => (event.kind === 'user' || event.kind === 'assistant' ? [event.text] : []));
  return [...words, ...cells.map((cell) => cell.source)].filter((text) => text.trim() !== '').join('\n');
}
