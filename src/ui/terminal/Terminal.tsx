import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { TerminalLink } from '../../contract/terminal';
import '../styles/terminal.css';
import type { Screen } from './screen';

/**
 * A terminal: shows the bytes that come over the link and sends what is typed, in the size that fits its place. Tab and
 * Escape belong to what runs in it; F6 leaves it.
 */
export function Terminal(props: {
  readonly link: TerminalLink;
  readonly label: string;
  /** Whether it is to be seen; it then has the focus. */
  readonly isShown: boolean;
  /** Whether its text is put into the page for screen readers. */
  readonly isRead: boolean;
  readonly onLeave: () => void;
}) {
  const [screen, setScreen] = createSignal<Screen | null>(null);
  const [ended, setEnded] = createSignal<string | null>(null);
  let place: HTMLDivElement | undefined;
  onMount(() => {
    let gone = false;
    onCleanup(() => {
      gone = true;
      screen()?.dispose();
    });
    const { link } = props;
    const parts = { link, label: `${props.label}, F6 leaves it`, onLeave: () => props.onLeave() };
    void import('./screen').then(({ openScreen }) => {
      if (!gone && place) setScreen(openScreen(place, parts));
    });
    createEffect(() => screen()?.read(props.isRead));
    createEffect(() => props.isShown && screen()?.focus());
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
