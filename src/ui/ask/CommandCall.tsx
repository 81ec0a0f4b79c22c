import SquareTerminal from 'lucide-solid/icons/square-terminal';
import { createMemo, Show } from 'solid-js';
import { useDesk } from '../context';
import { JobOutput, jobStateText } from '../runners/JobItem';
import { Approval } from './Approval';
import type { Call } from './CallCard';
import { statusText } from './call-text';
import { useAsk } from './context';
import { GivenToModel } from './GivenToModel';
import { writtenString } from './written-code';
import '../styles/runners.css';

/** A command that the model runs in a container: what it is, what it puts out, what came back. */
export function CommandCall(props: { readonly call: Call }) {
  const ask = useAsk();
  const { runnersDoor } = useDesk();
  const waiting = createMemo(() => {
    const request = ask.request();
    return request?.kind === 'approval' && request.callId === props.call.id ? request : null;
  });
  const command = createMemo(() => waiting()?.code ?? writtenString(props.call.input, 'command') ?? '');
  const job = () => (props.call.cellId === null ? null : (runnersDoor?.view()?.jobFor(props.call.cellId) ?? null));
  const runner = () =>
    runnersDoor
      ?.view()
      ?.list()
      .find((each) => each.runner.id === job()?.runner)?.runner.name;
  const status = () => {
    const now = job();
    if (now !== null && now.state !== 'ended') return jobStateText(now);
    return statusText(props.call.status, ask.activity().kind === 'asking');
  };
  return (
    <section class="call" data-status={props.call.status} aria-label="Command in a container">
      <header class="call-head">
        <SquareTerminal size={15} aria-hidden="true" />
        <span class="grow cut">{runner() === undefined ? 'Container' : `Container on ${runner()}`}</span>
        <span class="tag" role="status">
          {status()}
        </span>
        <Show when={job() !== null && job()?.state !== 'ended'}>
          <button
            type="button"
            class="button"
            onClick={() => {
              const now = job();
              if (now) runnersDoor?.view()?.services.runners.stop(now.id);
            }}
          >
            Stop
          </button>
        </Show>
      </header>
      <Show when={waiting()} fallback={<pre class="departure-command">{command()}</pre>}>
        {(request) => <Approval request={request()} />}
      </Show>
      <Show when={job()}>{(now) => <JobOutput job={now()} label="Output of this command" />}</Show>
      <GivenToModel content={props.call.content} />
    </section>
  );
}
