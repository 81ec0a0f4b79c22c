import { For, Show } from 'solid-js';

const DEEPEST = 24;
const MOST = 200;

/** JSON as a tree that opens by its nodes; the first two levels are open. */
export function JsonTree(props: { readonly value: unknown; readonly name?: string; readonly depth?: number }) {
  const depth = () => props.depth ?? 0;
  const entries = (): readonly (readonly [string, unknown])[] =>
    Array.isArray(props.value)
      ? props.value.map((item, index) => [String(index), item] as const)
      : Object.entries(props.value as object);
  const isBranch = () => typeof props.value === 'object' && props.value !== null;
  const summary = () => (Array.isArray(props.value) ? `[${props.value.length}]` : `{${entries().length}}`);
  return (
    <Show
      when={isBranch()}
      fallback={
        <div class="json-leaf">
          <Name name={props.name} />
          <span data-type={typeof props.value}>{JSON.stringify(props.value)}</span>
        </div>
      }
    >
      <details class="json-branch" open={depth() < 2}>
        <summary>
          <Name name={props.name} />
          <span class="muted">{summary()}</span>
        </summary>
        <Show when={depth() < DEEPEST} fallback={<div class="json-leaf muted">Too deep to show</div>}>
          <For each={entries().slice(0, MOST)}>
            {([name, value]) => <JsonTree name={name} value={value} depth={depth() + 1} />}
          </For>
          <Show when={entries().length > MOST}>
            <div class="json-leaf muted">and {entries().length - MOST} more</div>
          </Show>
        </Show>
      </details>
    </Show>
  );
}

function Name(props: { readonly name: string | undefined }) {
  return (
    <Show when={props.name !== undefined}>
      <span class="json-name">{props.name}: </span>
    </Show>
  );
}
