import { createSignal, For, onCleanup, Show } from 'solid-js';
import type { Settings } from '../../contract/settings';
import { useDesk } from '../context';

const RULES: readonly { readonly rule: Settings['packageRule']; readonly label: string; readonly text: string }[] = [
  { rule: 'anything', label: 'Anything', text: 'Also packages of PyPI and wheels that you drop here.' },
  { rule: 'official', label: 'Bundled or official', text: "What comes with this page, and Pyodide's own release." },
  { rule: 'approved', label: 'An approved list', text: 'Only packages that you name, and what those need.' },
];

/** A name as PyPI compares it; null: no name. */
function normalise(name: string): string | null {
  const text = name.replaceAll(/[-_.]+/g, '-').toLowerCase();
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text) ? text : null;
}

/** What may be loaded and installed: the person's rule, and the list that belongs to it. */
export function PackageRule() {
  const { settings, packages, toasts } = useDesk();
  const [current, setCurrent] = createSignal(settings.current);
  onCleanup(settings.watch(setCurrent));

  const bundled = async () => {
    const { packages: entries } = await packages.lock();
    return Object.values(entries)
      .filter((entry) => (entry.source ?? 'bundled') === 'bundled')
      .map((entry) => normalise(entry.name))
      .filter((name) => name !== null)
      .sort();
  };
  /** A list that was never written begins with what comes with the page. */
  const choose = async (packageRule: Settings['packageRule']) => {
    const isEmpty = packageRule === 'approved' && settings.current.approvedPackages.length === 0;
    settings.update(isEmpty ? { packageRule, approvedPackages: await bundled() } : { packageRule });
  };
  const write = (text: string) => {
    const names = text.split(/[\s,;]+/).filter(Boolean);
    const wrong = names.find((name) => normalise(name) === null);
    if (wrong !== undefined) return toasts.show(`“${wrong}” is not the name of a package.`, { kind: 'error' });
    const approved = new Set(names.map(normalise).filter((name) => name !== null));
    settings.update({ approvedPackages: [...approved].sort() });
  };
  return (
    <details class="package-rule">
      <summary>
        What may be installed <span class="tag">{RULES.find((one) => one.rule === current().packageRule)?.label}</span>
      </summary>
      <fieldset class="stack">
        <legend class="hidden">What may be installed</legend>
        <For each={RULES}>
          {({ rule, label, text }) => (
            <label class="package-choice">
              <input
                type="radio"
                name="package-rule"
                checked={current().packageRule === rule}
                onChange={() => void choose(rule)}
              />
              <span>
                {label} <span class="small muted">{text}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={current().packageRule === 'approved'}>
        <div class="stack">
          <label class="small muted" for="approved-packages">
            Approved packages, one on a line
          </label>
          <textarea
            id="approved-packages"
            class="field package-approved"
            spellcheck={false}
            autocomplete="off"
            rows={6}
            value={current().approvedPackages.join('\n')}
            onChange={(event) => write(event.currentTarget.value)}
          />
          <button
            type="button"
            class="button"
            onClick={async () => write([...settings.current.approvedPackages, ...(await bundled())].join(' '))}
          >
            Add all that come with this page
          </button>
        </div>
      </Show>
      <p class="small muted">
        The rule holds for Python, this panel and the model. What Python has loaded already stays until it is restarted.
      </p>
    </details>
  );
}
