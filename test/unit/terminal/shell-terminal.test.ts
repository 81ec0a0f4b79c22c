import { describe, expect, it, vi } from 'vitest';
import type { Kernel, KernelEvent, RunResult } from '../../../src/contract/kernel';
import { TERMINAL_NOTE, type TerminalLine, type TerminalNote } from '../../../src/contract/terminal';
import { History } from '../../../src/terminal/history';
import { createShellTerminal } from '../../../src/terminal/shell-terminal';
import { TestScreen } from '../../doubles/screen';

type Emit = (event: KernelEvent) => void;
type Answer = (line: TerminalLine, emit: Emit, signal: AbortSignal) => Promise<void> | void;

const DONE = {
  status: 'ok',
  count: 0,
  error: null,
  files: [],
  removed: [],
  unsaved: null,
  seconds: 0,
  wholeOutput: null,
  loss: null,
} as const;

/** A terminal on a kernel whose lines are answered by `answer`. */
function open(answer: Answer = () => {}, { history = new History(), result = {} as Partial<RunResult> } = {}) {
  const ran: string[] = [];
  const replied: (string | null)[] = [];
  const completions: Record<string, string[]> = {};
  const kernel = {
    async runLine(...[line, given = {}]: Parameters<Kernel['runLine']>) {
      const { onEvent = () => {}, signal = new AbortController().signal } = given;
      if (line.text !== '') ran.push(line.text);
      let isTold = false;
      await answer(
        line,
        (event) => {
          isTold ||= event.kind === 'display' && String(event.data[TERMINAL_NOTE]).includes('"prompt"');
          onEvent(event);
        },
        signal,
      );
      if (!isTold && !signal.aborted && Object.keys(result).length === 0) onEvent(note(prompt()));
      return { ...DONE, ...(signal.aborted ? { status: 'interrupted' } : {}), ...result };
    },
    completeLine: async (_terminal: string, text: string, cursor: number) => {
      const word = /\S*$/.exec(text.slice(0, cursor))?.[0] ?? '';
      const items = (completions[word] ?? []).map((one) => ({ text: one, kind: '', detail: '' }));
      return { from: cursor - word.length, to: cursor, items };
    },
    closeTerminal: vi.fn(async () => {}),
    reply: (line: string | null) => void replied.push(line),
  };
  const link = createShellTerminal({ kernel: kernel as unknown as Kernel, history });
  const screen = new TestScreen(120);
  link.resize({ columns: 120, rows: 10 });
  const decoder = new TextDecoder();
  link.onData((data) => screen.write(decoder.decode(data)));
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const type = async (text: string) => {
    link.type(new TextEncoder().encode(text));
    await settle();
  };
  /** Without the line of welcome. */
  const lines = () => screen.lines.slice(1);
  return { link, kernel, ran, replied, completions, screen, type, lines, settle };
}

function prompt(more: Partial<Extract<TerminalNote, { kind: 'prompt' }>> = {}): TerminalNote {
  return { kind: 'prompt', mode: 'shell', state: 'open', cwd: '/mnt/data', exitCode: 0, ...more };
}

function note(value: TerminalNote): KernelEvent {
  return { kind: 'display', data: { [TERMINAL_NOTE]: JSON.stringify(value) }, displayId: null, update: false };
}

const PROMPT = '/mnt/data $';

describe('a line', () => {
  it('runs, and what it puts out stands above the next prompt', async () => {
    const { ran, type, lines, settle } = open((line, emit) => {
      if (line.text) emit({ kind: 'stdout', text: 'a.csv\nb.csv\n' });
    });
    await settle();
    expect(lines()).toEqual([PROMPT]);
    await type('ls\r');
    expect(ran).toEqual(['ls']);
    expect(lines()).toEqual([`${PROMPT} ls`, 'a.csv', 'b.csv', PROMPT]);
  });

  it('tells where the shell is, and what the last line ended with', async () => {
    const { type, lines, settle } = open((line, emit) => {
      if (line.text) emit({ kind: 'stdout', text: 'no end of line' });
      emit(note(prompt({ cwd: '/home/pyodide/work', exitCode: line.text ? 2 : 0 })));
    });
    await settle();
    await type('false\r');
    expect(lines()).toEqual(['~/work $ false', 'no end of line', '[2] ~/work $']);
  });

  it('goes on where it breaks off, whether the shell says so or it is seen here', async () => {
    const { ran, type, lines, settle } = open((line, emit) => {
      if (line.text.startsWith('for') && !line.text.endsWith('done')) emit(note(prompt({ state: 'incomplete' })));
    });
    await settle();
    await type('for i in 1\rdo echo\rdone\r');
    expect(ran.at(-1)).toBe('for i in 1\ndo echo\ndone');
    await type('cat <<END\rone\rEND\r');
    await type('echo a |\rwc\r');
    expect(ran.slice(-2)).toEqual(['cat <<END\none\nEND', 'echo a |\nwc']);
    expect(lines()).toContain('> do echo');
  });

  it('pasted after an output that switched the marks of pastes off, ran at once', async () => {
    let isMarked = false;
    const { link, type, settle } = open((line, emit) => {
      if (line.text) emit({ kind: 'stdout', text: '\u001b[?2004l' });
    });
    link.onData((data) => {
      for (const [, mode] of new TextDecoder().decode(data).matchAll(/\[\?2004([hl])/g)) isMarked = mode === 'h';
    });
    await settle();
    await type('cat evil.txt\r');
    expect(isMarked).toBe(true);
  });

  it('is given up by Ctrl-C', async () => {
    const { ran, type, lines, settle } = open();
    await settle();
    await type('rm x\u0003ls\r');
    expect(ran).toEqual(['ls']);
    expect(lines().slice(0, 2)).toEqual([`${PROMPT} rm x^C`, `[130] ${PROMPT} ls`]);
  });

  it('is in the history as a whole, and history shows it', async () => {
    const history = new History();
    const { type, lines, settle } = open(undefined, { history });
    await settle();
    await type('\u001b[200~echo a\necho b\u001b[201~\r');
    await type('history\r');
    expect(history.lines).toEqual(['echo a\necho b', 'history']);
    expect(lines().at(-2)).toContain('2  history');
  });
});

describe('while a line runs', () => {
  it('Ctrl-C ends it, and only it', async () => {
    const { link, type, lines, settle } = open((line, _emit, signal) =>
      line.text ? new Promise((resolve) => signal.addEventListener('abort', () => resolve())) : undefined,
    );
    await settle();
    await type('sleep 100\r');
    expect(link.isBusy?.()).toBe(true);
    await type('\u0003');
    expect(link.isBusy?.()).toBe(false);
    expect(lines()).toEqual([`${PROMPT} sleep 100`, '^C', `[130] ${PROMPT}`]);
  });

  it('keeps what is typed for the next', async () => {
    let go = () => {};
    const { ran, type, settle } = open((line) =>
      line.text === 'slow'
        ? new Promise<void>((resolve) => {
            go = resolve;
          })
        : undefined,
    );
    await settle();
    await type('slow\recho after\r');
    expect(ran).toEqual(['slow']);
    go();
    await settle();
    await settle();
    expect(ran).toEqual(['slow', 'echo after']);
  });

  it('says that it waits, and takes that back', async () => {
    let go = () => {};
    const { type, lines, settle } = open((line, emit) => {
      if (!line.text) return;
      emit({ kind: 'status', state: 'queued' });
      return new Promise<void>((resolve) => {
        go = () => {
          emit({ kind: 'status', state: 'running' });
          emit({ kind: 'stdout', text: 'done\n' });
          resolve();
        };
      });
    });
    await settle();
    await type('ls\r');
    expect(lines().at(-1)).toContain('waits for what runs');
    go();
    await settle();
    expect(lines()).toEqual([`${PROMPT} ls`, 'done', PROMPT]);
  });

  it('asks for what the program wants to know', async () => {
    const { replied, type, lines, settle } = open((line, emit) => {
      if (!line.text) return;
      emit({ kind: 'stdout', text: 'hello\n' });
      emit({ kind: 'input', prompt: 'Name: ', password: false });
      return new Promise<void>(() => {});
    });
    await settle();
    await type('python3 ask.py\r');
    await type('Ada\r');
    expect(replied).toEqual(['Ada']);
    expect(lines()).toEqual([`${PROMPT} python3 ask.py`, 'hello', 'Name: Ada']);
  });

  it('says what was lost when Python had to be started again', async () => {
    const { type, lines, settle } = open(undefined, { result: { status: 'killed', loss: { variables: [] } } });
    await settle();
    await type('ls\r');
    expect(lines().at(-2)).toBe('Python was started again: this shell begins anew.');
  });
});

describe('Tab', () => {
  it('completes what is clear, and lists what is not at the second time', async () => {
    const { completions, type, lines, settle } = open();
    await settle();
    Object.assign(completions, { se: ['sed ', 'select ', 'seq '], sel: ['select '], fi: ['file1.txt ', 'file2.txt '] });
    await type('se\t');
    expect(lines()).toEqual([`${PROMPT} se`]);
    await type('\t');
    expect(lines()).toEqual([`${PROMPT} se`, 'sed      select   seq', `${PROMPT} se`]);
    await type('l\tx fi\t');
    expect(lines().at(-1)).toBe(`${PROMPT} select x file`);
  });
});

describe('the whole screen', () => {
  it('pages, and comes back to the prompt', async () => {
    const { type, lines, screen, settle } = open((line, emit) => {
      if (line.text) emit(note({ kind: 'page', name: 'a.txt', text: 'one\ntwo\n' }));
    });
    await settle();
    await type('less a.txt\r');
    expect(screen.lines.slice(0, 3)).toEqual(['one', 'two', '~']);
    await type('q');
    expect(lines()).toEqual([`${PROMPT} less a.txt`, PROMPT]);
  });

  it('edits a file, which is written by the shell', async () => {
    const written: [string, string | null][] = [];
    const { type, screen, settle } = open((line, emit) => {
      if (line.text.startsWith('nano'))
        emit(note({ kind: 'edit', path: "/tmp/it's", text: 'a\n', isNew: false, line: 1 }));
      else if (line.stdin !== null) written.push([line.text, line.stdin]);
    });
    await settle();
    await type("nano it's\r");
    expect(screen.lines[0]).toBe(" /tmp/it's");
    await type('b\u0018y');
    expect(written).toEqual([["cat > '/tmp/it'\\''s'", 'ba\n']]);
    expect(screen.lines.at(-1)).toBe(PROMPT);
  });
});

describe('Python', () => {
  it('has its own prompts until it is left', async () => {
    const { ran, type, lines, settle } = open((line, emit) => {
      if (line.text === 'python3') emit(note(prompt({ mode: 'python' })));
      else if (line.text === 'for i in x:') emit(note(prompt({ mode: 'python', state: 'incomplete' })));
      else if (line.text !== 'exit()' && line.text !== '') emit(note(prompt({ mode: 'python' })));
    });
    await settle();
    await type('python3\r1+1\rfor i in x:\r    i\r\u0004');
    await settle();
    await settle();
    expect(ran).toEqual(['python3', '1+1', 'for i in x:', '    i', 'exit()']);
    expect(lines()).toEqual([`${PROMPT} python3`, '>>> 1+1', '>>> for i in x:', '...     i', '>>>', PROMPT]);
  });
});

it('ends by exit and by Ctrl-D, and ends its shell when it is closed', async () => {
  const { link, kernel, type, settle } = open((line, emit) => {
    if (line.text === 'exit') emit(note(prompt({ state: 'exited' })));
  });
  await settle();
  await type('exit\r');
  expect(await link.ended).toMatch(/has ended/);
  const other = open();
  await other.settle();
  await other.type('\u0004');
  expect(await other.link.ended).toMatch(/has ended/);
  link.close();
  expect(kernel.closeTerminal).toHaveBeenCalledOnce();
});
