import type { Notebook } from '../state/notebook';

/** Milliseconds within which the second D must follow the first. */
const TWICE = 800;

/** The keys of command mode, as in Jupyter. Only the frame of a cell hears them, not what is inside it. */
export function createCommandKeys(notebook: Notebook): (event: KeyboardEvent) => void {
  let lastD = 0;
  return (event) => {
    const frame = event.target instanceof HTMLElement ? event.target : null;
    const id = frame?.dataset.cell;
    if (!id) return;
    const command = commandOf(event);
    const wasD = event.timeStamp - lastD < TWICE;
    lastD = command === 'd' && !wasD ? event.timeStamp : Number.NEGATIVE_INFINITY;
    const index = notebook.ids().indexOf(id);
    const commands: Readonly<Record<string, () => unknown>> = {
      ArrowUp: () => notebook.step(-1),
      k: () => notebook.step(-1),
      ArrowDown: () => notebook.step(1),
      j: () => notebook.step(1),
      a: () => notebook.insert('code', { index, edit: false }),
      b: () => notebook.insert('code', { index: index + 1, edit: false }),
      d: () => wasD && notebook.remove(id),
      Delete: () => notebook.remove(id),
      m: () => notebook.setKind(id, 'markdown'),
      y: () => notebook.setKind(id, 'code'),
      Enter: () => notebook.edit(id),
      'Shift-Enter': () => notebook.executeAndStep(id),
      'Mod-Enter': () => notebook.execute(id),
      'Alt-ArrowUp': () => notebook.move(id, -1),
      'Alt-ArrowDown': () => notebook.move(id, 1),
    };
    const run = commands[command];
    if (!run) return;
    event.preventDefault();
    run();
  };
}

function commandOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Mod-${key}`;
  if (event.altKey) return `Alt-${key}`;
  return event.shiftKey ? `Shift-${key}` : key;
}
