import { createEffect, createMemo, createSignal, onCleanup, Show } from 'solid-js';
import { unreachable } from '../../contract/result';
import type { Activity } from '../../session/turn-context';
import { useAsk } from './context';

/** What the conversation is doing now. */
export function ActivityLine() {
  const ask = useAsk();
  const [now, setNow] = createSignal(Date.now());
  createEffect(() => {
    if (ask.activity().kind !== 'waiting') return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    onCleanup(() => clearInterval(timer));
  });
  const text = createMemo(() => {
    if (ask.waiting()) return 'Waiting for you to let the request out';
    if (ask.request()) return 'Waiting for you';
    return activityText(ask.activity(), now());
  });
  return (
    <div class="activity" role="status" data-active={ask.busy()}>
      <Show when={text()}>
        <span class="activity-dot" aria-hidden="true" /> {text()}
      </Show>
    </div>
  );
}

function activityText(activity: Activity, now: number): string {
  switch (activity.kind) {
    case 'idle':
      return '';
    case 'preparing':
      return 'Looking at files and packages';
    case 'asking':
      return activity.round === 1 ? 'Asking the model' : `Asking the model, request ${activity.round}`;
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((activity.until - now) / 1000));
      const reason = activity.reason === 'rate-limited' ? 'The provider limits requests' : 'The provider is overloaded';
      return `${reason}. Asked again in ${seconds} s`;
    }
    case 'running':
      return 'Running';
    case 'stopping':
      return 'Stopping';
    default:
      return unreachable(activity);
  }
}
