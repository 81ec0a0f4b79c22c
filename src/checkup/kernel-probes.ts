import type { Probe } from '../contract/checkup';
import type { Kernel } from '../contract/kernel';
import { deferred } from '../lib/deferred';
import { fails, limited, works } from './outcome';
import FIGURE from './py/figure.py?raw';
import FILES from './py/files.py?raw';
import PROGRAMS from './py/programs.py?raw';
import SERVER from './py/server.py?raw';
import WALLS from './py/walls.py?raw';
import { ran } from './python';

/** What Stop must end, each within `STOP_SECONDS`. */
const DEAF = {
  'a busy loop': 'print("on", flush=True)\nwhile True: pass',
  'time.sleep': 'import time\nprint("on", flush=True)\ntime.sleep(999)',
  'asyncio.sleep': 'import asyncio\nprint("on", flush=True)\nawait asyncio.sleep(999)',
} as const;
const STOP_SECONDS = 3;
/** Of the server in `server.py`. */
const PORT = 8765;

/** Seconds from Stop to the end of code that never ends; null: it never began. */
async function stopped(kernel: Kernel, code: string): Promise<number | null> {
  const begun = deferred<boolean>();
  const run = ran(kernel, code, (event) => event.kind === 'stdout' && begun.resolve(true));
  void run.then(() => begun.resolve(false));
  if (!(await begun.promise)) return null;
  const start = performance.now();
  await kernel.interrupt();
  await run;
  return (performance.now() - start) / 1000;
}

/** With a cache of the page that Python could find. */
async function withCache<T>(run: () => Promise<T>): Promise<T> {
  const name = 'carrel-checkup';
  const store = 'caches' in globalThis ? caches : null;
  await store?.open(name).catch(() => null);
  try {
    return await run();
  } finally {
    await store?.delete(name).catch(() => false);
  }
}

/** What Python finds, in this order: each needs what those before it have shown. */
export const KERNEL_PROBES: readonly Probe[] = [
  {
    id: 'boot',
    title: 'Python starts',
    async run({ kernel }) {
      await kernel.start();
      const { info } = kernel;
      return info ? works(`Python ${info.python}, Pyodide ${info.pyodide}.`) : fails('Python did not start.');
    },
  },
  {
    id: 'run',
    title: 'Python runs code',
    async run({ kernel }) {
      const { output, error } = await ran(kernel, 'print(6 * 7)');
      return output.trim() === '42' ? works('6 × 7 is 42.') : fails(error || `It wrote ${JSON.stringify(output)}.`);
    },
  },
  {
    id: 'files',
    title: 'Files are read, written and kept',
    async run({ kernel, files, reopen }) {
      const data = new Blob(['a,b\n1,2\n']);
      const given = await files.commit([{ kind: 'write', path: 'given.csv', data }]);
      if (!given.ok) return fails(given.failure.message);
      const { error, output } = await ran(kernel, FILES);
      if (error) return fails(error);
      const again = reopen();
      try {
        const made = await again.read('made.txt');
        const text = made.ok ? await made.value.text() : made.failure.message;
        return text === output ? works('What Python wrote is there when the store is opened anew.') : fails(text);
      } finally {
        again.close();
      }
    },
  },
  {
    id: 'packages',
    title: 'numpy, pandas and matplotlib',
    async run({ kernel }) {
      const { error, output, displays } = await ran(kernel, FIGURE);
      if (error) return fails(error);
      const isDrawn = displays.some((bundle) => 'image/png' in bundle);
      return isDrawn ? works(`They load and draw: ${output.trim()}.`) : fails('No figure was drawn.');
    },
  },
  {
    id: 'stop',
    title: 'Stop',
    async run({ kernel }) {
      const times: string[] = [];
      for (const [name, code] of Object.entries(DEAF)) {
        const seconds = await stopped(kernel, code);
        if (seconds === null) return fails(`${name} did not begin.`);
        if (seconds > STOP_SECONDS) return fails(`${name} went on for ${seconds.toFixed(1)} s.`);
        times.push(`${name} in ${seconds.toFixed(1)} s`);
      }
      const { output } = await ran(kernel, 'print(6 * 7)');
      if (output.trim() !== '42') return fails('Python did not come back.');
      const text = `It ends ${times.join(', ')}.`;
      return kernel.info?.interruptible ? works(text) : limited(`${text} Python is restarted: variables are lost.`);
    },
  },
  {
    id: 'input',
    title: 'Questions of a program',
    async run({ kernel }) {
      const { output, error } = await ran(kernel, "print(input('Name? '))", (event) => {
        if (event.kind === 'input') kernel.reply('Ada');
      });
      if (!output.includes('Ada')) return fails(error || 'The answer got lost.');
      return kernel.info?.canBlock
        ? works('input() waits for the answer.')
        : limited('input() waits for the answer in a cell and in async functions; in other functions it can’t.');
    },
  },
  {
    id: 'programs',
    title: 'Shell and programs',
    async run({ kernel }) {
      const { output, error } = await ran(kernel, PROGRAMS);
      if (error) return fails(error);
      const { titles, errors, node } = JSON.parse(output) as Readonly<Record<'titles' | 'errors' | 'node', string>>;
      // The graph's own, two nodes and an edge: the shell counts lines.
      if (Number(titles) < 3) return fails(errors || 'No graph was drawn.');
      const lacks = [
        ...(kernel.info?.canBlock
          ? []
          : ['Python starts them in a cell and in async functions, not in other functions']),
        ...(node === '42' ? [] : ['node can’t run JavaScript']),
      ];
      const text = 'The shell runs, and graphviz has drawn a graph';
      return lacks.length === 0 ? works(`${text}.`) : limited(`${text}. Here ${lacks.join(', and ')}.`);
    },
  },
  {
    id: 'server',
    title: 'Servers in Python',
    async run({ kernel, files }) {
      await files.commit([{ kind: 'write', path: 'served.txt', data: new Blob(['42']) }]);
      const { error } = await ran(kernel, SERVER);
      if (error) return fails(error);
      const request = { method: 'GET', target: '/served.txt', headers: [], body: null };
      const answer = await kernel.server(PORT).request(request);
      const text = answer === null ? 'nothing' : `${answer.status} ${new TextDecoder().decode(answer.body)}`;
      return text === '200 42' ? works('One was started, and it answers the preview.') : fails(`It answered ${text}.`);
    },
  },
  {
    id: 'walls',
    title: 'Python can’t get out',
    async run({ kernel, files }) {
      await files.commit([{ kind: 'write', path: 'page.txt', data: new Blob([location.href]) }]);
      const { output, error } = await withCache(() => ran(kernel, WALLS));
      if (error) return fails(error);
      const open = output.trim();
      return open.startsWith('closed ')
        ? works(`${open.slice(7)} ways to the network, the page and its storage were tried, and refused.`)
        : fails(`Reached: ${open}. Do not open files that you do not trust in this browser.`);
    },
  },
];
