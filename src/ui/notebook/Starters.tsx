import ChartLine from 'lucide-solid/icons/chart-line';
import Package from 'lucide-solid/icons/package';
import Sheet from 'lucide-solid/icons/sheet';
import { createMemo, For, lazy, Show, Suspense } from 'solid-js';
import { useDesk } from '../context';
import { codeFor } from '../sidebar/code-for';
import { shownPath } from '../state/files-view';
import { placeCode } from './place-code';

const ActionPicker = lazy(async () => ({ default: (await import('../actions/ActionPicker')).ActionPicker }));

const READ_ANY = `import pandas as pd

df = pd.DataFrame({'city': ['Oslo', 'Lima', 'Pune'], 'rain': [763, 16, 722]})
df.to_csv('cities.csv', index=False)
df`;

const PLOT = `import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 10, 200)
plt.plot(x, np.sin(x), label='sin x')
plt.plot(x, np.cos(x), label='cos x')
plt.legend()
plt.show()`;

const PACKAGES = `from importlib.metadata import distributions

sorted(f'{d.name} {d.version}' for d in distributions())`;

/** What a blank notebook offers: real code, to run or to change. */
export function Starters() {
  const { notebook, files } = useDesk();
  const readable = createMemo(() =>
    files.choices().find((entry) => /\.(?:csv|tsv|xlsx|json|parquet)$/i.test(entry.path)),
  );
  const starters = createMemo(() => {
    const entry = readable();
    return [
      entry
        ? { icon: Sheet, title: `Read ${shownPath(entry.path)}`, text: 'Open it as a table.', source: codeFor(entry) }
        : { icon: Sheet, title: 'Make a table', text: 'Drop a file to read your own.', source: READ_ANY },
      { icon: ChartLine, title: 'Draw a plot', text: 'With matplotlib, shown below the cell.', source: PLOT },
      { icon: Package, title: 'See the packages', text: 'What can be imported, with versions.', source: PACKAGES },
    ];
  });
  return (
    <section class="starters" aria-label="To begin with">
      <p class="muted">
        Write Python and press <kbd>Shift</kbd> <kbd>Enter</kbd>, or begin with one of these. Everything runs in this
        tab and stays in this browser.
      </p>
      <div class="starter-row">
        <For each={starters()}>
          {(starter) => (
            <button type="button" class="starter" onClick={() => placeCode(notebook, starter.source)}>
              <starter.icon size={20} aria-hidden="true" />
              <strong>{starter.title}</strong>
              <span class="small muted">{starter.text}</span>
            </button>
          )}
        </For>
      </div>
      {/* Without files there is nothing to pick, and nothing to load. */}
      <Show when={files.list().length > 0}>
        <Suspense>
          <ActionPicker />
        </Suspense>
      </Show>
    </section>
  );
}
