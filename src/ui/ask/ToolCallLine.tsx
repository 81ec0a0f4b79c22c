import FileInput from 'lucide-solid/icons/file-input';
import FileOutput from 'lucide-solid/icons/file-output';
import Folder from 'lucide-solid/icons/folder';
import Wrench from 'lucide-solid/icons/wrench';
import { createMemo, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { shownPath } from '../state/files-view';
import type { Call } from './CallCard';
import { statusText } from './call-text';
import { useAsk } from './context';
import { GivenToModel } from './GivenToModel';
import { writtenString } from './written-code';

const KNOWN = {
  list_files: { icon: Folder, text: () => 'Looked at the list of files' },
  read_file: { icon: FileInput, text: (path: string) => `Read ${path}` },
  write_file: { icon: FileOutput, text: (path: string) => `Wrote ${path}` },
} as const;

/** A call that runs no code: one line, with what came of it behind it. */
export function ToolCallLine(props: { readonly call: Call }) {
  const ask = useAsk();
  const path = createMemo(() => shownPath(writtenString(props.call.input, 'path') ?? 'a file'));
  const known = () => (Object.hasOwn(KNOWN, props.call.name) ? KNOWN[props.call.name as keyof typeof KNOWN] : null);
  const status = () => statusText(props.call.status, ask.activity().kind === 'asking');
  return (
    <section class="tool-line" data-status={props.call.status} aria-label={`Call of ${props.call.name}`}>
      <p class="inline">
        <Dynamic component={known()?.icon ?? Wrench} size={15} aria-hidden="true" />
        <span class="cut">
          <Show when={known()} fallback={<span class="mono">{props.call.name}</span>}>
            {(tool) => <>{tool().text(path())}</>}
          </Show>
        </span>
        <Show when={props.call.status !== 'ok'}>
          <span class="tag">{status()}</span>
        </Show>
      </p>
      <GivenToModel content={props.call.content} />
    </section>
  );
}
