import { Show } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { Sure } from '../common/Sure';
import { useDesk } from '../context';
import { makerText, type PackageRow, type PackageState } from './package-rows';

/** Whether the page's own files are there without its server. */
const isServed = () => typeof navigator !== 'undefined' && navigator.serviceWorker?.controller != null;

export function stateText(state: PackageState): string {
  const texts: Readonly<Record<PackageState, string>> = {
    loaded: 'Loaded',
    ready: isServed() ? 'Ready offline' : 'Ready',
    kept: 'Ready offline',
    network: 'Needs network',
    refused: 'Not allowed',
    impossible: 'Not possible here',
  };
  return texts[state];
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
      const after = row().state === 'loaded' ? ' Python has it until it is restarted.' : '';
      toasts.show(`Removed ${row().name}.${after}`);
    } catch (error) {
      toasts.show(`${row().name} could not be removed: ${error instanceof Error ? error.message : error}`, {
        kind: 'error',
      });
    }
  };
  const licence = () => {
    if (row().licence || row().state === 'impossible') return row().licence;
    return row().state === 'network' ? 'licence not known before it is fetched' : `licence: %pip show ${row().name}`;
  };
  const facts = () => {
    const { made } = row();
    return [made === null ? '' : makerText(made), licence()].filter(Boolean).join(' · ');
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
      <Show when={row().reason || facts()}>{(text) => <span class="small muted">{text()}</span>}</Show>
      <Show when={row().isKept}>
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
