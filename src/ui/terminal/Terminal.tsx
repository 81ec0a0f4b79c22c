import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { TerminalLink } from '../../contract/terminal';
import '../styles/terminal.css';

/**
 * A terminal: shows the bytes that come over the link and sends what is typed, in the size that fits its place. Tab and
 * Escape belong to what runs in it; F6 leaves it.
 */
export function Terminal(props: { readonly link: TerminalLink; readonly label: string; readonly onLeave: () => void }) {
  const [ended, setEnded] = createSignal<string | null>(null);
  let place: HTMLDivElement | undefined;
  onMount(() => {
    let gone = false;
    let dispose = () => {};
    onCleanup(() => {
      gone = true;
      dispose();
    });
    const { link } = props;
    const parts = { link, label: `${props.label}, F6 leaves it`, onLeave: () => props.onLeave() };
    void import('./screen').then(({ openScreen }) => {
      if (!gone && place) dispose = openScreen(place, parts);
    });
    void link.ended.then((said) => setEnded(said || 'The shell has ended.'));
  });
  return (
    <div class="terminal">
      <div ref={place} class="terminal-screen" />
      <Show when={ended()}>
        {(said) => (
          <p class="terminal-ended small" role="status">
            {said()}
          </p>
        )}
      </Show>
    </div>
  );
}
