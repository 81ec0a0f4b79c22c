import NotebookText from 'lucide-solid/icons/notebook-text';
import Pencil from 'lucide-solid/icons/pencil';
import Play from 'lucide-solid/icons/play';
import Square from 'lucide-solid/icons/square';
import { createMemo, createSignal, Show } from 'solid-js';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { InputField } from '../notebook/InputField';
import { RunLine } from '../notebook/RunLine';
import { LongBox } from '../output/LongBox';
import { OutputList } from '../output/OutputList';
import { Approval } from './Approval';
import type { Call } from './CallCard';
import { Code } from './Code';
import { CodeField } from './CodeField';
import { CopyButton } from './CopyButton';
import { statusNow, statusText } from './call-text';
import { useAsk } from './context';
import { Findings } from './Findings';
import { GivenToModel } from './GivenToModel';
import { HostRequest } from './HostRequest';
import { writtenString } from './written-code';

/** A run of the model: its code, how it went and what it put out. It is a cell of the notebook, and is changed as one. */
export function PythonCall(props: { readonly call: Call }) {
  const ask = useAsk();
  const { notebook, askDoor } = useDesk();
  const [editing, setEditing] = createSignal(false);
  const cellId = () => props.call.cellId ?? '';
  const cell = createMemo(() => notebook.cell(cellId()));
  const run = createMemo(() => notebook.run(cellId()));
  const code = createMemo(() => cell()?.source ?? writtenString(props.call.input, 'code') ?? props.call.input);
  const request = createMemo(() => {
    const waiting = ask.request();
    return waiting?.kind === 'approval' && waiting.callId === props.call.id && props.call.status === 'asked'
      ? waiting
      : null;
  });
  const host = createMemo(() => {
    const waiting = ask.request();
    return waiting?.kind === 'host' && waiting.callId === props.call.id ? waiting : null;
  });
  /** How the cell ended last: the person may have run it again since, here or in the notebook. */
  const status = () => statusNow(props.call.status, cell()?.status ?? null);
  const isChanged = () => {
    const written = writtenString(props.call.input, 'code');
    return props.call.isEdited || (cell() !== undefined && written !== null && isOver() && cell()?.source !== written);
  };
  const tag = () => {
    if (host()) return 'Waits for you';
    return run() ? 'Running' : statusText(status(), ask.activity().kind === 'asking');
  };
  const isOver = () =>
    props.call.status !== 'written' && props.call.status !== 'asked' && !run() && !notebook.readOnly();
  const execute = () => {
    setEditing(false);
    notebook.execute(cellId());
  };
  return (
    <section class="call" data-status={run() ? 'running' : status()} aria-label="Python">
      <header class="call-head">
        <span class="call-name">Python</span>
        <span class="tag">{tag()}</span>
        <Show when={isChanged()}>
          <span class="tag">Changed by you</span>
        </Show>
        <span class="grow" />
        <CopyButton label="Copy code" text={code} />
        <Show when={cell()}>
          <IconButton
            label="Show in the notebook"
            onClick={() => {
              notebook.select(cellId());
              askDoor?.setView('notebook');
            }}
          >
            <NotebookText size={15} />
          </IconButton>
          <Show
            when={run()}
            fallback={
              <Show when={isOver()}>
                <IconButton
                  label={editing() ? 'Close the editor' : 'Edit code'}
                  aria-pressed={editing()}
                  onClick={() => setEditing((open) => !open)}
                >
                  <Pencil size={14} />
                </IconButton>
                <IconButton
                  label={props.call.status === 'offered' ? 'Run' : 'Run again'}
                  class="run-button"
                  onClick={execute}
                >
                  <Play size={15} />
                </IconButton>
              </Show>
            }
          >
            <IconButton
              label="Stop this run"
              class="stop-button"
              disabled={run()?.state === 'stopping'}
              onClick={() => notebook.stop(cellId())}
            >
              <Square size={12} fill="currentColor" />
            </IconButton>
          </Show>
        </Show>
      </header>
      <Show
        when={request()}
        fallback={
          <Show
            when={editing() && cell()}
            fallback={
              <div class="call-code">
                <LongBox label="Code">
                  <Code source={code()} />
                </LongBox>
              </div>
            }
          >
            <CodeField
              source={code()}
              label="Code of this run"
              focus
              onChange={(source) => notebook.setSource(cellId(), source)}
              onRun={execute}
              onLeave={() => setEditing(false)}
            />
          </Show>
        }
      >
        {(waiting) => <Approval request={waiting()} />}
      </Show>
      <Findings findings={props.call.findings ?? []} />
      <Show when={host()}>{(asked) => <HostRequest id={asked().id} host={asked().host} />}</Show>
      <Show when={cell()}>
        <div class="call-outputs">
          <RunLine cell={cell()} run={run()} />
          <OutputList outputs={cell()?.outputs ?? []} label="Output of this run" />
          <Show when={run()?.input}>
            {(input) => (
              <InputField
                prompt={input().prompt}
                password={input().password}
                onReply={(line) => notebook.reply(cellId(), line)}
              />
            )}
          </Show>
        </div>
      </Show>
      <GivenToModel content={props.call.content} />
    </section>
  );
}
