import CircleAlert from 'lucide-solid/icons/circle-alert';
import Info from 'lucide-solid/icons/info';
import { For, Show } from 'solid-js';
import type { Finding } from '../../contract/kernel';

/** Those that say that the code cannot go well as it is. */
const SERIOUS: ReadonlySet<Finding['kind']> = new Set(['impossible', 'unknown', 'missing-file', 'memory']);

/** What was seen in code before it ran: one line for each. */
export function Findings(props: { readonly findings: readonly Finding[] }) {
  return (
    <Show when={props.findings.length > 0}>
      <ul class="findings" aria-label="Noticed before the run">
        <For each={props.findings}>
          {(finding) => (
            <li class="finding" data-serious={SERIOUS.has(finding.kind)}>
              {SERIOUS.has(finding.kind) ? (
                <CircleAlert size={14} aria-hidden="true" />
              ) : (
                <Info size={14} aria-hidden="true" />
              )}
              <span>
                <span class="finding-line">Line {finding.line}:</span> {finding.text}
              </span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
