import { createMemo, Match, Switch } from 'solid-js';
import type { TurnItem } from '../../contract/conversation';
import { CommandCall } from './CommandCall';
import { PythonCall } from './PythonCall';
import { Question } from './Question';
import { ToolCallLine } from './ToolCallLine';
import { writtenString } from './written-code';

export type Call = Extract<TurnItem, { kind: 'call' }>;

/** A call of the model to a tool, by what the tool does. */
export function CallCard(props: { readonly call: Call }) {
  const runsCode = createMemo(
    () =>
      props.call.name === 'python' ||
      (props.call.status === 'asked' && writtenString(props.call.input, 'code') !== null),
  );
  return (
    <Switch fallback={<ToolCallLine call={props.call} />}>
      <Match when={props.call.name === 'docker'}>
        <CommandCall call={props.call} />
      </Match>
      <Match when={runsCode()}>
        <PythonCall call={props.call} />
      </Match>
      <Match when={props.call.name === 'ask_user'}>
        <Question call={props.call} />
      </Match>
    </Switch>
  );
}
