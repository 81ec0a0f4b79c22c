import type { Kernel, KernelEvent, RunResult } from '../contract/kernel';
import { TERMINAL_NOTE, type TerminalLink, type TerminalNote, terminalNote } from '../contract/terminal';
import { deferred } from '../lib/deferred';
import { createListeners } from '../lib/listeners';
import { breaksOff } from './breaks-off';
import { Completing } from './completing';
import type { History } from './history';
import { type Key, KeyReader } from './keys';
import { LineEditor, type LineEnd } from './line-editor';
import { Pager } from './pager';
import { saveFile } from './save-file';
import { ENTER_SCREEN, LEAVE_SCREEN, type ScreenApp, type Size } from './screen-app';
import { DIM, GREEN, PLAIN, RED, ShellOutput } from './shell-output';
import { TextEditor } from './text-editor';

/** The terminal marks what is pasted. What a program puts out may have switched it off. */
const MARK_PASTES = '\u001b[?2004h';
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
  readonly #output = new ShellOutput(this.#listeners.tell, () => this.#size.columns);
  readonly #ended = deferred<string>();
  readonly #keys = new KeyReader();
  readonly #editor: LineEditor;
  readonly #completing: Completing;
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
  #hasStarted = false;

  constructor({ kernel, history }: ShellTerminalOptions) {
    this.#kernel = kernel;
    this.#history = history;
    const columns = () => this.#size.columns;
    this.#editor = new LineEditor(history, columns);
    const ask = (script: string, cursor: number) => kernel.completeLine(this.#id, script, cursor);
    this.#completing = new Completing(ask, this.#editor, this.#output, columns);
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
      this.#output.put(WELCOME);
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
    if (this.#app) this.#output.put(this.#app.draw(this.#size));
  }

  close(): void {
    this.#running?.abort();
    this.#ended.resolve('');
    void this.#kernel.closeTerminal(this.#id);
  }

  #press(key: Key): void {
    if (this.#app) this.#pressInApp(this.#app, key);
    else if (this.#completing.isUnderWay) this.#ahead.push(key);
    else if (this.#running && !this.#isAsking) this.#pressWhileRunning(this.#running, key);
    else if (key.kind === 'text' && key.isPaste && !this.#isAsking) {
      this.#editor.press(key);
      this.#output.put(this.#editor.draw());
    } else if (key.kind === 'key' && key.name === 'Tab') void this.#complete();
    else if (key.kind === 'key' && key.name === 'C-l') this.#output.put(`\u001b[2J\u001b[H${this.#editor.draw(true)}`);
    else {
      this.#completing.forget();
      this.#conclude(this.#editor.press(key));
    }
  }

  #pressWhileRunning(running: AbortController, key: Key): void {
    if (key.kind === 'key' && key.name === 'C-c') {
      this.#output.begin('^C');
      this.#ahead = [];
      running.abort();
    } else this.#ahead.push(key);
  }

  #conclude(end: LineEnd): void {
    switch (end) {
      case 'typing':
        this.#output.put(this.#editor.draw());
        return;
      case 'entered': {
        const { text } = this.#editor;
        this.#output.putRow(this.#editor.leave());
        if (this.#isAsking) this.#reply(text);
        else this.#enter(text);
        return;
      }
      case 'interrupted':
        this.#output.putRow(`${this.#editor.leave().slice(0, -2)}^C\r\n`);
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
        this.#output.putRow('\r\n');
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
    this.#output.newRow();
    this.#output.begin(`${MARK_PASTES}${this.#editor.begin(this.#promptText())}`);
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
      this.#output.show(
        this.#history.lines.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(''),
      );
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
        else this.#output.show(`${plainOf(event)}\n`);
      } else this.#hear(event);
    };
    const { columns, rows } = this.#size;
    const line = { terminal: this.#id, text, columns, rows, stdin };
    const result = await this.#kernel.runLine(line, { signal: running.signal, onEvent });
    this.#running = null;
    this.#isAsking = false;
    this.#output.clearNotice();
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
        this.#output.showRow(`${RED}Python was started again: this shell begins anew.${PLAIN}`);
      } else if (result.status === 'error') {
        this.#output.showRow(`${RED}${result.error?.message ?? 'It could not be run.'}${PLAIN}`);
      }
    }
    if (this.#prompt.mode === 'shell') {
      if (this.#begun.length > 0) this.#history.add(this.#begun.join('\n'));
      else this.#history.add(text);
      this.#begun = [];
    }
    if (result.wholeOutput)
      this.#output.show(`${DIM}More than a terminal shows: all of it is in ${result.wholeOutput}${PLAIN}\n`);
    if (this.#prompt.state === 'exited') this.#leave();
    else if (this.#waitingApp) this.#begin(this.#waitingApp);
    else this.#ask();
  }

  #hear(event: KernelEvent): void {
    switch (event.kind) {
      case 'stdout':
      case 'stderr':
        this.#output.show(event.text);
        break;
      case 'status':
        if (event.state === 'queued') this.#output.notice('waits for what runs; Ctrl-C takes it back');
        else if (event.state === 'starting') this.#output.notice('starting Python');
        else if (event.state === 'loading') this.#output.notice('loading packages');
        else this.#output.clearNotice();
        break;
      case 'progress':
        if (event.progress) this.#output.notice(progressText(event.progress));
        break;
      case 'result':
        this.#output.show(`${plainOf(event)}\n`);
        break;
      case 'input':
        this.#output.clearNotice();
        this.#isAsking = true;
        this.#output.newRow();
        this.#output.begin(
          `${MARK_PASTES}${this.#editor.begin(event.prompt.replaceAll('\n', '\r\n'), event.password)}`,
        );
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

  #open(note: Extract<TerminalNote, { kind: 'page' | 'edit' }>): void {
    if (note.kind === 'page') this.#waitingApp = new Pager(note.name, note.text);
    else {
      const editor: TextEditor = new TextEditor({
        ...note,
        save: (path, text) => saveFile(this.#kernel, { terminal: this.#id, ...this.#size }, path, text),
        onChange: () => this.#redraw(editor, editor.isOver),
      });
      this.#waitingApp = editor;
    }
  }

  #begin(app: ScreenApp): void {
    this.#waitingApp = null;
    this.#app = app;
    this.#output.put(`${ENTER_SCREEN}${app.draw(this.#size)}`);
  }

  #pressInApp(app: ScreenApp, key: Key): void {
    this.#redraw(app, app.press(key));
  }

  #redraw(app: ScreenApp, isOver: boolean): void {
    if (this.#app !== app) return;
    if (!isOver) {
      this.#output.put(app.draw(this.#size));
      return;
    }
    this.#app = null;
    this.#output.putRow(LEAVE_SCREEN);
    this.#ask();
  }

  async #complete(): Promise<void> {
    if (this.#isAsking) return;
    await this.#completing.complete([...(this.#prompt.mode === 'shell' ? this.#begun : []), ''].join('\n'));
    this.#pressAhead();
  }
}

function plainOf({ data }: Extract<KernelEvent, { data: unknown }>): string {
  const plain = data['text/plain'];
  return typeof plain === 'string' ? plain : '[This can be shown in a cell only.]';
}

function progressText({ label, loaded, total }: { label: string; loaded: number; total: number | null }): string {
  return total ? `${label}, ${Math.min(100, Math.round((100 * loaded) / total))}%` : label;
}
