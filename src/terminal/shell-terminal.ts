import type { Completion, Kernel, KernelEvent, RunResult } from '../contract/kernel';
import { TERMINAL_NOTE, type TerminalLink, type TerminalNote, terminalNote } from '../contract/terminal';
import { deferred } from '../lib/deferred';
import { createListeners } from '../lib/listeners';
import { widthOf } from './cells';
import type { History } from './history';
import { type Key, KeyReader } from './keys';
import { LineEditor, type LineEnd } from './line-editor';
import { Pager } from './pager';
import { ENTER_SCREEN, LEAVE_SCREEN, type ScreenApp, type Size } from './screen-app';
import { TextEditor } from './text-editor';

const DIM = '\u001b[2m';
const GREEN = '\u001b[32m';
const RED = '\u001b[31m';
const PLAIN = '\u001b[0m';
/** The terminal marks what is pasted. What a program puts out may have switched it off. */
const MARK_PASTES = '\u001b[?2004h';
/** The rest of the row that the cursor is in. */
const CLEAR_ROW = '\r\u001b[K';
const WELCOME = `${DIM}The shell of this tab, on the files of the desk. Lines and cells take turns. Tab completes, F6 leaves.${PLAIN}\r\n`;

interface ShellTerminalOptions {
  readonly kernel: Kernel;
  readonly history: History;
}

/**
 * A terminal on the shell of the tab. A line that is entered is a run of the kernel, which waits its turn; editing the line,
 * paging and the full-screen editor happen here, so the kernel is free meanwhile.
 */
export function createShellTerminal(options: ShellTerminalOptions): TerminalLink {
  return new ShellTerminal(options);
}

class ShellTerminal implements TerminalLink {
  readonly #id = crypto.randomUUID();
  readonly #listeners = createListeners<Uint8Array>();
  readonly #ended = deferred<string>();
  readonly #keys = new KeyReader();
  readonly #encoder = new TextEncoder();
  readonly #editor: LineEditor;
  readonly #kernel: Kernel;
  readonly #history: History;
  #size: Size = { columns: 80, rows: 24 };
  /** The line that runs; null: one is being typed. */
  #running: AbortController | null = null;
  /** Whether the program that runs asks for a line. */
  #isAsking = false;
  #app: ScreenApp | null = null;
  #waitingApp: ScreenApp | null = null;
  /** What was typed while a line ran, and lines of a paste that have not been run yet. */
  #ahead: Key[] = [];
  /** Lines of a command that breaks off. */
  #begun: string[] = [];
  #prompt: Extract<TerminalNote, { kind: 'prompt' }> = {
    kind: 'prompt',
    mode: 'shell',
    state: 'open',
    cwd: '/mnt/data',
    exitCode: 0,
  };
  #isAtEdge = true;
  #tabs = 0;
  #isCompleting = false;
  #hasStarted = false;
  /** A line about waiting, to be wiped out. */
  #notice = false;

  constructor({ kernel, history }: ShellTerminalOptions) {
    this.#kernel = kernel;
    this.#history = history;
    this.#editor = new LineEditor(history, () => this.#size.columns);
  }

  get ended(): Promise<string> {
    return this.#ended.promise;
  }

  isBusy(): boolean {
    return this.#running !== null || this.#app !== null;
  }

  onData(listener: (data: Uint8Array) => void): () => void {
    const stop = this.#listeners.add(listener);
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      this.#put(WELCOME);
      // Nothing to run: it starts Python and the shell, so that completion knows the commands.
      void this.#run('', null);
    }
    return stop;
  }

  type(data: Uint8Array<ArrayBuffer>): void {
    for (const key of this.#keys.read(data)) this.#press(key);
  }

  resize({ columns, rows }: Size): void {
    this.#size = { columns, rows };
    if (this.#app) this.#put(this.#app.draw(this.#size));
  }

  close(): void {
    this.#running?.abort();
    this.#ended.resolve('');
    void this.#kernel.closeTerminal(this.#id);
  }

  #put(text: string): void {
    if (text !== '') this.#listeners.tell(this.#encoder.encode(text));
  }

  /** Output of a program, whose lines end without a carriage return. */
  #show(text: string): void {
    if (text === '') return;
    this.#clearNotice();
    this.#put(text.replace(/\r?\n/g, '\r\n'));
    this.#isAtEdge = text.endsWith('\n') || text.endsWith('\u001b[H');
  }

  #press(key: Key): void {
    if (this.#app) this.#pressInApp(this.#app, key);
    else if (this.#isCompleting) this.#ahead.push(key);
    else if (this.#running && !this.#isAsking) this.#pressWhileRunning(this.#running, key);
    else if (key.kind === 'text' && key.isPaste && !this.#isAsking) {
      this.#editor.press(key);
      this.#put(this.#editor.draw());
    } else if (key.kind === 'key' && key.name === 'Tab') void this.#complete();
    else if (key.kind === 'key' && key.name === 'C-l') this.#put(`\u001b[2J\u001b[H${this.#editor.draw(true)}`);
    else {
      this.#tabs = 0;
      this.#conclude(this.#editor.press(key));
    }
  }

  #pressWhileRunning(running: AbortController, key: Key): void {
    if (key.kind === 'key' && key.name === 'C-c') {
      this.#put('^C');
      this.#isAtEdge = false;
      this.#ahead = [];
      running.abort();
    } else this.#ahead.push(key);
  }

  #conclude(end: LineEnd): void {
    switch (end) {
      case 'typing':
        this.#put(this.#editor.draw());
        return;
      case 'entered': {
        const { text } = this.#editor;
        this.#put(this.#editor.leave());
        this.#isAtEdge = true;
        if (this.#isAsking) this.#reply(text);
        else this.#enter(text);
        return;
      }
      case 'interrupted':
        this.#put(`${this.#editor.leave().slice(0, -2)}^C\r\n`);
        this.#isAtEdge = true;
        if (this.#isAsking) {
          this.#isAsking = false;
          this.#running?.abort();
        } else {
          this.#begun = [];
          this.#prompt = { ...this.#prompt, state: 'open', exitCode: 130 };
          this.#ask();
        }
        return;
      case 'ended':
        this.#put('\r\n');
        this.#isAtEdge = true;
        if (this.#isAsking) this.#reply(null);
        else if (this.#prompt.mode === 'python') void this.#run('exit()', null);
        else if (this.#begun.length > 0) {
          this.#begun = [];
          this.#ask();
        } else this.#leave();
        return;
      default:
        end satisfies never;
    }
  }

  #leave(): void {
    this.#ended.resolve('The shell has ended. Close this terminal, or open another.');
  }

  /** Begins a line: the one that is being typed, or the rest of one that breaks off. */
  #ask(): void {
    if (!this.#isAtEdge) this.#put('\r\n');
    this.#isAtEdge = false;
    this.#put(`${MARK_PASTES}${this.#editor.begin(this.#promptText())}`);
    this.#pressAhead();
  }

  /** What was typed before there was somebody to take it. */
  #pressAhead(): void {
    for (const key of this.#ahead.splice(0)) this.#press(key);
  }

  #promptText(): string {
    const { mode, cwd, exitCode } = this.#prompt;
    if (mode === 'python') return this.#begun.length > 0 ? '... ' : '>>> ';
    if (this.#begun.length > 0) return '> ';
    const home = cwd.replace(/^\/home\/pyodide(?=\/|$)/, '~');
    return `${exitCode === 0 ? '' : `${RED}[${exitCode}]${PLAIN} `}${GREEN}${home}${PLAIN} $ `;
  }

  #enter(text: string): void {
    if (this.#prompt.mode === 'python') {
      this.#history.add(text);
      void this.#run(text, null);
      return;
    }
    this.#begun.push(text);
    const script = this.#begun.join('\n');
    if (breaksOff(script)) {
      this.#ask();
      return;
    }
    if (this.#begun.length === 1 && this.#ownCommand(text.trim())) return;
    void this.#run(script, null);
  }

  /** What concerns the lines themselves. */
  #ownCommand(command: string): boolean {
    if (command !== 'history' && command !== 'history -c') return false;
    this.#begun = [];
    if (command === 'history -c') this.#history.clear();
    else {
      this.#history.add(command);
      this.#show(this.#history.lines.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(''));
    }
    this.#ask();
    return true;
  }

  /** Runs a script; `stdin` null: programs may ask. Null when it could not be told how it ended. */
  async #run(text: string, stdin: string | null): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    let note: TerminalNote | null = null;
    const onEvent = (event: KernelEvent) => {
      if (event.kind === 'display') {
        const told = terminalNote(event.data[TERMINAL_NOTE]);
        if (told?.kind === 'prompt') note = told;
        else if (told) this.#open(told);
        else this.#show(`${plainOf(event)}\n`);
      } else this.#hear(event);
    };
    const { columns, rows } = this.#size;
    const line = { terminal: this.#id, text, columns, rows, stdin };
    const result = await this.#kernel.runLine(line, { signal: running.signal, onEvent });
    this.#running = null;
    this.#isAsking = false;
    this.#clearNotice();
    this.#finish(result, note, text);
  }

  #finish(result: RunResult, note: TerminalNote | null, text: string): void {
    if (note?.kind === 'prompt') {
      this.#prompt = note;
      if (note.mode === 'shell' && note.state === 'incomplete') {
        this.#ask();
        return;
      }
      if (note.mode === 'python') this.#begun = note.state === 'incomplete' ? ['…'] : [];
    } else {
      this.#prompt = { ...this.#prompt, state: 'open', exitCode: result.status === 'ok' ? 0 : 130 };
      if (result.loss) {
        this.#prompt = { ...this.#prompt, mode: 'shell', cwd: '/mnt/data' };
        this.#show(`${this.#isAtEdge ? '' : '\n'}${RED}Python was started again: this shell begins anew.${PLAIN}\n`);
      } else if (result.status === 'error') {
        this.#show(`${this.#isAtEdge ? '' : '\n'}${RED}${result.error?.message ?? 'It could not be run.'}${PLAIN}\n`);
      }
    }
    if (this.#prompt.mode === 'shell') {
      if (this.#begun.length > 0) this.#history.add(this.#begun.join('\n'));
      else this.#history.add(text);
      this.#begun = [];
    }
    if (result.wholeOutput)
      this.#show(`${DIM}More than a terminal shows: all of it is in ${result.wholeOutput}${PLAIN}\n`);
    if (this.#prompt.state === 'exited') this.#leave();
    else if (this.#waitingApp) this.#begin(this.#waitingApp);
    else this.#ask();
  }

  #hear(event: KernelEvent): void {
    switch (event.kind) {
      case 'stdout':
      case 'stderr':
        this.#show(event.text);
        break;
      case 'status':
        if (event.state === 'queued') this.#say('waits for what runs; Ctrl-C takes it back');
        else if (event.state === 'starting') this.#say('starting Python');
        else if (event.state === 'loading') this.#say('loading packages');
        else this.#clearNotice();
        break;
      case 'progress':
        if (event.progress) this.#say(progressText(event.progress));
        break;
      case 'result':
        this.#show(`${plainOf(event)}\n`);
        break;
      case 'input':
        this.#clearNotice();
        this.#isAsking = true;
        // The prompt may follow what stands in this row already.
        this.#put(this.#isAtEdge ? '' : '\r\n');
        this.#put(`${MARK_PASTES}${this.#editor.begin(event.prompt.replaceAll('\n', '\r\n'), event.password)}`);
        this.#pressAhead();
        break;
      case 'clear':
      case 'display':
        break;
      default:
        event satisfies never;
    }
  }

  #reply(line: string | null): void {
    this.#isAsking = false;
    this.#kernel.reply(line);
  }

  /** A line of ours that the next output takes the place of. */
  #say(text: string): void {
    if (!this.#notice && !this.#isAtEdge) this.#put('\r\n');
    this.#isAtEdge = true;
    this.#notice = true;
    this.#put(`${CLEAR_ROW}${DIM}${text.slice(0, this.#size.columns - 1)}${PLAIN}`);
  }

  #clearNotice(): void {
    if (this.#notice) this.#put(CLEAR_ROW);
    this.#notice = false;
  }

  #open(note: Extract<TerminalNote, { kind: 'page' | 'edit' }>): void {
    if (note.kind === 'page') this.#waitingApp = new Pager(note.name, note.text);
    else {
      const editor: TextEditor = new TextEditor({
        ...note,
        save: (path, text) => this.#save(path, text),
        onChange: () => this.#redraw(editor, editor.isOver),
      });
      this.#waitingApp = editor;
    }
  }

  #begin(app: ScreenApp): void {
    this.#waitingApp = null;
    this.#app = app;
    this.#put(`${ENTER_SCREEN}${app.draw(this.#size)}`);
  }

  #pressInApp(app: ScreenApp, key: Key): void {
    this.#redraw(app, app.press(key));
  }

  #redraw(app: ScreenApp, isOver: boolean): void {
    if (this.#app !== app) return;
    if (!isOver) {
      this.#put(app.draw(this.#size));
      return;
    }
    this.#app = null;
    this.#put(LEAVE_SCREEN);
    this.#isAtEdge = true;
    this.#ask();
  }

  /** Through the shell, so that every folder of Python can be written to. */
  async #save(path: string, text: string): Promise<string | null> {
    const quoted = `'${path.replaceAll("'", "'\\''")}'`;
    const said: string[] = [];
    let exitCode = 1;
    const line = { terminal: this.#id, text: `cat > ${quoted}`, ...this.#size, stdin: text };
    const result = await this.#kernel.runLine(line, {
      onEvent(event) {
        if (event.kind === 'stderr') said.push(event.text);
        const note = event.kind === 'display' ? terminalNote(event.data[TERMINAL_NOTE]) : null;
        if (note?.kind === 'prompt') exitCode = note.exitCode;
      },
    });
    if (result.status === 'ok' && exitCode === 0) return null;
    return said.join('').trim() || result.error?.message || 'It could not be saved. Try again.';
  }

  async #complete(): Promise<void> {
    const { text, cursor } = this.#editor;
    if (this.#isAsking) return;
    this.#isCompleting = true;
    const script = [...(this.#prompt.mode === 'shell' ? this.#begun : []), ''].join('\n');
    const found = await this.#kernel.completeLine(this.#id, script + text, script.length + cursor);
    this.#isCompleting = false;
    this.#offer(found, script.length, text, cursor);
    this.#pressAhead();
  }

  #offer({ from, items }: Completion, offset: number, text: string, cursor: number): void {
    const start = Math.max(0, from - offset);
    const texts = items.map((item) => item.text);
    const [only] = texts;
    if (only === undefined) {
      this.#put('\u0007');
      return;
    }
    const common = texts.length === 1 ? only : commonStart(texts);
    if (common.length > cursor - start && common !== text.slice(start, cursor)) {
      this.#editor.replace(start, cursor, common);
      this.#tabs = 0;
    } else if (texts.length > 1) {
      this.#tabs += 1;
      if (this.#tabs === 1) this.#put('\u0007');
      else {
        this.#put(this.#listed(texts));
        this.#put(this.#editor.draw(true));
        return;
      }
    }
    this.#put(this.#editor.draw());
  }

  /** The choices in columns, below the line. */
  #listed(texts: readonly string[]): string {
    const names = texts.slice(0, 200).map((text) => /([^/]+\/?) ?$/.exec(text)?.[1] ?? text);
    const width = Math.max(...names.map(widthOf)) + 2;
    const count = Math.max(1, Math.floor(this.#size.columns / width));
    let list = '\r\n';
    for (let place = 0; place < names.length; place += count) {
      const row = names.slice(place, place + count).map((name) => name + ' '.repeat(width - widthOf(name)));
      list += `${row.join('').trimEnd()}\r\n`;
    }
    return texts.length > names.length ? `${list}… and ${texts.length - names.length} more\r\n` : list;
  }
}

/** What the shell itself takes for complete: a pipe without its end, an open here-document. */
function breaksOff(script: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(script) || /(?:\||&&)\s*$/.test(script)) return true;
  const [first = '', ...rest] = script.split('\n');
  const marks = [...first.matchAll(/(?<!<)<<-?\s*(["']?)([\w.]+)\1(?!<)/g)].map((match) => match[2] ?? '');
  return marks.some((mark) => !rest.some((line) => line.replace(/^\t+/, '') === mark));
}

function commonStart(texts: readonly string[]): string {
  let [common = ''] = texts;
  for (const text of texts) while (!text.startsWith(common)) common = common.slice(0, -1);
  return common;
}

function plainOf({ data }: Extract<KernelEvent, { data: unknown }>): string {
  const plain = data['text/plain'];
  return typeof plain === 'string' ? plain : '[This can be shown in a cell only.]';
}

function progressText({ label, loaded, total }: { label: string; loaded: number; total: number | null }): string {
  return total ? `${label}, ${Math.min(100, Math.round((100 * loaded) / total))}%` : label;
}
