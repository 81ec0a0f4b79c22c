import Check from 'lucide-solid/icons/check';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import X from 'lucide-solid/icons/x';
import { createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js';
import { checkUp, PROBES } from '../../checkup/checkup';
import { reportOf } from '../../checkup/report';
import type { Probed, Verdict } from '../../contract/checkup';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import '../styles/checkup.css';

const WORDS: Readonly<Record<Verdict, string>> = { works: 'Works', limited: 'Limited', fails: 'Fails' };

/** Tries all that the desk needs in the browser that it is open in, and gives a report to copy. */
export function ThisBrowser() {
  const { bench, dialogs, toasts } = useDesk();
  const [probed, setProbed] = createSignal<readonly Probed[]>([]);
  const [running, setRunning] = createSignal<string | null>(null);
  const [isOver, setIsOver] = createSignal(false);
  let abort: AbortController | null = null;
  onCleanup(() => abort?.abort());

  const of = (id: string) => probed().find((one) => one.id === id);
  const count = (verdict: Verdict) => probed().filter((one) => one.verdict === verdict).length;
  const summary = () => {
    if (count('fails') > 0) return `${count('fails')} of ${probed().length} checks failed.`;
    if (count('limited') > 0) return `Carrel works here, ${count('limited')} of ${probed().length} checks with limits.`;
    return `Carrel works here: all ${probed().length} checks hold.`;
  };

  const start = async () => {
    if (!bench) return;
    abort = new AbortController();
    const { signal } = abort;
    setProbed([]);
    setIsOver(false);
    try {
      await checkUp(bench, {
        signal,
        onStart: ({ id }) => setRunning(id),
        onEnd: (one) => setProbed((all) => [...all, one]),
      });
      setIsOver(!signal.aborted);
    } catch (error) {
      toasts.show(`The checks could not be run: ${error instanceof Error ? error.message : error}`, { kind: 'error' });
    } finally {
      setRunning(null);
      abort = null;
    }
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(reportOf(probed(), { userAgent: navigator.userAgent, time: Date.now() }));
      toasts.show('The report is in the clipboard.');
    } catch {
      toasts.show('The browser does not let this page write to the clipboard.', { kind: 'error' });
    }
  };

  return (
    <DialogFrame title="This browser" onClose={() => dialogs.close()}>
      <p>
        Tries what Carrel needs of this browser, with a Python and files of its own: your session is not touched. It
        takes about half a minute.
      </p>
      <ul class="plain-list probes" aria-label="Checks" aria-busy={running() !== null}>
        <For each={PROBES}>
          {(probe) => (
            <li class="probe" data-verdict={of(probe.id)?.verdict ?? (running() === probe.id ? 'running' : 'open')}>
              <span class="probe-mark" aria-hidden="true">
                <Switch>
                  <Match when={of(probe.id)?.verdict === 'works'}>
                    <Check size={16} />
                  </Match>
                  <Match when={of(probe.id)?.verdict === 'limited'}>
                    <CircleAlert size={16} />
                  </Match>
                  <Match when={of(probe.id)?.verdict === 'fails'}>
                    <X size={16} />
                  </Match>
                  <Match when={running() === probe.id}>
                    <span class="running-dot" />
                  </Match>
                </Switch>
              </span>
              <span class="probe-text">
                <span>{probe.title}</span>
                <Show when={of(probe.id)}>{(one) => <span class="small muted">{one().detail}</span>}</Show>
              </span>
              <span class="small muted probe-word">
                <Show when={of(probe.id)} fallback={running() === probe.id ? 'Running' : ''}>
                  {(one) => WORDS[one().verdict]}
                </Show>
              </span>
            </li>
          )}
        </For>
      </ul>
      <p role="status" class="probe-summary">
        {isOver() ? summary() : ''}
      </p>
      <div class="dialog-end">
        <Show
          when={running() === null}
          fallback={
            <button type="button" class="button" onClick={() => abort?.abort()}>
              Stop the checks
            </button>
          }
        >
          <button type="button" class="button button-accent" disabled={bench === null} onClick={() => void start()}>
            {probed().length > 0 ? 'Run the checks again' : 'Run the checks'}
          </button>
          <Show when={probed().length > 0}>
            <button type="button" class="button" onClick={() => void copy()}>
              Copy the report
            </button>
          </Show>
        </Show>
      </div>
    </DialogFrame>
  );
}
