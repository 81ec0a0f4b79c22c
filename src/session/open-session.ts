import type { Kernel, KernelEvent, Progress, RunResult } from '../contract/kernel';
import { unreachable } from '../contract/result';
import type { SessionDocument } from '../contract/session';
import { createListeners } from '../lib/listeners';
import { followed } from './follow';
import { endRun, startRun, updateCell } from './notebook';
import { appendOutput, applyEvent, type Running } from './outputs';

/** One run of a cell while it waits or goes on. It is not kept: what it puts out is. */
export interface CellRun {
  readonly state: 'queued' | 'starting' | 'loading' | 'running' | 'stopping';
  /** Milliseconds since the epoch when the code itself began; null: not yet. */
  readonly since: number | null;
  readonly progress: Progress | null;
  /** Set while the program waits for a line. */
  readonly input: { readonly prompt: string; readonly password: boolean } | null;
}

/** A session in memory: the one owner of its document and of its runs. */
export interface OpenSession {
  readonly document: SessionDocument;
  /** Another tab has it: nothing here changes it but `follow`. */
  readonly isReadOnly: boolean;
  /** By the id of the cell. */
  readonly runs: ReadonlyMap<string, CellRun>;
  change(edit: (document: SessionDocument) => SessionDocument): void;
  /** Resolves when the run has ended; null: the cell runs already, is no code cell, or is empty, or may not be run. */
  run(cellId: string): Promise<RunResult | null>;
  /** Takes a waiting run out of the queue, or stops a running one. */
  stop(cellId: string): void;
  /** Answers `input()`; null means end of file. */
  reply(cellId: string, line: string | null): void;
  /** Takes what another tab has made of it. */
  follow(document: SessionDocument): void;
  watch(listener: () => void): () => void;
}

export interface OpenSessionOptions {
  readonly kernel: Pick<Kernel, 'run' | 'reply'>;
  /** Default: never. */
  readonly isReadOnly?: () => boolean;
  /**
   * Python can send hundreds of events in a second: they are taken into the document together, when this calls back.
   * On a page, once for each frame.
   */
  readonly schedule: (take: () => void) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export function openSession(
  start: SessionDocument,
  { kernel, schedule, isReadOnly = () => false, now = Date.now }: OpenSessionOptions,
): OpenSession {
  const listeners = createListeners<void>();
  const aborts = new Map<string, AbortController>();
  const clearing = new Set<string>();
  let document = start;
  let runs: ReadonlyMap<string, CellRun> = new Map();
  let waiting: { readonly cellId: string; readonly event: KernelEvent }[] = [];

  const set = (next: SessionDocument) => {
    if (next !== document) document = { ...next, info: { ...next.info, modified: now() } };
  };
  const setRun = (cellId: string, run: CellRun | null) => {
    const next = new Map(runs);
    if (run) next.set(cellId, run);
    else next.delete(cellId);
    runs = next;
  };
  /** Takes what waits into the document, and tells nobody yet. Returns whether there was anything. */
  const absorb = (): boolean => {
    const events = waiting;
    waiting = [];
    if (events.length === 0) return false;
    let running: Running = { document, clearNext: false };
    for (const { cellId, event } of events) {
      running = applyEvent({ document: running.document, clearNext: clearing.has(cellId) }, cellId, event);
      if (running.clearNext) clearing.add(cellId);
      else clearing.delete(cellId);
      const run = runs.get(cellId);
      if (run) setRun(cellId, runAfter(run, event, now()));
    }
    set(running.document);
    return true;
  };
  const takeEvents = () => {
    if (absorb()) listeners.tell();
  };

  return {
    get document() {
      return document;
    },
    get isReadOnly() {
      return isReadOnly();
    },
    get runs() {
      return runs;
    },
    change(edit) {
      if (isReadOnly()) return;
      const before = document;
      // Told together with the edit: who has just typed must not be shown the text as it was before.
      const hadEvents = absorb();
      set(edit(document));
      if (hadEvents || document !== before) listeners.tell();
    },
    async run(cellId) {
      const cell = document.cells.find((cell) => cell.id === cellId);
      if (cell?.kind !== 'code' || cell.source.trim() === '' || runs.has(cellId) || isReadOnly()) return null;
      const abort = new AbortController();
      aborts.set(cellId, abort);
      takeEvents();
      set(startRun(document, cellId));
      setRun(cellId, { state: 'queued', since: null, progress: null, input: null });
      listeners.tell();
      try {
        const result = await kernel.run(cell.source, {
          signal: abort.signal,
          onEvent: (event) => {
            waiting.push({ cellId, event });
            schedule(takeEvents);
          },
        });
        takeEvents();
        set(endRun(withNotes(document, cellId, result), cellId, result));
        return result;
      } finally {
        aborts.delete(cellId);
        clearing.delete(cellId);
        setRun(cellId, null);
        listeners.tell();
      }
    },
    stop: (cellId) => aborts.get(cellId)?.abort(),
    reply(cellId, line) {
      const run = runs.get(cellId);
      if (!run?.input) return;
      setRun(cellId, { ...run, input: null });
      kernel.reply(line);
      listeners.tell();
    },
    follow(next) {
      document = followed(document, next);
      listeners.tell();
    },
    watch: (listener) => listeners.add(listener),
  };
}

function runAfter(run: CellRun, event: KernelEvent, now: number): CellRun {
  switch (event.kind) {
    case 'status':
      return { ...run, state: event.state, since: event.state === 'running' ? (run.since ?? now) : run.since };
    case 'progress':
      return { ...run, progress: event.progress };
    case 'input':
      return { ...run, input: { prompt: event.prompt, password: event.password } };
    case 'stdout':
    case 'stderr':
    case 'display':
    case 'result':
    case 'clear':
      return run;
    default:
      return unreachable(event);
  }
}

/** What the end of a run has to say beside its outputs is an output too, so that it is kept with the cell. */
function withNotes(document: SessionDocument, cellId: string, result: RunResult): SessionDocument {
  const notes: string[] = [];
  if (result.wholeOutput !== null) {
    const name = result.wholeOutput.replace(/^\/mnt\/data\//, '');
    notes.push(
      `The output was longer than the limit. [Show the whole: ${name}](sandbox:${encodeURI(result.wholeOutput)})`,
    );
  }
  if (result.unsaved !== null) {
    notes.push(
      `**Not saved:** ${result.unsaved.paths.map((path) => `\`${path}\``).join(', ')}. ${result.unsaved.reason}`,
    );
  }
  return updateCell(document, cellId, (cell) => ({
    ...cell,
    outputs: notes.reduce(
      (outputs, note) => appendOutput(outputs, { kind: 'display', data: { 'text/markdown': note }, displayId: null }),
      cell.outputs,
    ),
  }));
}
