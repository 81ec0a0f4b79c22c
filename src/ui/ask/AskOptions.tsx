import { createMemo } from 'solid-js';
import { type AskSettings, DEFAULT_ASK, type Privacy } from '../../contract/conversation';
import { useAsk } from './context';

const PRIVACY: Readonly<Record<Privacy, string>> = {
  full: 'The model is given what the code puts out: text, tables in short, small pictures. Files are not sent as they are.',
  schema: 'The model is given names, types, ranges and counts. No cell values, printed text or pictures leave.',
  ask: 'Each request is shown to you, whole, before it leaves.',
};

/** How the model is asked: what may run, what may leave, what it may cost. */
export function AskOptions() {
  const ask = useAsk();
  const settings = createMemo(() => ask.setup().ask);
  const update = (change: Partial<AskSettings>) => ask.services.setup.update(change);
  const number = (text: string): number | null => {
    const value = Number(text.replace(',', '.'));
    return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : null;
  };
  return (
    <>
      <section class="stack" aria-labelledby="privacy-title">
        <h3 id="privacy-title">What leaves this device</h3>
        <label class="setting">
          <span>Privacy</span>
          <select
            class="field"
            value={settings().privacy}
            onChange={(event) => update({ privacy: event.currentTarget.value as Privacy })}
          >
            <option value="full">Results in short</option>
            <option value="schema">Schema only</option>
            <option value="ask">Ask each time</option>
          </select>
        </label>
        <p class="small muted">{PRIVACY[settings().privacy]}</p>
      </section>
      <section class="stack" aria-labelledby="runs-title">
        <h3 id="runs-title">Runs and limits</h3>
        <label class="setting">
          <span>Code of the model</span>
          <select
            class="field"
            value={settings().mode}
            onChange={(event) => update({ mode: event.currentTarget.value as AskSettings['mode'] })}
          >
            <option value="auto">Run automatically</option>
            <option value="ask">Ask before each run</option>
            <option value="never">Never run</option>
          </select>
        </label>
        <label class="setting">
          <span>
            Requests <span class="small muted">for one question</span>
          </span>
          <input
            class="field number"
            inputmode="numeric"
            value={settings().rounds}
            onChange={(event) =>
              update({ rounds: Math.max(1, Math.round(number(event.currentTarget.value) ?? DEFAULT_ASK.rounds)) })
            }
          />
        </label>
        <label class="setting">
          <span>
            Spending <span class="small muted">US dollars for a session, empty for no limit</span>
          </span>
          <input
            class="field number"
            inputmode="decimal"
            value={settings().spendingLimit ?? ''}
            onChange={(event) => update({ spendingLimit: number(event.currentTarget.value) })}
          />
        </label>
      </section>
    </>
  );
}
