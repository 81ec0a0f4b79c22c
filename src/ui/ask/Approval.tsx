import { createEffect, createSignal, on, onCleanup, onMount } from 'solid-js';
import type { Finding } from '../../contract/kernel';
import type { PersonRequest } from '../../session/person';
import { useDesk } from '../context';
import { CodeField } from './CodeField';
import { useAsk } from './context';
import { Findings } from './Findings';

/** Milliseconds without a key after which changed code is read again. */
const PAUSE = 300;

/** Shows code before it runs; it may be changed, allowed or not. */
export function Approval(props: { readonly request: Extract<PersonRequest, { kind: 'approval' }> }) {
  const ask = useAsk();
  const { kernel } = useDesk();
  const [code, setCode] = createSignal(props.request.code);
  const [findings, setFindings] = createSignal<readonly Finding[]>(props.request.findings);
  createEffect(
    on(
      code,
      (source) => {
        let gone = false;
        const timer = setTimeout(async () => {
          // Only Python can be read.
          if (props.request.tool !== 'python') return;
          const found = await kernel.preflight(source).catch(() => []);
          if (!gone) setFindings(found);
        }, PAUSE);
        onCleanup(() => {
          gone = true;
          clearTimeout(timer);
        });
      },
      { defer: true },
    ),
  );
  let card: HTMLDivElement | undefined;
  const allow = (scope: 'once' | 'session') => ask.answer(props.request.id, { kind: 'allow', scope, code: code() });
  onMount(() => card?.scrollIntoView({ block: 'nearest' }));
  return (
    <div ref={card} class="approval">
      <CodeField
        source={props.request.code}
        label="Code that waits to run"
        onChange={setCode}
        onRun={() => allow('once')}
      />
      <Findings findings={findings()} />
      <div class="row-end">
        <span class="grow small muted">Run this code? You can change it first.</span>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => ask.answer(props.request.id, { kind: 'decline' })}
        >
          Don’t run
        </button>
        <button type="button" class="button" onClick={() => allow('session')}>
          Run for this session
        </button>
        <button type="button" class="button button-accent" onClick={() => allow('once')}>
          Run once
        </button>
      </div>
    </div>
  );
}
