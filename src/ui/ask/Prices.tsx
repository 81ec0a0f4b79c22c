import X from 'lucide-solid/icons/x';
import { createMemo, createSignal, For, Show } from 'solid-js';
import type { Price } from '../../contract/ledger';
import { IconButton } from '../common/IconButton';
import { useAsk } from './context';

const PARTS = [
  ['input', 'Input'],
  ['cached', 'Cached input'],
  ['output', 'Output'],
] as const satisfies readonly (readonly [keyof Price, string])[];

/** What the model in use costs: its list price, or the person's own. Costs and the spending limit go by it. */
export function Prices() {
  const ask = useAsk();
  const model = () => ask.provider()?.model ?? '';
  const own = createMemo(() => (Object.hasOwn(ask.prices(), model()) ? ask.prices()[model()] : undefined));
  const price = createMemo(() => {
    const provider = ask.provider();
    // Asked again when the person's own prices change.
    return provider === null ? null : (own() ?? ask.services.priceOf(provider));
  });
  const others = createMemo(() => Object.entries(ask.prices()).filter(([id]) => id !== model()));
  const [invalid, setInvalid] = createSignal<keyof Price | null>(null);
  const set = (part: keyof Price, text: string) => {
    const value = Number(text.trim().replace(',', '.'));
    if (text.trim() === '' || !Number.isFinite(value) || value < 0) return setInvalid(part);
    setInvalid(null);
    const before = price();
    // Until it is said otherwise, what is cached costs as much as what is not.
    const start = before ?? { input: 0, cached: part === 'input' ? value : 0, output: 0 };
    ask.services.prices.set(model(), { ...start, [part]: value });
  };
  return (
    <section class="stack" aria-labelledby="prices-title">
      <h3 id="prices-title">Prices</h3>
      <Show when={model() !== ''} fallback={<p class="small muted">Choose a model to see what it costs.</p>}>
        <p class="small muted">
          <span class="mono">{model()}</span>, US dollars for a million tokens.{' '}
          {own()
            ? 'Your own price.'
            : price()
              ? 'The list price of late 2025; write over it where yours differs.'
              : 'No price is known: without one nothing is counted, and a spending limit stops the model.'}
        </p>
        <div class="prices">
          <For each={PARTS}>
            {([part, label]) => (
              <label>
                <span class="small">{label}</span>
                <input
                  class="field number"
                  inputmode="decimal"
                  aria-label={`${label}, US dollars for a million tokens`}
                  aria-invalid={invalid() === part}
                  value={price()?.[part] ?? ''}
                  onChange={(event) => set(part, event.currentTarget.value)}
                />
              </label>
            )}
          </For>
        </div>
        <Show when={invalid()}>
          <p class="small form-error" role="alert">
            A price is a number of dollars, such as 2.5 or 0.
          </p>
        </Show>
        <Show when={own()}>
          <button type="button" class="button" onClick={() => ask.services.prices.set(model(), null)}>
            Back to the list price
          </button>
        </Show>
      </Show>
      <Show when={others().length > 0}>
        <ul class="plain-list" aria-label="Your prices of other models">
          <For each={others()}>
            {([id, { input, output }]) => (
              <li class="inline">
                <span class="grow cut mono">{id}</span>
                <span class="small muted number">
                  ${input} in, ${output} out
                </span>
                <IconButton label={`Forget the price of ${id}`} onClick={() => ask.services.prices.set(id, null)}>
                  <X size={15} />
                </IconButton>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
