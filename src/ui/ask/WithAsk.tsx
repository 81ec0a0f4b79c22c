import { type JSX, Show } from 'solid-js';
import { useDesk } from '../context';
import { AskContext } from './context';
import '../styles/ask.css';
import '../styles/call.css';
import '../styles/composer.css';

/** Shows what needs the conversation once that is loaded. */
export function WithAsk(props: { readonly children: JSX.Element }) {
  const { askDoor } = useDesk();
  return (
    <Show
      when={askDoor?.ask()}
      fallback={<p class="empty muted">{askDoor?.failed() ? 'It could not be loaded.' : 'One moment.'}</p>}
    >
      {(ask) => <AskContext.Provider value={ask()}>{props.children}</AskContext.Provider>}
    </Show>
  );
}
