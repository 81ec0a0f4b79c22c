import type { Notebook } from '../state/notebook';

/** Puts code into the chosen or last cell where that is blank, else into a new one after the chosen; begins to edit it. */
export function placeCode(notebook: Notebook, source: string): string | null {
  const ids = notebook.ids();
  const blank = [notebook.selected(), ids.at(-1) ?? null].find((id) => {
    const cell = id === null ? undefined : notebook.cell(id);
    return cell?.kind === 'code' && cell.source.trim() === '' && cell.outputs.length === 0;
  });
  if (blank == null) return notebook.insert('code', { source });
  notebook.setSource(blank, source);
  notebook.edit(blank);
  return blank;
}
