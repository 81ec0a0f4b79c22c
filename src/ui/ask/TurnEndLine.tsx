import { createMemo, Show } from 'solid-js';
import type { Turn, TurnEnd } from '../../contract/conversation';
import type { ModelErrorCode } from '../../contract/model';
import { unreachable } from '../../contract/result';
import { useDesk } from '../context';
import { AnotherKey } from './AnotherKey';
import { useAsk } from './context';

interface Line {
  readonly text: string;
  readonly tone: 'quiet' | 'warn' | 'error';
  /** Label of the button that goes on. */
  readonly resume: string | null;
  /** Whether the settings of the model help. */
  readonly settings: boolean;
  /** Where it failed. */
  readonly code: ModelErrorCode | null;
}

/** How a turn ended, where it did not end well, and what can be done. */
export function TurnEndLine(props: { readonly turn: Turn; readonly last: boolean }) {
  const ask = useAsk();
  const { layout } = useDesk();
  const line = createMemo(() => (props.turn.end === null ? null : lineOf(props.turn.end, ask.setup().ask.rounds)));
  return (
    <Show when={line()}>
      {(shown) => (
        <div class="turn-end" data-tone={shown().tone}>
          <p>{shown().text}</p>
          <Show when={props.last}>
            <Show when={shown().code}>{(code) => <AnotherKey code={code()} />}</Show>
            <div class="notice-actions">
              <Show when={shown().settings}>
                <button type="button" class="button" onClick={() => layout.showTab('model')}>
                  Model settings
                </button>
              </Show>
              <Show when={shown().resume}>
                {(label) => (
                  <button
                    type="button"
                    class="button"
                    disabled={ask.busy() || ask.readOnly()}
                    onClick={() => ask.resume()}
                  >
                    {label()}
                  </button>
                )}
              </Show>
            </div>
          </Show>
        </div>
      )}
    </Show>
  );
}

const SETTINGS: ReadonlySet<ModelErrorCode> = new Set([
  'blocked',
  'unauthorised',
  'not-found',
  'bad-request',
  'locked',
  'spending-limit',
]);

function lineOf(end: TurnEnd, rounds: number): Line | null {
  const quiet = (text: string, resume: string | null): Line => ({
    text,
    resume,
    tone: 'quiet',
    settings: false,
    code: null,
  });
  switch (end.kind) {
    case 'done':
      return null;
    case 'stopped':
      return quiet('Stopped. What was made so far is kept.', 'Continue');
    case 'rounds':
      return {
        ...quiet(`The limit of ${rounds} requests for one question is reached.`, 'Continue'),
        tone: 'warn',
        settings: true,
      };
    case 'empty':
      return { ...quiet('The model gave an empty answer twice.', 'Try again'), tone: 'warn' };
    case 'length':
      return {
        ...quiet('The answer was cut off: it reached the longest that the model gives.', 'Continue'),
        tone: 'warn',
      };
    case 'offered':
      return quiet('The code was offered and not run. Run it yourself, then go on.', 'Continue');
    case 'interrupted':
      return quiet('Interrupted: the page was left while this went on.', 'Continue');
    case 'failed': {
      const { code, message } = end.error;
      return {
        text: message,
        tone: code === 'declined' ? 'quiet' : 'error',
        resume: code === 'cut-off' ? 'Continue' : 'Try again',
        settings: SETTINGS.has(code),
        code,
      };
    }
    default:
      return unreachable(end);
  }
}
