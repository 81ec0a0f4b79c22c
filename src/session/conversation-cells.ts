import type { Conversation, Turn, TurnItem } from '../contract/conversation';
import type { Cell, SessionDocument } from '../contract/session';

/** What was said before and after each run, as Markdown cells that are in no document. */
export interface Words {
  /** Before everything: there is no run that it belongs to. */
  readonly first: readonly Cell[];
  readonly around: ReadonlyMap<string, { readonly before: readonly Cell[]; readonly after: readonly Cell[] }>;
}

interface Around {
  readonly before: Cell[];
  readonly after: Cell[];
}

/**
 * Where the words of a conversation stand in a notebook of these cells: a question before the first run that it led to, an
 * answer after the run that it follows. The order of the cells is the notebook's: a person may have moved them.
 */
export function wordsOf(conversation: Conversation, ids: readonly string[]): Words {
  const around = new Map(ids.map((id): [string, Around] => [id, { before: [], after: [] }]));
  let last: Around | null = null;
  let first: Cell[] = [];
  for (const turn of conversation.turns) {
    let said = [markdown(`q-${turn.id}`, question(turn))];
    let isFirst = true;
    for (const item of turn.items) {
      const run = runOf(item, around);
      if (run !== null) {
        if (isFirst) run.before.push(...first, ...said);
        else last?.after.push(...said);
        if (isFirst) first = [];
        isFirst = false;
        said = [];
        last = run;
      } else if (item.kind === 'answer' && item.text.trim() !== '') said.push(markdown(`a-${item.id}`, item.text));
    }
    if (last === null) first.push(...said);
    else last.after.push(...said);
  }
  return { first, around };
}

/** The conversation as a notebook: its words, and each run as the cell that it is. The document stays as it is. */
export function conversationCells(conversation: Conversation, document: SessionDocument): SessionDocument {
  const ids = document.cells.map(({ id }) => id);
  const { first, around } = wordsOf(conversation, ids);
  const cells = document.cells.flatMap((cell) => {
    const words = around.get(cell.id);
    return [...(words?.before ?? []), cell, ...(words?.after ?? [])];
  });
  return { ...document, cells: [...first, ...cells] };
}

/** Where the cell of a call stands; null: it ran none, or the cell was deleted. */
function runOf(item: TurnItem, around: ReadonlyMap<string, Around>): Around | null {
  return item.kind === 'call' && item.cellId !== null ? (around.get(item.cellId) ?? null) : null;
}

function question({ text, files }: Turn): string {
  const quoted = text.split('\n').map((line) => `> ${line}`.trimEnd());
  const links = files.map(({ path }) => `[${path.slice(path.lastIndexOf('/') + 1)}](sandbox:${encodeURI(path)})`);
  return [...quoted, ...(links.length === 0 ? [] : ['>', `> ${links.join(', ')}`])].join('\n');
}

/** Ids fit Jupyter's rule: at most 64 letters, digits, `-` and `_`. */
function markdown(id: string, source: string): Cell {
  return { id, kind: 'markdown', source, outputs: [], count: null, status: null, seconds: null };
}
