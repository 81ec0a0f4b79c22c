import { Index, Match, Show, Switch } from 'solid-js';
import type { Output } from '../../contract/display';
import { DisplayOutput, Plain } from './DisplayOutput';
import { ErrorOutput } from './ErrorOutput';

/** Everything a cell has put out, in order. */
export function OutputList(props: { readonly outputs: readonly Output[]; readonly label: string }) {
  return (
    <Show when={props.outputs.length > 0}>
      <section class="outputs" aria-label={props.label}>
        {/* By place, not by identity: a stream that grows keeps its element and its scroll. */}
        <Index each={props.outputs}>{(output) => <OneOutput output={output()} />}</Index>
      </section>
    </Show>
  );
}

function OneOutput(props: { readonly output: Output }) {
  const as = <K extends Output['kind']>(kind: K) =>
    props.output.kind === kind ? (props.output as Extract<Output, { kind: K }>) : null;
  return (
    <Switch>
      <Match when={as('stream')}>
        {(stream) => (
          <div class="output" data-stream={stream().name}>
            <Plain text={stream().text} />
          </div>
        )}
      </Match>
      <Match when={as('display') ?? as('result')}>
        {(display) => (
          <div class="output">
            <DisplayOutput data={display().data} />
          </div>
        )}
      </Match>
      <Match when={as('error')}>
        {(error) => (
          <div class="output">
            <ErrorOutput name={error().name} message={error().message} traceback={error().traceback} />
          </div>
        )}
      </Match>
    </Switch>
  );
}
