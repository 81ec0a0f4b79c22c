import { Show } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { Sure } from '../common/Sure';
import { useDesk } from '../context';
import { makerText, type PackageRow, type PackageState } from './package-rows';

const STATES: Readonly<Record<PackageState, string>> = {
  offline: 'Ready offline',
  network: 'Needs network',
  refused: 'Not allowed',
  impossible: 'Not possible here',
};

export function stateText(state: PackageState): string {
  return STATES[state];
}

/** One package: what it is, where it is from, and what can be done with it. */
export function PackageItem(props: {
  readonly row: PackageRow;
  /** Something is being installed already. */
  readonly isBusy: boolean;
  readonly onUpgrade: (name: string) => void;
}) {
  const { packages, toasts } = useDesk();
  const row = () => props.row;
  const remove = async () => {
    try {
      await packages.forget(row().name);
      const after = row().isLoaded ? ' Python has it until it is restarted.' : '';
      toasts.show(`Removed ${row().name}.${after}`);
    } catch (error) {
      toasts.show(`${row().name} could not be removed: ${error instanceof Error ? error.message : error}`, {
        kind: 'error',
      });
    }
  };
  const licence = () => {
    const { isLoaded, licence: known, name, source, state } = row();
    if (known || state === 'impossible') return known;
    return isLoaded || source === 'kept' ? `licence: %pip show ${name}` : 'licence not known before it is fetched';
  };
  const facts = () => {
    const { made, source } = row();
    return [source === 'remote' ? 'not in this copy' : '', made === null ? '' : makerText(made), licence()]
      .filter(Boolean)
      .join(' · ');
  };
  return (
    <li class="package" data-state={row().state}>
      <span class="inline">
        <span class="cut">
          <span class="package-name">{row().name}</span> <span class="number muted">{row().version}</span>
        </span>
        <span class="grow" />
        <Show when={row().size}>{(size) => <span class="small muted number">{formatBytes(size())}</span>}</Show>
        <span class="tag">{stateText(row().state)}</span>
      </span>
      <span class="small muted">
        <Show when={row().isLoaded}>
          <span class="package-loaded">Loaded</span> ·{' '}
        </Show>
        {row().reason || facts()}
      </span>
      <Show when={row().source === 'kept'}>
        <Sure
          question={`Remove ${row().name} from this device?`}
          yes="Remove it"
          no="Keep it"
          onYes={() => void remove()}
        >
          {(ask) => (
            <span class="inline">
              <button
                type="button"
                class="button button-quiet"
                disabled={props.isBusy}
                onClick={() => props.onUpgrade(row().name)}
              >
                Upgrade<span class="hidden"> {row().name}</span>
              </button>
              <button type="button" class="button button-quiet" onClick={ask}>
                Remove<span class="hidden"> {row().name}</span>
              </button>
            </span>
          )}
        </Sure>
      </Show>
    </li>
  );
}
