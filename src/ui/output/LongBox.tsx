import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';

/** Holds output of any length: past a height it scrolls, and a button shows it whole. */
export function LongBox(props: { readonly label: string; readonly children: JSX.Element }) {
  const [long, setLong] = createSignal(false);
  const [wide, setWide] = createSignal(false);
  const [whole, setWhole] = createSignal(false);
  let box: HTMLDivElement | undefined;
  let inner: HTMLDivElement | undefined;
  onMount(() => {
    const observer = new ResizeObserver(() => {
      if (!box || !inner) return;
      setLong(inner.offsetHeight > (Number.parseFloat(getComputedStyle(box).getPropertyValue('--long')) || 440));
      setWide(inner.scrollWidth > box.clientWidth);
    });
    if (inner) observer.observe(inner);
    onCleanup(() => observer.disconnect());
  });
  const scrolls = () => (long() && !whole()) || wide();
  return (
    <div class="long" data-long={long()} data-whole={whole()}>
      {/* What scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: it has the label only while it has the role */}
      <div
        ref={box}
        class="long-box"
        tabindex={scrolls() ? 0 : undefined}
        role={scrolls() ? 'region' : undefined}
        aria-label={scrolls() ? props.label : undefined}
      >
        <div ref={inner} class="long-inner">
          {props.children}
        </div>
      </div>
      <Show when={long()}>
        <button type="button" class="long-more" aria-expanded={whole()} onClick={() => setWhole((shown) => !shown)}>
          {whole() ? 'Show less' : 'Show all'}
        </button>
      </Show>
    </div>
  );
}
