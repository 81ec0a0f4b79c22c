/** The whole page on doubles, to look at: `?blank` for an empty desk, `?many` for 200 cells, `?runners`, `?theme=dark`. */
import { render } from 'solid-js/web';
import type { Cell } from '../../src/contract/session';
import { createMemoryFileStore } from '../../src/files/memory-store';
import { nativeCell } from '../../src/runners/native-cell';
import { createMemorySessionStore } from '../../src/session/memory-store';
import { createCell, createSession } from '../../src/session/notebook';
import { createSettingsStore } from '../../src/settings/settings';
import { createDesk } from '../../src/ui/context';
import { Desk } from '../../src/ui/Desk';
import { applyTheme } from '../../src/ui/theme';
import { createKernelDouble } from './kernel-double';
import { createNetworkDouble } from './network';
import { createPackagesDouble } from './package-list';
import { createRunnerWorld } from './runner-desk';
import { demoScript, TABLE } from './runs';

const query = new URLSearchParams(location.search);
const settings = createSettingsStore();
const theme = query.get('theme');
if (theme === 'dark' || theme === 'light') settings.update({ theme });
applyTheme(settings);

const files = createMemoryFileStore({ fileLimit: () => settings.current.fileLimit });
const sessions = createMemorySessionStore();
const network = createNetworkDouble();
const kernel = createKernelDouble(demoScript(network), [
  { name: 'df', type: 'DataFrame', summary: '50,000 × 6', bytes: 2_400_128 },
  { name: 'monthly', type: 'Series', summary: '12', bytes: 224 },
  { name: 'threshold', type: 'float', summary: '0.85', bytes: null },
  { name: 'names', type: 'list', summary: '318', bytes: 2_640 },
]);

if (!query.has('blank')) {
  const rows = Array.from(
    { length: 400 },
    (_, i) =>
      `2026-${String((i % 12) + 1).padStart(2, '0')}-01,${['North', 'South', 'West'][i % 3]},${(i * 37) % 900},${((i * 7919) % 10_000) / 100}`,
  );
  const now = Date.now();
  const write = (name: string, data: BlobPart, age: number) =>
    files.commit([{ kind: 'write', path: `/mnt/data/${name}`, data: new Blob([data]), modified: now - age }]);
  await write('sales.csv', `month,region,units,revenue\n${rows.join('\n')}\n`, 300_000);
  await write('report.xlsx', new Uint8Array(48_200), 7_200_000);
  await write('photos/harbour at dusk, second attempt.png', new Uint8Array(3_100_000), 90_000_000);
  await write('notes.md', '# Notes\n\nWrite to Ada about the **outliers**.\n', 400_000_000);
  await write('analysis.ipynb', '{}', 40_000);
  const cell = (kind: Cell['kind'], source: string, more: Partial<Cell> = {}): Cell => ({
    ...createCell(kind, source),
    ...more,
  });
  const cells = query.has('many')
    ? Array.from({ length: 200 }, (_, i) =>
        cell('code', `value_${i} = ${i}\nfor n in range(value_${i}):\n    print(n)`),
      )
    : [
        cell(
          'markdown',
          '# Sales by region\n\nThe first look: which months are **odd**, and what $\\bar{x} \\pm 1.5\\,\\mathrm{IQR}$ would cut. Result: [sales.csv](sandbox:/mnt/data/sales.csv).',
        ),
        cell('code', "import pandas as pd\n\ndf = pd.read_csv('sales.csv')  # 50,000 rows\ndf.head()", {
          count: 1,
          status: 'ok',
          seconds: 0.42,
          outputs: [{ kind: 'result', count: 1, data: { 'text/html': TABLE, 'text/plain': '   month  region' } }],
        }),
        cell('code', "df.plot(x='month', y='revenue')"),
        cell('code', "for n in range(3):\n    print(n, 'of 3')\n1 / 0"),
      ];
  const document = createSession('Sales by region', now - 86_400_000, cells);
  await sessions.save({ info: { ...document.info, modified: now }, order: cells.map((one) => one.id), put: cells });
  for (const [index, title] of ['Thesis figures', 'Sensor drift', 'Scratch'].entries())
    await sessions.save({ info: { ...createSession(title, now).info, modified: now - (index + 1) * 100_000_000 } });
}

const world = createRunnerWorld(undefined, files);
const { runners, keys } = await world.page();
if (query.has('runners'))
  await runners.pair({ address: 'localhost', code: world.server.code, level: 'open', keep: { kind: 'tab' } });
const native = { list: world.list, load: async () => ({ runners, cell: nativeCell, keys, passkeys: null }) };

Object.assign(window, { world, runners, desk: { kernel, network, files, sessions } });
const root = document.querySelector('#root');
if (root)
  render(() => {
    // Not in the place of the property, where each look at it would make another.
    const desk = createDesk({
      kernel,
      files,
      sessions,
      settings,
      network,
      packages: createPackagesDouble(),
      runners: native,
    });
    return <Desk desk={desk} />;
  }, root);
