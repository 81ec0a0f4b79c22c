import type { Conversation, Turn, TurnItem } from '../../contract/conversation';
import { unreachable } from '../../contract/result';
import type { Cell } from '../../contract/session';
import { cellMarkdown, fenced } from '../../session/export/markdown';
import { writtenString } from './written-code';

/** The cell of a run as it is now; undefined: there is none, or it was deleted. */
export type CellOf = (id: string) => Cell | undefined;

/** An answer as Markdown: its words, its code as it is now, and what that put out as text. */
export function turnMarkdown(turn: Turn, cellOf: CellOf): string {
  return turn.items
    .flatMap((item) => itemMarkdown(item, cellOf))
    .filter((part) => part !== '')
    .join('\n\n');
}

/** A whole conversation, its questions as quotations. */
export function conversationMarkdown({ turns }: Conversation, cellOf: CellOf): string {
  return turns
    .map((turn) => `${turn.text.replace(/^/gm, '> ')}\n\n${turnMarkdown(turn, cellOf)}`.trimEnd())
    .join('\n\n---\n\n');
}

function itemMarkdown(item: TurnItem, cellOf: CellOf): readonly string[] {
  switch (item.kind) {
    case 'answer':
      return [item.text.trim()];
    case 'call': {
      const cell = item.cellId === null ? undefined : cellOf(item.cellId);
      if (cell !== undefined) return cellMarkdown(cell, () => '*A figure.*');
      const code = writtenString(item.input, 'code');
      return code === null ? [] : [fenced(code, 'python')];
    }
    case 'notice':
      return [];
    default:
      return unreachable(item);
  }
}
